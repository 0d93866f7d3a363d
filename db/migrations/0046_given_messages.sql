CREATE TABLE "given_messages" (
	"mailbox_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"given_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	"giver_id" uuid,
	"body" "bytea" NOT NULL,
	"signature" "bytea" NOT NULL,
	"certificate_body" "bytea" NOT NULL,
	"certificate_signature" "bytea" NOT NULL,
	CONSTRAINT "given_messages_mailbox_id_message_id_pk" PRIMARY KEY("mailbox_id","message_id")
);
--> statement-breakpoint
ALTER TABLE "deliveries" DROP CONSTRAINT "deliveries_role";--> statement-breakpoint
ALTER TABLE "given_messages" ADD CONSTRAINT "given_messages_giver_id_accounts_id_fk" FOREIGN KEY ("giver_id") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "given_messages" ADD CONSTRAINT "given_messages_delivery" FOREIGN KEY ("mailbox_id","message_id") REFERENCES "public"."deliveries"("holder_id","message_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "given_messages_giver" ON "given_messages" USING btree ("giver_id","message_id");--> statement-breakpoint
-- Wider than the rule whose place it takes: no row that is there has to be looked at, and nobody waits while millions are.
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_role" CHECK ("role" in ('sender', 'to', 'cc', 'bcc', 'given')) NOT VALID;