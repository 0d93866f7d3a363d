CREATE TABLE "organisation_domains" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"name" text NOT NULL,
	"token" text NOT NULL,
	"covers_below" boolean NOT NULL,
	"unit_id" uuid,
	"proven_at" timestamp (3) with time zone,
	"missing_since" timestamp (3) with time zone,
	"lost_at" timestamp (3) with time zone,
	"checked_at" timestamp (3) with time zone,
	"asked_at" timestamp (3) with time zone,
	"added_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "unit_invitations" ADD COLUMN "domain" text;--> statement-breakpoint
ALTER TABLE "organisation_domains" ADD CONSTRAINT "organisation_domains_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_domains" ADD CONSTRAINT "organisation_domains_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "organisation_domains_once" ON "organisation_domains" USING btree ("organisation_id","name");--> statement-breakpoint
CREATE UNIQUE INDEX "organisation_domains_owner" ON "organisation_domains" USING btree ("name") WHERE "organisation_domains"."proven_at" is not null;--> statement-breakpoint
CREATE INDEX "organisation_domains_unit" ON "organisation_domains" USING btree ("unit_id");--> statement-breakpoint
CREATE INDEX "unit_invitations_domain" ON "unit_invitations" USING btree ("organisation_id","domain","expires_at") WHERE "unit_invitations"."domain" is not null;--> statement-breakpoint
-- Written by hand from here on (db/tenancy.ts): the rows of the organisation that a transaction named.
ALTER TABLE "organisation_domains" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "tenant" ON "organisation_domains" USING (sigill_all() OR organisation_id = sigill_organisation());--> statement-breakpoint
-- What an owned domain asks does not run out unanswered; otherwise as in 0033.
CREATE OR REPLACE FUNCTION "sigill_invitations"("person" uuid) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER
  RETURN (SELECT count(*)::integer FROM account_addresses a JOIN unit_invitations i USING (address)
    WHERE a.account_id = person AND a.proven_at IS NOT NULL AND (i.expires_at > now() OR i.domain IS NOT NULL));--> statement-breakpoint
-- The domain that the person's main address is in, where its organisation's question is past its day and unanswered (O10); null otherwise, and where the
-- organisation's closing is announced, because it can take nobody in any more (D8).
CREATE FUNCTION "sigill_unanswered_domain"("person" uuid, "at" timestamptz) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
  RETURN (SELECT min(i.domain) FROM account_addresses a JOIN unit_invitations i USING (address)
    WHERE a.account_id = person AND a.is_main AND i.domain IS NOT NULL AND i.expires_at <= at
      AND NOT EXISTS (SELECT FROM organisation_closings c WHERE c.organisation_id = i.organisation_id AND c.state <> 'asked'));--> statement-breakpoint
-- Who has an address in a domain, or below it: every host read from its end, in the order of its bytes (db/queries/asked-by-domain.ts).
CREATE INDEX "account_addresses_host" ON "account_addresses" (reverse(split_part(address, '@', 2)) text_pattern_ops);
