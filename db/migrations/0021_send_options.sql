CREATE TABLE "amendments" (
	"message_id" uuid PRIMARY KEY NOT NULL,
	"number" integer NOT NULL,
	"body" "bytea" NOT NULL,
	"signature" "bytea" NOT NULL,
	"certificate_body" "bytea" NOT NULL,
	"certificate_signature" "bytea" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "deliveries" ADD COLUMN "expires_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "recipients" ADD COLUMN "confirmed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "recipients" ADD COLUMN "ended_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "recipients" ADD COLUMN "sms_notice" text;--> statement-breakpoint
ALTER TABLE "recipients" ADD COLUMN "sms_receipt" text;--> statement-breakpoint
ALTER TABLE "amendments" ADD CONSTRAINT "amendments_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "deliveries_expiry" ON "deliveries" USING btree ("expires_at") WHERE "deliveries"."expires_at" is not null;