CREATE TABLE "unit_mailboxes" (
	"mailbox_id" uuid PRIMARY KEY NOT NULL,
	"unit_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "units" ADD COLUMN "contacts_seen" text;--> statement-breakpoint
ALTER TABLE "units" ADD COLUMN "contacts_listed" boolean;--> statement-breakpoint
ALTER TABLE "unit_mailboxes" ADD CONSTRAINT "unit_mailboxes_mailbox_id_accounts_id_fk" FOREIGN KEY ("mailbox_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_mailboxes" ADD CONSTRAINT "unit_mailboxes_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_mailboxes" ADD CONSTRAINT "unit_mailboxes_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "unit_mailboxes_unit" ON "unit_mailboxes" USING btree ("unit_id");--> statement-breakpoint
CREATE INDEX "unit_mailboxes_organisation" ON "unit_mailboxes" USING btree ("organisation_id");--> statement-breakpoint
ALTER TABLE "units" ADD CONSTRAINT "units_contacts_seen" CHECK ("units"."contacts_seen" in ('organisation', 'department', 'none'));--> statement-breakpoint
-- Written by hand from here on, as in 0027: rows of the organisation that a transaction named, and to a person those of the mailboxes that they are in.
ALTER TABLE "unit_mailboxes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "tenant" ON "unit_mailboxes" USING (sigill_all() OR organisation_id = sigill_organisation()
  OR mailbox_id IN (SELECT m.mailbox_id FROM mailbox_members m WHERE m.member_id = sigill_account()))
  WITH CHECK (sigill_all() OR organisation_id = sigill_organisation());--> statement-breakpoint
-- Whether somebody reads any, for the navigation of every page: as sigill_administers of 0027.
CREATE FUNCTION "sigill_reads_mailboxes"("person" uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  RETURN EXISTS (SELECT FROM mailbox_members m JOIN unit_mailboxes u USING (mailbox_id) WHERE m.member_id = person);
