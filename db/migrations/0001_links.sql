CREATE TABLE "links" (
	"id" uuid PRIMARY KEY NOT NULL,
	"holder_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"secret_hash" "bytea" NOT NULL,
	"purpose" text NOT NULL,
	"stanza" "bytea",
	"server_half" "bytea",
	"phone" "bytea",
	"is_phone_given" boolean NOT NULL,
	"codes_left" smallint NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rewraps" (
	"holder_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"sender_id" uuid NOT NULL,
	CONSTRAINT "rewraps_holder_id_message_id_pk" PRIMARY KEY("holder_id","message_id")
);
--> statement-breakpoint
ALTER TABLE "account_addresses" ALTER COLUMN "proven_at" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "deliveries" ALTER COLUMN "stanza" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "recipients" ADD COLUMN "phone" "bytea";--> statement-breakpoint
ALTER TABLE "recipients" ADD COLUMN "proven_digits" text;--> statement-breakpoint
ALTER TABLE "recipients" ADD COLUMN "wrong_number_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "recipients" ADD COLUMN "sms_failed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "recipients" ADD COLUMN "expired_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "recipients" ADD COLUMN "notice_code" text;--> statement-breakpoint
ALTER TABLE "links" ADD CONSTRAINT "links_holder_id_message_id_deliveries_holder_id_message_id_fk" FOREIGN KEY ("holder_id","message_id") REFERENCES "public"."deliveries"("holder_id","message_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rewraps" ADD CONSTRAINT "rewraps_sender_id_accounts_id_fk" FOREIGN KEY ("sender_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rewraps" ADD CONSTRAINT "rewraps_holder_id_message_id_deliveries_holder_id_message_id_fk" FOREIGN KEY ("holder_id","message_id") REFERENCES "public"."deliveries"("holder_id","message_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "links_secret" ON "links" USING btree ("secret_hash");--> statement-breakpoint
CREATE INDEX "links_delivery" ON "links" USING btree ("holder_id","message_id");--> statement-breakpoint
CREATE INDEX "links_expiry" ON "links" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "rewraps_sender" ON "rewraps" USING btree ("sender_id");--> statement-breakpoint
CREATE UNIQUE INDEX "recipients_notice_code" ON "recipients" USING btree ("notice_code");