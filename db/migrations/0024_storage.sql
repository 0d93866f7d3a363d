ALTER TABLE "deliveries" ADD COLUMN "size" bigint;--> statement-breakpoint
ALTER TABLE "folder_counts" ADD COLUMN "bytes" bigint;--> statement-breakpoint
ALTER TABLE "folder_counts" ADD COLUMN "bytes_of" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE "deliveries" SET "size" = m."size" FROM (
  SELECT m.id, coalesce(b.size, 0) + coalesce((SELECT sum(a.size) FROM message_blobs r JOIN blobs a ON a.id = r.blob_id WHERE r.message_id = m.id), 0) AS "size"
  FROM messages m LEFT JOIN blobs b ON b.id = m.manifest_id) m WHERE m.id = "deliveries"."message_id";--> statement-breakpoint
UPDATE "folder_counts" c SET "bytes" = coalesce((SELECT sum(d.size) FROM deliveries d WHERE d.holder_id = c.holder_id AND d.folder = c.folder), 0), "bytes_of" = c."total";--> statement-breakpoint
CREATE INDEX "deliveries_large" ON "deliveries" USING btree ("holder_id","size" DESC NULLS LAST) WHERE "deliveries"."size" >= 100000;--> statement-breakpoint
CREATE INDEX "deliveries_unsized" ON "deliveries" USING btree ("message_id") WHERE "deliveries"."size" is null;--> statement-breakpoint
CREATE INDEX "folder_counts_uncounted" ON "folder_counts" USING btree ("holder_id") WHERE "folder_counts"."bytes" is null;--> statement-breakpoint
-- The release before changes totals and knows nothing of bytes: then they are unknown, and counted again (B89). This one writes both together.
CREATE FUNCTION "folder_counts_bytes_unknown"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.bytes := NULL;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER "folder_counts_bytes_unknown" BEFORE UPDATE ON "folder_counts" FOR EACH ROW
  WHEN (NEW.total <> OLD.total AND NEW.bytes_of = OLD.bytes_of) EXECUTE FUNCTION "folder_counts_bytes_unknown"();
