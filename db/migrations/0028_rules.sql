CREATE TABLE "organisation_sheets" (
	"organisation_id" uuid PRIMARY KEY NOT NULL,
	"id" uuid NOT NULL,
	"pepper_version" integer NOT NULL,
	"kem_public" "bytea" NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	"made_by" uuid,
	"signature" "bytea" NOT NULL,
	CONSTRAINT "organisation_sheets_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "recovery_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"account_id" uuid,
	"asked_by" uuid NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"phone" "bytea",
	"drops_app" boolean,
	"wait_hours" smallint,
	"needs_two" boolean,
	CONSTRAINT "recovery_requests_kind" CHECK (("recovery_requests"."kind" = 'help' and "recovery_requests"."account_id" is not null and "recovery_requests"."drops_app" is not null) or ("recovery_requests"."kind" = 'rules' and "recovery_requests"."wait_hours" is not null and "recovery_requests"."needs_two" is not null))
);
--> statement-breakpoint
ALTER TABLE "unit_key_wraps" DROP CONSTRAINT "unit_key_wraps_holder_kind";--> statement-breakpoint
ALTER TABLE "organisations" ADD COLUMN "recovery_needs_two" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "organisation_sheets" ADD CONSTRAINT "organisation_sheets_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_sheets" ADD CONSTRAINT "organisation_sheets_made_by_accounts_id_fk" FOREIGN KEY ("made_by") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_requests" ADD CONSTRAINT "recovery_requests_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_requests" ADD CONSTRAINT "recovery_requests_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_requests" ADD CONSTRAINT "recovery_requests_asked_by_accounts_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "recovery_requests_help" ON "recovery_requests" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "recovery_requests_rules" ON "recovery_requests" USING btree ("organisation_id") WHERE "recovery_requests"."kind" = 'rules';--> statement-breakpoint
CREATE INDEX "recovery_requests_organisation" ON "recovery_requests" USING btree ("organisation_id");--> statement-breakpoint
CREATE INDEX "recovery_requests_expiry" ON "recovery_requests" USING btree ("expires_at");--> statement-breakpoint
ALTER TABLE "unit_key_wraps" ADD CONSTRAINT "unit_key_wraps_holder_kind" CHECK ("unit_key_wraps"."holder_kind" in ('administrator', 'unit', 'sheet'));--> statement-breakpoint
-- Written by hand from here on (db/tenancy.ts): as for the other tables of organisations.
ALTER TABLE "organisation_sheets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "recovery_requests" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "tenant" ON "organisation_sheets" USING (sigill_all() OR organisation_id = sigill_organisation());--> statement-breakpoint
CREATE POLICY "tenant" ON "recovery_requests" USING (sigill_all() OR organisation_id = sigill_organisation());
