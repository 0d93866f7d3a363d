CREATE TABLE "sms_receipts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"message_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sms_receipts" ADD CONSTRAINT "sms_receipts_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sms_receipts_message" ON "sms_receipts" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "sms_receipts_expiry" ON "sms_receipts" USING btree ("expires_at");