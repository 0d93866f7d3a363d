ALTER TABLE "held_messages" ADD COLUMN "sender_id" uuid;--> statement-breakpoint
ALTER TABLE "held_messages" ADD CONSTRAINT "held_messages_sender_id_accounts_id_fk" FOREIGN KEY ("sender_id") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "held_messages_sender" ON "held_messages" USING btree ("sender_id");--> statement-breakpoint
UPDATE "held_messages" SET "sender_id" = m."sender_id" FROM "messages" m WHERE m."id" = "held_messages"."message_id";--> statement-breakpoint
-- The release before does not write it; whatever it holds back while both run gets it here (B89).
CREATE FUNCTION "held_messages_sent_by"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT m.sender_id INTO NEW.sender_id FROM messages m WHERE m.id = NEW.message_id;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER "held_messages_sent_by" BEFORE INSERT ON "held_messages" FOR EACH ROW WHEN (NEW.sender_id IS NULL) EXECUTE FUNCTION "held_messages_sent_by"();
