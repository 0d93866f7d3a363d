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
CREATE TABLE "unit_policies" (
	"unit_id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"requires_factor" boolean,
	"asks_always" boolean,
	"idle_minutes" smallint,
	"session_hours" smallint,
	"expiry_days" smallint,
	"trash_days" smallint,
	"file_mebibytes" smallint,
	"sms_monthly" smallint,
	"registered_only" boolean,
	"plain_notices" boolean,
	CONSTRAINT "unit_policies_yes" CHECK (coalesce("unit_policies"."requires_factor", true) and coalesce("unit_policies"."asks_always", true) and coalesce("unit_policies"."registered_only", true) and coalesce("unit_policies"."plain_notices", true)),
	CONSTRAINT "unit_policies_more" CHECK (least("unit_policies"."idle_minutes", "unit_policies"."session_hours", "unit_policies"."expiry_days", "unit_policies"."trash_days", "unit_policies"."file_mebibytes", "unit_policies"."sms_monthly") > 0)
);
--> statement-breakpoint
ALTER TABLE "unit_key_wraps" DROP CONSTRAINT "unit_key_wraps_holder_kind";--> statement-breakpoint
ALTER TABLE "organisations" ADD COLUMN "recovery_needs_two" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "organisation_sheets" ADD CONSTRAINT "organisation_sheets_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_sheets" ADD CONSTRAINT "organisation_sheets_made_by_accounts_id_fk" FOREIGN KEY ("made_by") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_requests" ADD CONSTRAINT "recovery_requests_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_requests" ADD CONSTRAINT "recovery_requests_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_requests" ADD CONSTRAINT "recovery_requests_asked_by_accounts_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_policies" ADD CONSTRAINT "unit_policies_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_policies" ADD CONSTRAINT "unit_policies_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "recovery_requests_help" ON "recovery_requests" USING btree ("organisation_id","account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "recovery_requests_rules" ON "recovery_requests" USING btree ("organisation_id") WHERE "recovery_requests"."kind" = 'rules';--> statement-breakpoint
CREATE INDEX "recovery_requests_account" ON "recovery_requests" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "recovery_requests_expiry" ON "recovery_requests" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "unit_policies_organisation" ON "unit_policies" USING btree ("organisation_id");--> statement-breakpoint
ALTER TABLE "unit_key_wraps" ADD CONSTRAINT "unit_key_wraps_holder_kind" CHECK ("unit_key_wraps"."holder_kind" in ('administrator', 'unit', 'sheet'));--> statement-breakpoint
-- Written by hand from here on (db/tenancy.ts): as for the other tables of organisations.
ALTER TABLE "organisation_sheets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "recovery_requests" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "unit_policies" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "tenant" ON "organisation_sheets" USING (sigill_all() OR organisation_id = sigill_organisation());--> statement-breakpoint
CREATE POLICY "tenant" ON "recovery_requests" USING (sigill_all() OR organisation_id = sigill_organisation());--> statement-breakpoint
CREATE POLICY "tenant" ON "unit_policies" USING (sigill_all() OR organisation_id = sigill_organisation());--> statement-breakpoint
-- What is demanded of somebody, for every request (db/queries/sessions.ts). Run as the owner of the tables, as sigill_administers; it gives what the units
-- above one person say, and nothing about anybody else.
CREATE FUNCTION "sigill_policies"("person" uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('unitId', p.unit_id, 'requiresFactor', p.requires_factor, 'asksAlways', p.asks_always, 'idleMinutes', p.idle_minutes,
    'sessionHours', p.session_hours, 'expiryDays', p.expiry_days, 'trashDays', p.trash_days,
    'fileMebibytes', p.file_mebibytes, 'smsMonthly', p.sms_monthly, 'registeredOnly', p.registered_only, 'plainNotices', p.plain_notices)), '[]'::jsonb)
    FROM unit_people m JOIN units u ON u.id = m.unit_id JOIN unit_policies p ON p.unit_id = ANY (u.path)
    WHERE m.account_id = person AND m.is_primary);--> statement-breakpoint
-- Whose Trash is to erase by itself because their organisation demands it, for the clock (db/queries/trash-clock.ts): one question, however many people.
CREATE FUNCTION "sigill_trash_rules"() RETURNS TABLE ("account_id" uuid, "days" integer) LANGUAGE sql STABLE SECURITY DEFINER
BEGIN ATOMIC
  SELECT m.account_id, min(p.trash_days)::integer FROM unit_people m JOIN units u ON u.id = m.unit_id JOIN unit_policies p ON p.unit_id = ANY (u.path)
    WHERE m.is_primary AND p.trash_days IS NOT NULL GROUP BY m.account_id;
END;
