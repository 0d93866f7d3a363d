ALTER TABLE "accounts" ADD COLUMN "shortcuts" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "deliveries" ADD COLUMN "marked_unread" boolean;--> statement-breakpoint
ALTER TABLE "deliveries" ADD COLUMN "flagged" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "deliveries" ADD COLUMN "answered" boolean DEFAULT false NOT NULL;--> statement-breakpoint
-- By hand: what was answered before, at the recipient who answered and at the sender.
UPDATE "deliveries" d SET "answered" = true FROM "recipients" r WHERE r."message_id" = d."message_id" AND r."replied_at" IS NOT NULL AND (d."role" = 'sender' OR d."holder_id" = r."holder_id");--> statement-breakpoint
CREATE INDEX "deliveries_unread" ON "deliveries" USING btree ("holder_id","folder","sent_at" DESC NULLS LAST,"message_id" DESC NULLS LAST) WHERE coalesce("deliveries"."marked_unread", "deliveries"."read_at" is null);--> statement-breakpoint
CREATE INDEX "deliveries_flagged" ON "deliveries" USING btree ("holder_id","folder","sent_at" DESC NULLS LAST,"message_id" DESC NULLS LAST) WHERE "deliveries"."flagged";--> statement-breakpoint
CREATE INDEX "deliveries_waiting" ON "deliveries" USING btree ("holder_id","folder","role","sent_at" DESC NULLS LAST,"message_id" DESC NULLS LAST) WHERE not "deliveries"."answered" and "deliveries"."role" in ('sender', 'to');