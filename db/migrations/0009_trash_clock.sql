ALTER TABLE "accounts" ADD COLUMN "trash_days" smallint;--> statement-breakpoint
-- Every move to Trash has noted its time since the first schema; a row that has none counts from now.
UPDATE "deliveries" SET "trashed_at" = now() WHERE "folder" = 'trash' AND "trashed_at" IS NULL;--> statement-breakpoint
CREATE INDEX "accounts_trash_clock" ON "accounts" USING btree ("id") WHERE "accounts"."trash_days" is not null;--> statement-breakpoint
CREATE INDEX "deliveries_trash" ON "deliveries" USING btree ("holder_id","trashed_at") WHERE "deliveries"."folder" = 'trash';--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_trash_days" CHECK ("trash_days" is null or ("trash_days" in (30, 90, 365) and "kind" = 'person'));--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_trashed" CHECK ("folder" <> 'trash' or "trashed_at" is not null);
