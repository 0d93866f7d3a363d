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
ALTER TABLE "corrections" ADD CONSTRAINT "corrections_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "corrections" ADD CONSTRAINT "corrections_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "corrections" ADD CONSTRAINT "corrections_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "corrections_organisation" ON "corrections" USING btree ("organisation_id");--> statement-breakpoint
CREATE INDEX "corrections_expiry" ON "corrections" USING btree ("expires_at");--> statement-breakpoint
-- Written by hand from here on (db/tenancy.ts): the rows of the organisation that a transaction named, and what a person is asked themselves.
ALTER TABLE "corrections" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "tenant" ON "corrections" USING (sigill_all() OR organisation_id = sigill_organisation() OR account_id = sigill_account())
  WITH CHECK (sigill_all() OR organisation_id = sigill_organisation());
