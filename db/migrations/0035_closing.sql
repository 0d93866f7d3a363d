CREATE TABLE "closed_organisations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"number" text NOT NULL,
	"closed_at" timestamp (3) with time zone NOT NULL,
	"certificate" text NOT NULL,
	"signature" "bytea" NOT NULL,
	"link_hash" "bytea",
	"link_until" timestamp (3) with time zone NOT NULL,
	"trail_until" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "organisation_closings" (
	"organisation_id" uuid PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"closes_on" date NOT NULL,
	"closes_at" timestamp (3) with time zone NOT NULL,
	"outcome" text NOT NULL,
	"asked_by" uuid,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"announced_at" timestamp (3) with time zone,
	"link_hash" "bytea",
	"released" integer DEFAULT 0 NOT NULL,
	"erased" integer DEFAULT 0 NOT NULL,
	"members" integer DEFAULT 0 NOT NULL,
	"mailboxes" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "organisation_closings_linkHash_unique" UNIQUE("link_hash"),
	CONSTRAINT "organisation_closings_state" CHECK ("organisation_closings"."state" in ('asked', 'announced', 'closing')),
	CONSTRAINT "organisation_closings_outcome" CHECK ("organisation_closings"."outcome" in ('release', 'erase')),
	CONSTRAINT "organisation_closings_announced" CHECK (("organisation_closings"."state" = 'asked') = ("organisation_closings"."announced_at" is null)),
	CONSTRAINT "organisation_closings_link" CHECK (("organisation_closings"."state" = 'closing') = ("organisation_closings"."link_hash" is not null))
);
--> statement-breakpoint
ALTER TABLE "organisation_closings" ADD CONSTRAINT "organisation_closings_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_closings" ADD CONSTRAINT "organisation_closings_asked_by_accounts_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "closed_organisations_link" ON "closed_organisations" USING btree ("link_hash");--> statement-breakpoint
-- Written by hand from here on (db/tenancy.ts): a closing is the organisation's; what is left of closed organisations only the installation sees.
ALTER TABLE "organisation_closings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "closed_organisations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "tenant" ON "organisation_closings" USING (sigill_all() OR organisation_id = sigill_organisation());--> statement-breakpoint
CREATE POLICY "installation" ON "closed_organisations" USING (sigill_all());--> statement-breakpoint
-- The one way out of the audit trail: the whole chain of an organisation that has left, once the time is over for which it is kept (D8).
CREATE POLICY "forget" ON "audit_entries" FOR DELETE USING (sigill_all() AND EXISTS (SELECT FROM closed_organisations c WHERE c.id = scope_id AND c.trail_until <= now()));--> statement-breakpoint
CREATE POLICY "forget" ON "audit_heads" FOR DELETE USING (sigill_all() AND EXISTS (SELECT FROM closed_organisations c WHERE c.id = scope_id AND c.trail_until <= now()));--> statement-breakpoint
-- Which organisation of somebody's leaves next, for the pages of all its people; as sigill_administers of 0027.
-- An account that was to be erased on a day after the closing goes the way of all the others (D8).
CREATE FUNCTION "sigill_closing"("person" uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
  RETURN (SELECT jsonb_build_object('organisation', o.name, 'day', c.closes_on, 'outcome', CASE
      WHEN employed.account_id IS NULL THEN 'none'
      WHEN e.outcome = 'erase' AND e.ends_at > c.closes_at THEN c.outcome
      ELSE coalesce(e.outcome, c.outcome) END)
    FROM organisation_closings c JOIN organisations o ON o.id = c.organisation_id
    LEFT JOIN unit_people employed ON employed.organisation_id = c.organisation_id AND employed.account_id = person AND employed.is_primary
    LEFT JOIN employment_ends e ON e.account_id = employed.account_id
    WHERE c.state <> 'asked'
      AND (EXISTS (SELECT FROM unit_people p WHERE p.organisation_id = c.organisation_id AND p.account_id = person)
        OR EXISTS (SELECT FROM unit_administrators a WHERE a.organisation_id = c.organisation_id AND a.account_id = person))
    ORDER BY c.closes_at LIMIT 1);
