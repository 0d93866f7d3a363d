CREATE TABLE "corrections" (
	"account_id" uuid NOT NULL,
	"what" text NOT NULL,
	"organisation_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"value" "bytea" NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "corrections_account_id_what_pk" PRIMARY KEY("account_id","what"),
	CONSTRAINT "corrections_what" CHECK ("corrections"."what" in ('name', 'address', 'phone'))
);
--> statement-breakpoint
CREATE TABLE "unit_lists" (
	"list_id" uuid PRIMARY KEY NOT NULL,
	"unit_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"writers" text NOT NULL,
	"with_below" boolean NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	CONSTRAINT "unit_lists_writers" CHECK ("unit_lists"."writers" in ('unit', 'organisation', 'anyone'))
);
--> statement-breakpoint
ALTER TABLE "recipients" ADD COLUMN "via" smallint;--> statement-breakpoint
ALTER TABLE "corrections" ADD CONSTRAINT "corrections_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "corrections" ADD CONSTRAINT "corrections_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "corrections" ADD CONSTRAINT "corrections_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_lists" ADD CONSTRAINT "unit_lists_list_id_accounts_id_fk" FOREIGN KEY ("list_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_lists" ADD CONSTRAINT "unit_lists_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_lists" ADD CONSTRAINT "unit_lists_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "corrections_organisation" ON "corrections" USING btree ("organisation_id");--> statement-breakpoint
CREATE INDEX "corrections_expiry" ON "corrections" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "unit_lists_unit" ON "unit_lists" USING btree ("unit_id");--> statement-breakpoint
CREATE INDEX "unit_lists_organisation" ON "unit_lists" USING btree ("organisation_id");--> statement-breakpoint
-- Written by hand from here on (db/tenancy.ts): the rows of the organisation that a transaction named; a correction also the person who is asked.
ALTER TABLE "corrections" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "unit_lists" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "tenant" ON "corrections" USING (sigill_all() OR organisation_id = sigill_organisation() OR account_id = sigill_account())
  WITH CHECK (sigill_all() OR organisation_id = sigill_organisation());--> statement-breakpoint
CREATE POLICY "tenant" ON "unit_lists" USING (sigill_all() OR organisation_id = sigill_organisation());
