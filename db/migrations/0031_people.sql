CREATE TABLE "employment_ends" (
	"account_id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"outcome" text NOT NULL,
	"ends_places" boolean NOT NULL,
	"ordered_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "employment_ends_outcome" CHECK ("employment_ends"."outcome" in ('release', 'erase'))
);
--> statement-breakpoint
CREATE TABLE "people_imports" (
	"organisation_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"sealed" "bytea" NOT NULL,
	"read_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "people_imports_organisation_id_account_id_pk" PRIMARY KEY("organisation_id","account_id")
);
--> statement-breakpoint
ALTER TABLE "unit_invitations" ADD COLUMN "phone" "bytea";--> statement-breakpoint
ALTER TABLE "unit_invitations" ADD COLUMN "awaits_mail" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "employment_ends" ADD CONSTRAINT "employment_ends_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "employment_ends" ADD CONSTRAINT "employment_ends_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "people_imports" ADD CONSTRAINT "people_imports_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "people_imports" ADD CONSTRAINT "people_imports_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "employment_ends_at" ON "employment_ends" USING btree ("ends_at");--> statement-breakpoint
CREATE INDEX "employment_ends_organisation" ON "employment_ends" USING btree ("organisation_id");--> statement-breakpoint
CREATE INDEX "unit_invitations_unmailed" ON "unit_invitations" USING btree ("organisation_id") WHERE "unit_invitations"."awaits_mail";--> statement-breakpoint
-- Written by hand from here on (db/tenancy.ts): the rows of the organisation that a transaction named; an end of employment also the person whom it concerns.
ALTER TABLE "people_imports" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "employment_ends" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "tenant" ON "people_imports" USING (sigill_all() OR organisation_id = sigill_organisation());--> statement-breakpoint
CREATE POLICY "tenant" ON "employment_ends" USING (sigill_all() OR organisation_id = sigill_organisation() OR account_id = sigill_account())
  WITH CHECK (sigill_all() OR organisation_id = sigill_organisation());
