CREATE TABLE "account_addresses" (
	"address" text PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"proven_at" timestamp (3) with time zone NOT NULL,
	"is_main" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "account_roles" (
	"account_id" uuid NOT NULL,
	"role" text NOT NULL,
	"granted_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "account_roles_account_id_role_pk" PRIMARY KEY("account_id","role")
);
--> statement-breakpoint
CREATE TABLE "account_secrets" (
	"account_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"kem_seed" "bytea" NOT NULL,
	"signing_seed" "bytea" NOT NULL,
	"list_key" "bytea" NOT NULL,
	"search_key" "bytea" NOT NULL,
	"previous_key" "bytea",
	CONSTRAINT "account_secrets_account_id_generation_pk" PRIMARY KEY("account_id","generation")
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"name" text NOT NULL,
	"language" text NOT NULL,
	"time_zone" text NOT NULL,
	"generation" integer NOT NULL,
	"certificate_id" uuid,
	"phone" "bytea",
	"terms_version" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "accounts_kind" CHECK ("accounts"."kind" in ('person', 'invited', 'shared', 'application', 'reporter')),
	CONSTRAINT "accounts_state" CHECK ("accounts"."state" in ('active', 'blocked'))
);
--> statement-breakpoint
CREATE TABLE "certificates" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"sequence" integer NOT NULL,
	"body" "bytea" NOT NULL,
	"signature" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "installation" (
	"only" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"id" uuid NOT NULL,
	"public_key" "bytea" NOT NULL,
	"pepper_check" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "installation_only" CHECK ("installation"."only" = 1)
);
--> statement-breakpoint
CREATE TABLE "unlockers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"kind" text NOT NULL,
	"params" jsonb,
	"verifier" "bytea",
	"sealed_key" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "blobs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"region" text NOT NULL,
	"size" bigint,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "erasure_outbox" (
	"id" uuid PRIMARY KEY NOT NULL,
	"region" text NOT NULL,
	"blob_id" uuid,
	"kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"holder_id" uuid,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attempts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"secret_hash" "bytea" NOT NULL,
	"step" smallint NOT NULL,
	"tries" smallint NOT NULL,
	"state" "bytea" NOT NULL,
	"account_id" uuid,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "known_browsers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"secret_hash" "bytea" NOT NULL,
	"device" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "limits" (
	"key" varchar(255) PRIMARY KEY NOT NULL,
	"points" integer DEFAULT 0 NOT NULL,
	"expire" bigint
);
--> statement-breakpoint
CREATE TABLE "operator_links" (
	"secret_hash" "bytea" PRIMARY KEY NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"secret_hash" "bytea" NOT NULL,
	"sealed_key" "bytea" NOT NULL,
	"device" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"holder_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"role" text NOT NULL,
	"folder" text NOT NULL,
	"folder_before" text,
	"trashed_at" timestamp (3) with time zone,
	"sent_at" timestamp (3) with time zone NOT NULL,
	"stanza" "bytea" NOT NULL,
	"generation" integer NOT NULL,
	"row_seal" "bytea" NOT NULL,
	"list_generation" integer,
	"read_at" timestamp (3) with time zone,
	"recipient_count" integer NOT NULL,
	"read_count" integer NOT NULL,
	CONSTRAINT "deliveries_holder_id_message_id_pk" PRIMARY KEY("holder_id","message_id"),
	CONSTRAINT "deliveries_role" CHECK ("deliveries"."role" in ('sender', 'to', 'cc', 'bcc')),
	CONSTRAINT "deliveries_folder" CHECK ("deliveries"."folder" in ('inbox', 'sent', 'archive', 'trash'))
) PARTITION BY HASH ("holder_id");
--> statement-breakpoint
-- One part per 1/32 of the holders: a nightly rewrite touches only parts with erasures (keys.md 7).
DO $$ BEGIN
  FOR part IN 0..31 LOOP
    EXECUTE format('CREATE TABLE deliveries_%s PARTITION OF deliveries FOR VALUES WITH (MODULUS 32, REMAINDER %s)', lpad(part::text, 2, '0'), part);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE TABLE "draft_blobs" (
	"draft_id" uuid NOT NULL,
	"blob_id" uuid NOT NULL,
	CONSTRAINT "draft_blobs_draft_id_blob_id_pk" PRIMARY KEY("draft_id","blob_id")
);
--> statement-breakpoint
CREATE TABLE "drafts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"holder_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"sealed" "bytea" NOT NULL,
	"content_id" uuid NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "evaluation_outbox" (
	"sequence" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "evaluation_outbox_sequence_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id" uuid NOT NULL,
	"channel" text NOT NULL,
	"recipient" text NOT NULL,
	"subject" text,
	"body" text NOT NULL,
	"html" text,
	"sent_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "folder_counts" (
	"holder_id" uuid NOT NULL,
	"folder" text NOT NULL,
	"total" integer NOT NULL,
	"unread" integer NOT NULL,
	CONSTRAINT "folder_counts_holder_id_folder_pk" PRIMARY KEY("holder_id","folder")
);
--> statement-breakpoint
CREATE TABLE "message_blobs" (
	"message_id" uuid NOT NULL,
	"blob_id" uuid NOT NULL,
	CONSTRAINT "message_blobs_message_id_blob_id_pk" PRIMARY KEY("message_id","blob_id")
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sender_id" uuid,
	"certificate_body" "bytea" NOT NULL,
	"certificate_signature" "bytea" NOT NULL,
	"header" "bytea" NOT NULL,
	"signature" "bytea" NOT NULL,
	"manifest_id" uuid NOT NULL,
	"sent_at" timestamp (3) with time zone NOT NULL,
	"in_reply_to" uuid,
	"holders" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outgoing" (
	"id" uuid PRIMARY KEY NOT NULL,
	"channel" text NOT NULL,
	"spool_id" uuid,
	"message_id" uuid,
	"recipient_position" smallint,
	"tries" integer NOT NULL,
	"problem" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "recipients" (
	"message_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"holder_id" uuid,
	"role" text NOT NULL,
	"address" text NOT NULL,
	"name" text NOT NULL,
	"notice" text NOT NULL,
	"notice_at" timestamp (3) with time zone,
	"opened_at" timestamp (3) with time zone,
	"downloaded_at" timestamp (3) with time zone,
	"replied_at" timestamp (3) with time zone,
	CONSTRAINT "recipients_message_id_position_pk" PRIMARY KEY("message_id","position")
);
--> statement-breakpoint
CREATE TABLE "submissions" (
	"account_id" uuid NOT NULL,
	"token" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "submissions_account_id_token_pk" PRIMARY KEY("account_id","token")
);
--> statement-breakpoint
ALTER TABLE "account_addresses" ADD CONSTRAINT "account_addresses_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account_roles" ADD CONSTRAINT "account_roles_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account_secrets" ADD CONSTRAINT "account_secrets_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificates" ADD CONSTRAINT "certificates_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unlockers" ADD CONSTRAINT "unlockers_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "known_browsers" ADD CONSTRAINT "known_browsers_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_holder_id_accounts_id_fk" FOREIGN KEY ("holder_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draft_blobs" ADD CONSTRAINT "draft_blobs_draft_id_drafts_id_fk" FOREIGN KEY ("draft_id") REFERENCES "public"."drafts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draft_blobs" ADD CONSTRAINT "draft_blobs_blob_id_blobs_id_fk" FOREIGN KEY ("blob_id") REFERENCES "public"."blobs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drafts" ADD CONSTRAINT "drafts_holder_id_accounts_id_fk" FOREIGN KEY ("holder_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drafts" ADD CONSTRAINT "drafts_content_id_blobs_id_fk" FOREIGN KEY ("content_id") REFERENCES "public"."blobs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "folder_counts" ADD CONSTRAINT "folder_counts_holder_id_accounts_id_fk" FOREIGN KEY ("holder_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_blobs" ADD CONSTRAINT "message_blobs_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_blobs" ADD CONSTRAINT "message_blobs_blob_id_blobs_id_fk" FOREIGN KEY ("blob_id") REFERENCES "public"."blobs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_sender_id_accounts_id_fk" FOREIGN KEY ("sender_id") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_manifest_id_blobs_id_fk" FOREIGN KEY ("manifest_id") REFERENCES "public"."blobs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_in_reply_to_messages_id_fk" FOREIGN KEY ("in_reply_to") REFERENCES "public"."messages"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outgoing" ADD CONSTRAINT "outgoing_spool_id_blobs_id_fk" FOREIGN KEY ("spool_id") REFERENCES "public"."blobs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outgoing" ADD CONSTRAINT "outgoing_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recipients" ADD CONSTRAINT "recipients_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recipients" ADD CONSTRAINT "recipients_holder_id_accounts_id_fk" FOREIGN KEY ("holder_id") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_addresses_account" ON "account_addresses" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "account_addresses_main" ON "account_addresses" USING btree ("account_id") WHERE "account_addresses"."is_main";--> statement-breakpoint
CREATE UNIQUE INDEX "certificates_sequence" ON "certificates" USING btree ("account_id","sequence");--> statement-breakpoint
CREATE INDEX "unlockers_account" ON "unlockers" USING btree ("account_id","kind");--> statement-breakpoint
CREATE UNIQUE INDEX "unlockers_password" ON "unlockers" USING btree ("account_id") WHERE "unlockers"."kind" = 'password';--> statement-breakpoint
CREATE INDEX "blobs_age" ON "blobs" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "attempts_expiry" ON "attempts" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "attempts_account" ON "attempts" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "known_browsers_account" ON "known_browsers" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "limits_expire" ON "limits" USING btree ("expire");--> statement-breakpoint
CREATE INDEX "sessions_account" ON "sessions" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "sessions_expiry" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "deliveries_list" ON "deliveries" USING btree ("holder_id","folder","sent_at" DESC NULLS LAST,"message_id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "deliveries_message" ON "deliveries" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "deliveries_to_self" ON "deliveries" USING btree ("holder_id","sent_at" DESC NULLS LAST,"message_id" DESC NULLS LAST) WHERE "deliveries"."role" = 'sender' and "deliveries"."folder" = 'inbox';--> statement-breakpoint
CREATE INDEX "draft_blobs_blob" ON "draft_blobs" USING btree ("blob_id");--> statement-breakpoint
CREATE INDEX "drafts_holder" ON "drafts" USING btree ("holder_id","updated_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "drafts_content" ON "drafts" USING btree ("content_id");--> statement-breakpoint
CREATE UNIQUE INDEX "evaluation_outbox_id" ON "evaluation_outbox" USING btree ("id");--> statement-breakpoint
CREATE INDEX "message_blobs_blob" ON "message_blobs" USING btree ("blob_id");--> statement-breakpoint
CREATE INDEX "messages_sender" ON "messages" USING btree ("sender_id");--> statement-breakpoint
CREATE INDEX "messages_manifest" ON "messages" USING btree ("manifest_id");--> statement-breakpoint
CREATE INDEX "messages_in_reply_to" ON "messages" USING btree ("in_reply_to") WHERE "messages"."in_reply_to" is not null;--> statement-breakpoint
CREATE INDEX "outgoing_age" ON "outgoing" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "outgoing_message" ON "outgoing" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "outgoing_spool" ON "outgoing" USING btree ("spool_id");--> statement-breakpoint
CREATE INDEX "recipients_holder" ON "recipients" USING btree ("holder_id","message_id");--> statement-breakpoint
CREATE INDEX "submissions_expiry" ON "submissions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "submissions_message" ON "submissions" USING btree ("message_id");