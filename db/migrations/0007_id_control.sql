CREATE TABLE "audit_entries" (
	"scope_id" uuid NOT NULL,
	"sequence" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor_id" uuid,
	"type" text NOT NULL,
	"subject_id" uuid,
	"details" jsonb NOT NULL,
	"link" "bytea" NOT NULL,
	CONSTRAINT "audit_entries_scope_id_sequence_pk" PRIMARY KEY("scope_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "audit_heads" (
	"scope_id" uuid PRIMARY KEY NOT NULL,
	"sequence" integer NOT NULL,
	"link" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cases" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"account_id" uuid NOT NULL,
	"message_id" uuid,
	"state" text NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "account_waits" (
	"account_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"phone" "bytea",
	"told_at" timestamp (3) with time zone,
	CONSTRAINT "account_waits_account_id_kind_pk" PRIMARY KEY("account_id","kind")
);
--> statement-breakpoint
CREATE TABLE "authenticators" (
	"account_id" uuid PRIMARY KEY NOT NULL,
	"seed" "bytea" NOT NULL,
	"spent_step" bigint NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "one_time_codes" (
	"account_id" uuid NOT NULL,
	"verifier" "bytea" NOT NULL,
	CONSTRAINT "one_time_codes_account_id_verifier_pk" PRIMARY KEY("account_id","verifier")
);
--> statement-breakpoint
CREATE TABLE "one_time_sheets" (
	"account_id" uuid PRIMARY KEY NOT NULL,
	"params" jsonb NOT NULL,
	"printed" smallint NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "passkeys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"credential_id" "bytea" NOT NULL,
	"public_key" "bytea" NOT NULL,
	"counter" bigint NOT NULL,
	"transports" jsonb NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "mailbox_members" (
	"mailbox_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"granted_by" uuid,
	"granted_at" timestamp (3) with time zone NOT NULL,
	"signature" "bytea" NOT NULL,
	CONSTRAINT "mailbox_members_mailbox_id_member_id_pk" PRIMARY KEY("mailbox_id","member_id")
);
--> statement-breakpoint
CREATE TABLE "mailbox_wraps" (
	"mailbox_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"member_generation" integer NOT NULL,
	"stanza" "bytea" NOT NULL,
	CONSTRAINT "mailbox_wraps_mailbox_id_member_id_generation_pk" PRIMARY KEY("mailbox_id","member_id","generation")
);
--> statement-breakpoint
CREATE TABLE "sms_totals" (
	"day" date NOT NULL,
	"country" text NOT NULL,
	"sent" integer NOT NULL,
	"proven" integer NOT NULL,
	"cost" integer NOT NULL,
	CONSTRAINT "sms_totals_day_country_pk" PRIMARY KEY("day","country")
);
--> statement-breakpoint
ALTER TABLE "account_roles" ADD COLUMN "signature" "bytea";--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "phone_lost_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "backup_phone" "bytea";--> statement-breakpoint
ALTER TABLE "known_browsers" ADD COLUMN "remembered_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "proven_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "cases_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "cases_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account_waits" ADD CONSTRAINT "account_waits_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "authenticators" ADD CONSTRAINT "authenticators_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "one_time_codes" ADD CONSTRAINT "one_time_codes_account_id_one_time_sheets_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."one_time_sheets"("account_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "one_time_sheets" ADD CONSTRAINT "one_time_sheets_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkeys" ADD CONSTRAINT "passkeys_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mailbox_members" ADD CONSTRAINT "mailbox_members_mailbox_id_accounts_id_fk" FOREIGN KEY ("mailbox_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mailbox_members" ADD CONSTRAINT "mailbox_members_member_id_accounts_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mailbox_wraps" ADD CONSTRAINT "mailbox_wraps_mailbox_id_member_id_mailbox_members_mailbox_id_member_id_fk" FOREIGN KEY ("mailbox_id","member_id") REFERENCES "public"."mailbox_members"("mailbox_id","member_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_entries_subject" ON "audit_entries" USING btree ("subject_id","at");--> statement-breakpoint
CREATE INDEX "cases_state" ON "cases" USING btree ("state","opened_at");--> statement-breakpoint
CREATE INDEX "cases_message" ON "cases" USING btree ("message_id");--> statement-breakpoint
CREATE UNIQUE INDEX "cases_open" ON "cases" USING btree ("account_id") WHERE "cases"."state" = 'open';--> statement-breakpoint
CREATE INDEX "account_waits_due" ON "account_waits" USING btree ("due_at") WHERE "account_waits"."told_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "passkeys_credential" ON "passkeys" USING btree ("credential_id");--> statement-breakpoint
CREATE INDEX "passkeys_account" ON "passkeys" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "mailbox_members_member" ON "mailbox_members" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "mailbox_wraps_member" ON "mailbox_wraps" USING btree ("member_id");--> statement-breakpoint
CREATE UNIQUE INDEX "unlockers_recovery_sheet" ON "unlockers" USING btree ("account_id") WHERE "unlockers"."kind" = 'recovery_sheet';