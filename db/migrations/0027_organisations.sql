CREATE TABLE "cost_centres" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"valid_from" date,
	"valid_to" date,
	"buyer_reference" text
);
--> statement-breakpoint
CREATE TABLE "organisations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"name_key" text NOT NULL,
	"number" text NOT NULL,
	"postal_address" text NOT NULL,
	"region" text NOT NULL,
	"agreement_version" text,
	"agreed_at" timestamp (3) with time zone,
	"agreed_by" uuid,
	"recovery_wait_hours" smallint DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "unit_administrators" (
	"unit_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"granted_at" timestamp (3) with time zone NOT NULL,
	"signature" "bytea" NOT NULL,
	CONSTRAINT "unit_administrators_unit_id_account_id_pk" PRIMARY KEY("unit_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "unit_invitations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"address" text NOT NULL,
	"name" text NOT NULL,
	"kind" text,
	"administers" boolean NOT NULL,
	"language" text NOT NULL,
	"invited_at" timestamp (3) with time zone NOT NULL,
	"reminded_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "unit_invitations_kind" CHECK ("unit_invitations"."kind" in ('employee', 'member')),
	CONSTRAINT "unit_invitations_something" CHECK ("unit_invitations"."kind" is not null or "unit_invitations"."administers")
);
--> statement-breakpoint
CREATE TABLE "unit_people" (
	"unit_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"is_primary" boolean NOT NULL,
	"joined_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "unit_people_unit_id_account_id_pk" PRIMARY KEY("unit_id","account_id"),
	CONSTRAINT "unit_people_kind" CHECK ("unit_people"."kind" in ('employee', 'member')),
	CONSTRAINT "unit_people_primary_employee" CHECK (not "unit_people"."is_primary" or "unit_people"."kind" = 'employee')
);
--> statement-breakpoint
CREATE TABLE "units" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"parent_id" uuid,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"path" uuid[] NOT NULL,
	"cost_centre_id" uuid,
	"plan" text,
	"rotation_due" boolean DEFAULT false NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "units_kind" CHECK ("units"."kind" in ('organisation', 'department', 'sponsored_group')),
	CONSTRAINT "units_top" CHECK (("units"."kind" = 'organisation') = ("units"."parent_id" is null)),
	CONSTRAINT "units_plan" CHECK ("units"."plan" in ('lite', 'full'))
);
--> statement-breakpoint
CREATE TABLE "recovery_helps" (
	"account_id" uuid PRIMARY KEY NOT NULL,
	"wait_kind" text DEFAULT 'help' NOT NULL,
	"organisation_id" uuid NOT NULL,
	"unlocker_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"pepper_version" integer NOT NULL,
	"secret_hash" "bytea" NOT NULL,
	"verifier" "bytea" NOT NULL,
	"sealed_key" "bytea" NOT NULL,
	"phone" "bytea",
	"drops_app" boolean NOT NULL,
	CONSTRAINT "recovery_helps_secretHash_unique" UNIQUE("secret_hash"),
	CONSTRAINT "recovery_helps_wait" CHECK ("recovery_helps"."wait_kind" = 'help')
);
--> statement-breakpoint
CREATE TABLE "recovery_wraps" (
	"account_id" uuid PRIMARY KEY NOT NULL,
	"generation" integer NOT NULL,
	"unit_id" uuid NOT NULL,
	"unit_generation" integer NOT NULL,
	"organisation_id" uuid NOT NULL,
	"stanza" "bytea" NOT NULL,
	"agreed_at" timestamp (3) with time zone NOT NULL,
	"signature" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "unit_key_wraps" (
	"unit_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"holder_kind" text NOT NULL,
	"holder_id" uuid NOT NULL,
	"holder_generation" integer NOT NULL,
	"organisation_id" uuid NOT NULL,
	"stanza" "bytea" NOT NULL,
	CONSTRAINT "unit_key_wraps_unit_id_generation_holder_kind_holder_id_pk" PRIMARY KEY("unit_id","generation","holder_kind","holder_id"),
	CONSTRAINT "unit_key_wraps_holder_kind" CHECK ("unit_key_wraps"."holder_kind" in ('administrator', 'unit'))
);
--> statement-breakpoint
CREATE TABLE "unit_keys" (
	"unit_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"organisation_id" uuid NOT NULL,
	"kem_public" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"signature" "bytea" NOT NULL,
	CONSTRAINT "unit_keys_unit_id_generation_pk" PRIMARY KEY("unit_id","generation")
);
--> statement-breakpoint
ALTER TABLE "cost_centres" ADD CONSTRAINT "cost_centres_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisations" ADD CONSTRAINT "organisations_agreed_by_accounts_id_fk" FOREIGN KEY ("agreed_by") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_administrators" ADD CONSTRAINT "unit_administrators_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_administrators" ADD CONSTRAINT "unit_administrators_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_administrators" ADD CONSTRAINT "unit_administrators_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_invitations" ADD CONSTRAINT "unit_invitations_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_invitations" ADD CONSTRAINT "unit_invitations_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_people" ADD CONSTRAINT "unit_people_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_people" ADD CONSTRAINT "unit_people_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_people" ADD CONSTRAINT "unit_people_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "units" ADD CONSTRAINT "units_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "units" ADD CONSTRAINT "units_parent_id_units_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "units" ADD CONSTRAINT "units_cost_centre_id_cost_centres_id_fk" FOREIGN KEY ("cost_centre_id") REFERENCES "public"."cost_centres"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_helps" ADD CONSTRAINT "recovery_helps_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_helps" ADD CONSTRAINT "recovery_helps_account_id_wait_kind_account_waits_account_id_kind_fk" FOREIGN KEY ("account_id","wait_kind") REFERENCES "public"."account_waits"("account_id","kind") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_wraps" ADD CONSTRAINT "recovery_wraps_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_wraps" ADD CONSTRAINT "recovery_wraps_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_wraps" ADD CONSTRAINT "recovery_wraps_unit_id_unit_generation_unit_keys_unit_id_generation_fk" FOREIGN KEY ("unit_id","unit_generation") REFERENCES "public"."unit_keys"("unit_id","generation") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_key_wraps" ADD CONSTRAINT "unit_key_wraps_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_key_wraps" ADD CONSTRAINT "unit_key_wraps_unit_id_generation_unit_keys_unit_id_generation_fk" FOREIGN KEY ("unit_id","generation") REFERENCES "public"."unit_keys"("unit_id","generation") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_keys" ADD CONSTRAINT "unit_keys_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_keys" ADD CONSTRAINT "unit_keys_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "cost_centres_code" ON "cost_centres" USING btree ("organisation_id","code");--> statement-breakpoint
CREATE UNIQUE INDEX "organisations_name" ON "organisations" USING btree ("name_key");--> statement-breakpoint
CREATE UNIQUE INDEX "organisations_number" ON "organisations" USING btree ("number");--> statement-breakpoint
CREATE INDEX "unit_administrators_account" ON "unit_administrators" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "unit_invitations_once" ON "unit_invitations" USING btree ("unit_id","address");--> statement-breakpoint
CREATE INDEX "unit_invitations_address" ON "unit_invitations" USING btree ("address");--> statement-breakpoint
CREATE INDEX "unit_invitations_organisation" ON "unit_invitations" USING btree ("organisation_id");--> statement-breakpoint
CREATE INDEX "unit_invitations_expiry" ON "unit_invitations" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "unit_people_account" ON "unit_people" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "unit_people_organisation" ON "unit_people" USING btree ("organisation_id","account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "unit_people_primary" ON "unit_people" USING btree ("account_id") WHERE "unit_people"."is_primary";--> statement-breakpoint
CREATE INDEX "units_organisation" ON "units" USING btree ("organisation_id");--> statement-breakpoint
CREATE INDEX "units_path" ON "units" USING gin ("path");--> statement-breakpoint
CREATE UNIQUE INDEX "units_root" ON "units" USING btree ("organisation_id") WHERE "units"."parent_id" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "units_name" ON "units" USING btree ("parent_id",lower("name")) WHERE "units"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "recovery_wraps_unit" ON "recovery_wraps" USING btree ("unit_id","unit_generation");--> statement-breakpoint
CREATE INDEX "unit_key_wraps_holder" ON "unit_key_wraps" USING btree ("holder_id");--> statement-breakpoint
-- Written by hand from here on (db/tenancy.ts): a transaction sees the rows of the organisation or of the person that it named, and no others.
CREATE FUNCTION "sigill_organisation"() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT nullif(current_setting('sigill.organisation', true), '')::uuid $$;--> statement-breakpoint
CREATE FUNCTION "sigill_account"() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT nullif(current_setting('sigill.account', true), '')::uuid $$;--> statement-breakpoint
CREATE FUNCTION "sigill_all"() RETURNS boolean LANGUAGE sql STABLE AS $$ SELECT coalesce(current_setting('sigill.all', true), '') = 'on' $$;--> statement-breakpoint
ALTER TABLE "organisations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "cost_centres" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "units" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "unit_administrators" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "unit_people" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "unit_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "unit_key_wraps" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "recovery_wraps" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "recovery_helps" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "unit_invitations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "tenant" ON "cost_centres" USING (sigill_all() OR organisation_id = sigill_organisation());--> statement-breakpoint
CREATE POLICY "tenant" ON "unit_administrators" USING (sigill_all() OR organisation_id = sigill_organisation() OR account_id = sigill_account());--> statement-breakpoint
CREATE POLICY "tenant" ON "unit_people" USING (sigill_all() OR organisation_id = sigill_organisation() OR account_id = sigill_account());--> statement-breakpoint
CREATE POLICY "tenant" ON "recovery_wraps" USING (sigill_all() OR organisation_id = sigill_organisation() OR account_id = sigill_account());--> statement-breakpoint
CREATE POLICY "tenant" ON "recovery_helps" USING (sigill_all() OR organisation_id = sigill_organisation() OR account_id = sigill_account());--> statement-breakpoint
CREATE POLICY "tenant" ON "unit_invitations" USING (sigill_all() OR organisation_id = sigill_organisation() OR address IN (SELECT a.address FROM account_addresses a WHERE a.account_id = sigill_account() AND a.proven_at IS NOT NULL));--> statement-breakpoint
CREATE POLICY "tenant" ON "organisations" USING (sigill_all() OR id = sigill_organisation()
  OR id IN (SELECT p.organisation_id FROM unit_people p WHERE p.account_id = sigill_account())
  OR id IN (SELECT g.organisation_id FROM unit_administrators g WHERE g.account_id = sigill_account())
  OR id IN (SELECT i.organisation_id FROM unit_invitations i JOIN account_addresses a USING (address) WHERE a.account_id = sigill_account() AND a.proven_at IS NOT NULL));--> statement-breakpoint
CREATE POLICY "tenant" ON "units" USING (sigill_all() OR organisation_id = sigill_organisation()
  OR id IN (SELECT p.unit_id FROM unit_people p WHERE p.account_id = sigill_account())
  OR id IN (SELECT g.unit_id FROM unit_administrators g WHERE g.account_id = sigill_account())
  OR id IN (SELECT i.unit_id FROM unit_invitations i JOIN account_addresses a USING (address) WHERE a.account_id = sigill_account() AND a.proven_at IS NOT NULL));--> statement-breakpoint
CREATE POLICY "tenant" ON "unit_keys" USING (sigill_all() OR organisation_id = sigill_organisation()
  OR unit_id IN (SELECT w.unit_id FROM recovery_wraps w WHERE w.account_id = sigill_account()));--> statement-breakpoint
CREATE POLICY "tenant" ON "unit_key_wraps" USING (sigill_all() OR organisation_id = sigill_organisation());--> statement-breakpoint
-- Whether somebody administers anything, for the navigation of every page (db/queries/sessions.ts). Run as the owner of the tables, because the session is
-- looked up before anybody has said whose rows to see; it gives one yes or no. Its names are bound here, so that no search path leads it elsewhere.
CREATE FUNCTION "sigill_administers"("person" uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  RETURN EXISTS (SELECT FROM unit_administrators g WHERE g.account_id = person);--> statement-breakpoint
-- A person's transaction sees what concerns them, and writes only once it has named the organisation.
ALTER POLICY "tenant" ON "organisations" WITH CHECK (sigill_all() OR id = sigill_organisation());--> statement-breakpoint
ALTER POLICY "tenant" ON "units" WITH CHECK (sigill_all() OR organisation_id = sigill_organisation());--> statement-breakpoint
ALTER POLICY "tenant" ON "unit_administrators" WITH CHECK (sigill_all() OR organisation_id = sigill_organisation());--> statement-breakpoint
ALTER POLICY "tenant" ON "unit_people" WITH CHECK (sigill_all() OR organisation_id = sigill_organisation());--> statement-breakpoint
ALTER POLICY "tenant" ON "unit_keys" WITH CHECK (sigill_all() OR organisation_id = sigill_organisation());--> statement-breakpoint
ALTER POLICY "tenant" ON "recovery_wraps" WITH CHECK (sigill_all() OR organisation_id = sigill_organisation());--> statement-breakpoint
ALTER POLICY "tenant" ON "recovery_helps" WITH CHECK (sigill_all() OR organisation_id = sigill_organisation());--> statement-breakpoint
ALTER POLICY "tenant" ON "unit_invitations" WITH CHECK (sigill_all() OR organisation_id = sigill_organisation());
