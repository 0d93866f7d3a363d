CREATE TABLE "absence_senders" (
	"absence_id" uuid NOT NULL,
	"sender_hash" "bytea" NOT NULL,
	CONSTRAINT "absence_senders_absence_id_sender_hash_pk" PRIMARY KEY("absence_id","sender_hash")
);
--> statement-breakpoint
CREATE TABLE "absences" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone,
	"sealed" "bytea" NOT NULL,
	CONSTRAINT "absences_account" UNIQUE("account_id"),
	CONSTRAINT "absences_ends_later" CHECK ("absences"."ends_at" > "absences"."starts_at")
);
--> statement-breakpoint
CREATE TABLE "automatic_replies" (
	"holder_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"arrived_at" timestamp (3) with time zone NOT NULL,
	"absence_id" uuid,
	"given_at" timestamp (3) with time zone,
	CONSTRAINT "automatic_replies_holder_id_message_id_pk" PRIMARY KEY("holder_id","message_id"),
	CONSTRAINT "automatic_replies_state" CHECK (("automatic_replies"."absence_id" is null) <> ("automatic_replies"."given_at" is null))
);
--> statement-breakpoint
ALTER TABLE "absence_senders" ADD CONSTRAINT "absence_senders_absence_id_absences_id_fk" FOREIGN KEY ("absence_id") REFERENCES "public"."absences"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "absences" ADD CONSTRAINT "absences_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "automatic_replies" ADD CONSTRAINT "automatic_replies_absence_id_absences_id_fk" FOREIGN KEY ("absence_id") REFERENCES "public"."absences"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "automatic_replies" ADD CONSTRAINT "automatic_replies_delivery_fk" FOREIGN KEY ("holder_id","message_id") REFERENCES "public"."deliveries"("holder_id","message_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "absences_end" ON "absences" USING btree ("ends_at") WHERE "absences"."ends_at" is not null;--> statement-breakpoint
CREATE INDEX "automatic_replies_waiting" ON "automatic_replies" USING btree ("arrived_at") WHERE "automatic_replies"."given_at" is null;--> statement-breakpoint
CREATE INDEX "automatic_replies_absence" ON "automatic_replies" USING btree ("absence_id") WHERE "automatic_replies"."absence_id" is not null;