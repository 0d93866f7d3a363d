CREATE TABLE "daily_notices" (
	"holder_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"overview_id" uuid,
	CONSTRAINT "daily_notices_holder_id_message_id_pk" PRIMARY KEY("holder_id","message_id")
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "notice_choice" text DEFAULT 'at_once' NOT NULL;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "overview_due_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "daily_notices" ADD CONSTRAINT "daily_notices_overview_id_outgoing_id_fk" FOREIGN KEY ("overview_id") REFERENCES "public"."outgoing"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "daily_notices" ADD CONSTRAINT "daily_notices_delivery_fk" FOREIGN KEY ("holder_id","message_id") REFERENCES "public"."deliveries"("holder_id","message_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "daily_notices_overview" ON "daily_notices" USING btree ("overview_id");--> statement-breakpoint
CREATE INDEX "accounts_overview" ON "accounts" USING btree ("overview_due_at") WHERE "accounts"."overview_due_at" is not null;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_notice_choice" CHECK ("accounts"."notice_choice" in ('at_once', 'daily', 'off') and ("accounts"."notice_choice" = 'at_once' or "accounts"."kind" = 'person'));--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_overview_due" CHECK (("accounts"."notice_choice" = 'daily') = ("accounts"."overview_due_at" is not null));