CREATE TABLE "mail_receipts" (
	"token" text PRIMARY KEY NOT NULL,
	"message_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "recipients" ADD COLUMN "notice_status" text;--> statement-breakpoint
ALTER TABLE "mail_receipts" ADD CONSTRAINT "mail_receipts_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "mail_receipts_message" ON "mail_receipts" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "mail_receipts_expiry" ON "mail_receipts" USING btree ("expires_at");