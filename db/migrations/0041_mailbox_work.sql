CREATE TABLE "mailbox_claims" (
	"mailbox_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"claimed_at" timestamp (3) with time zone NOT NULL,
	"is_new" boolean NOT NULL,
	CONSTRAINT "mailbox_claims_mailbox_id_conversation_id_pk" PRIMARY KEY("mailbox_id","conversation_id")
);
--> statement-breakpoint
CREATE TABLE "mailbox_done" (
	"mailbox_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"done_by" uuid,
	"done_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "mailbox_done_mailbox_id_message_id_pk" PRIMARY KEY("mailbox_id","message_id")
);
--> statement-breakpoint
CREATE TABLE "mailbox_first_reads" (
	"mailbox_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"reader_id" uuid,
	CONSTRAINT "mailbox_first_reads_mailbox_id_message_id_pk" PRIMARY KEY("mailbox_id","message_id")
);
--> statement-breakpoint
CREATE TABLE "mailbox_notes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"mailbox_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"sealed" "bytea" NOT NULL,
	"written_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "mailbox_claims" ADD CONSTRAINT "mailbox_claims_conversation" FOREIGN KEY ("mailbox_id","conversation_id") REFERENCES "public"."conversations"("holder_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mailbox_claims" ADD CONSTRAINT "mailbox_claims_member" FOREIGN KEY ("mailbox_id","member_id") REFERENCES "public"."mailbox_members"("mailbox_id","member_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mailbox_done" ADD CONSTRAINT "mailbox_done_done_by_accounts_id_fk" FOREIGN KEY ("done_by") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mailbox_done" ADD CONSTRAINT "mailbox_done_delivery" FOREIGN KEY ("mailbox_id","message_id") REFERENCES "public"."deliveries"("holder_id","message_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mailbox_first_reads" ADD CONSTRAINT "mailbox_first_reads_reader_id_accounts_id_fk" FOREIGN KEY ("reader_id") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mailbox_first_reads" ADD CONSTRAINT "mailbox_first_reads_delivery" FOREIGN KEY ("mailbox_id","message_id") REFERENCES "public"."deliveries"("holder_id","message_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mailbox_notes" ADD CONSTRAINT "mailbox_notes_delivery" FOREIGN KEY ("mailbox_id","message_id") REFERENCES "public"."deliveries"("holder_id","message_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "mailbox_claims_of" ON "mailbox_claims" USING btree ("member_id","mailbox_id");--> statement-breakpoint
CREATE INDEX "mailbox_claims_new" ON "mailbox_claims" USING btree ("member_id") WHERE "mailbox_claims"."is_new";--> statement-breakpoint
CREATE INDEX "mailbox_done_by" ON "mailbox_done" USING btree ("done_by");--> statement-breakpoint
CREATE INDEX "mailbox_first_reads_reader" ON "mailbox_first_reads" USING btree ("reader_id");--> statement-breakpoint
CREATE INDEX "mailbox_notes_message" ON "mailbox_notes" USING btree ("mailbox_id","message_id");