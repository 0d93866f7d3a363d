ALTER TABLE "recipients" ADD COLUMN "sender_id" uuid;--> statement-breakpoint
ALTER TABLE "recipients" ADD COLUMN "sent_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "recipients" ADD CONSTRAINT "recipients_sender_id_accounts_id_fk" FOREIGN KEY ("sender_id") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "recipients_written" ON "recipients" USING btree ("sender_id","address","sent_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "recipients_reported" ON "recipients" USING btree ("sender_id","address") WHERE "recipients"."wrong_number_at" is not null;--> statement-breakpoint
UPDATE "recipients" SET "sender_id" = m."sender_id", "sent_at" = m."sent_at" FROM "messages" m WHERE m."id" = "recipients"."message_id";--> statement-breakpoint
-- The release before does not write these two; whatever it sends while both run, or after this one is taken back, gets them here (B89).
CREATE FUNCTION "recipients_written_by"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT m.sender_id, m.sent_at INTO NEW.sender_id, NEW.sent_at FROM messages m WHERE m.id = NEW.message_id;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER "recipients_written_by" BEFORE INSERT ON "recipients" FOR EACH ROW WHEN (NEW.sender_id IS NULL) EXECUTE FUNCTION "recipients_written_by"();
