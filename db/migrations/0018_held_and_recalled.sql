CREATE TABLE "held_messages" (
	"message_id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "recalled_links" (
	"secret_hash" "bytea" PRIMARY KEY NOT NULL,
	"message_id" uuid NOT NULL,
	"position" smallint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "recipients" ADD COLUMN "recalled_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "held_messages" ADD CONSTRAINT "held_messages_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recalled_links" ADD CONSTRAINT "recalled_links_recipients_fk" FOREIGN KEY ("message_id","position") REFERENCES "public"."recipients"("message_id","position") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "held_messages_due" ON "held_messages" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "recalled_links_recipient" ON "recalled_links" USING btree ("message_id","position");