CREATE TABLE "record_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"mailbox_id" uuid,
	"reason" text NOT NULL,
	"asked_by" uuid NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "record_requests_kind" CHECK ("record_requests"."kind" in ('hold', 'lift') and "record_requests"."mailbox_id" is null or "record_requests"."kind" = 'unmark')
);
--> statement-breakpoint
CREATE TABLE "registrations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"mailbox_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"number" text NOT NULL,
	"registered_by" uuid,
	"registered_at" timestamp (3) with time zone NOT NULL,
	"exported_at" timestamp (3) with time zone,
	"exported_by" uuid,
	"withdrawn_at" timestamp (3) with time zone,
	"withdrawn_by" uuid,
	CONSTRAINT "registrations_number" CHECK (length("registrations"."number") between 1 and 40)
);
--> statement-breakpoint
CREATE TABLE "unit_holds" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"asked_by" uuid,
	"approved_by" uuid,
	"lifted_at" timestamp (3) with time zone,
	"noted_up_to" uuid,
	"is_noted" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "unit_records" (
	"unit_id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"is_official" boolean DEFAULT false NOT NULL,
	"marked_by" uuid,
	"count" smallint,
	"span" text,
	"counts" text,
	"starts_at" timestamp (3) with time zone,
	CONSTRAINT "unit_records_rule" CHECK (("unit_records"."count" is null and "unit_records"."span" is null and "unit_records"."counts" is null and "unit_records"."starts_at" is null)
        or ("unit_records"."count" > 0 and "unit_records"."span" in ('day', 'month', 'year') and "unit_records"."counts" in ('registration', 'arrival') and "unit_records"."starts_at" is not null))
);
--> statement-breakpoint
ALTER TABLE "unit_mailboxes" ADD COLUMN "is_official" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "unit_mailboxes" ADD COLUMN "marked_by" uuid;--> statement-breakpoint
ALTER TABLE "record_requests" ADD CONSTRAINT "record_requests_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record_requests" ADD CONSTRAINT "record_requests_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record_requests" ADD CONSTRAINT "record_requests_mailbox_id_unit_mailboxes_mailbox_id_fk" FOREIGN KEY ("mailbox_id") REFERENCES "public"."unit_mailboxes"("mailbox_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record_requests" ADD CONSTRAINT "record_requests_asked_by_accounts_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registrations" ADD CONSTRAINT "registrations_registered_by_accounts_id_fk" FOREIGN KEY ("registered_by") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registrations" ADD CONSTRAINT "registrations_exported_by_accounts_id_fk" FOREIGN KEY ("exported_by") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registrations" ADD CONSTRAINT "registrations_withdrawn_by_accounts_id_fk" FOREIGN KEY ("withdrawn_by") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registrations" ADD CONSTRAINT "registrations_delivery" FOREIGN KEY ("mailbox_id","message_id") REFERENCES "public"."deliveries"("holder_id","message_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_holds" ADD CONSTRAINT "unit_holds_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_holds" ADD CONSTRAINT "unit_holds_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_holds" ADD CONSTRAINT "unit_holds_asked_by_accounts_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_holds" ADD CONSTRAINT "unit_holds_approved_by_accounts_id_fk" FOREIGN KEY ("approved_by") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_records" ADD CONSTRAINT "unit_records_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_records" ADD CONSTRAINT "unit_records_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_records" ADD CONSTRAINT "unit_records_marked_by_accounts_id_fk" FOREIGN KEY ("marked_by") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "record_requests_once" ON "record_requests" USING btree ("unit_id","kind",coalesce("mailbox_id", "unit_id"));--> statement-breakpoint
CREATE INDEX "record_requests_organisation" ON "record_requests" USING btree ("organisation_id");--> statement-breakpoint
CREATE INDEX "record_requests_mailbox" ON "record_requests" USING btree ("mailbox_id");--> statement-breakpoint
CREATE INDEX "record_requests_asked" ON "record_requests" USING btree ("asked_by");--> statement-breakpoint
CREATE INDEX "record_requests_expiry" ON "record_requests" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "registrations_standing" ON "registrations" USING btree ("mailbox_id","message_id") WHERE "registrations"."withdrawn_at" is null;--> statement-breakpoint
CREATE INDEX "registrations_message" ON "registrations" USING btree ("mailbox_id","message_id");--> statement-breakpoint
CREATE INDEX "registrations_registered" ON "registrations" USING btree ("registered_by");--> statement-breakpoint
CREATE INDEX "registrations_exported" ON "registrations" USING btree ("exported_by");--> statement-breakpoint
CREATE INDEX "registrations_withdrawn" ON "registrations" USING btree ("withdrawn_by");--> statement-breakpoint
CREATE UNIQUE INDEX "unit_holds_standing" ON "unit_holds" USING btree ("unit_id") WHERE "unit_holds"."lifted_at" is null;--> statement-breakpoint
CREATE INDEX "unit_holds_organisation" ON "unit_holds" USING btree ("organisation_id");--> statement-breakpoint
CREATE INDEX "unit_holds_asked" ON "unit_holds" USING btree ("asked_by");--> statement-breakpoint
CREATE INDEX "unit_holds_approved" ON "unit_holds" USING btree ("approved_by");--> statement-breakpoint
CREATE INDEX "unit_holds_unnoted" ON "unit_holds" USING btree ("id") WHERE not "unit_holds"."is_noted";--> statement-breakpoint
CREATE INDEX "unit_records_organisation" ON "unit_records" USING btree ("organisation_id");--> statement-breakpoint
CREATE INDEX "unit_records_marked" ON "unit_records" USING btree ("marked_by");--> statement-breakpoint
ALTER TABLE "unit_mailboxes" ADD CONSTRAINT "unit_mailboxes_marked_by_accounts_id_fk" FOREIGN KEY ("marked_by") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "unit_mailboxes_marked" ON "unit_mailboxes" USING btree ("marked_by");--> statement-breakpoint
-- Written by hand from here on (db/tenancy.ts): as for the other tables of organisations.
ALTER TABLE "unit_records" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "unit_holds" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "record_requests" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "tenant" ON "unit_records" USING (sigill_all() OR organisation_id = sigill_organisation());--> statement-breakpoint
CREATE POLICY "tenant" ON "unit_holds" USING (sigill_all() OR organisation_id = sigill_organisation());--> statement-breakpoint
CREATE POLICY "tenant" ON "record_requests" USING (sigill_all() OR organisation_id = sigill_organisation());--> statement-breakpoint
-- What keeps somebody's mail from being erased (lib/holding/gate.ts). Run as the owner of the tables, as sigill_policies of 0030, because it is asked by clocks and
-- by requests that have not said whose rows to see; each says of one account only whether something holds it.
CREATE FUNCTION "sigill_units_of"("account" uuid) RETURNS TABLE ("unit_id" uuid, "organisation_id" uuid) LANGUAGE sql STABLE SECURITY DEFINER
BEGIN ATOMIC
  SELECT p.unit_id, p.organisation_id FROM unit_people p WHERE p.account_id = account AND p.is_primary
  UNION ALL SELECT m.unit_id, m.organisation_id FROM unit_mailboxes m WHERE m.mailbox_id = account;
END;--> statement-breakpoint
-- The oldest hold that stands over an account: whose it is, by the organisation's name, and since when.
CREATE FUNCTION "sigill_hold"("account" uuid) RETURNS TABLE ("by" text, "since" timestamptz) LANGUAGE sql STABLE SECURITY DEFINER
BEGIN ATOMIC
  SELECT o.name, h.since FROM sigill_units_of(account) place JOIN units u ON u.id = place.unit_id JOIN organisations o ON o.id = place.organisation_id
    JOIN unit_holds h ON h.unit_id = ANY (u.path) AND h.lifted_at IS NULL ORDER BY h.since, h.id LIMIT 1;
END;--> statement-breakpoint
CREATE FUNCTION "sigill_official"("account" uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  RETURN EXISTS (SELECT FROM unit_mailboxes m JOIN units u ON u.id = m.unit_id WHERE m.mailbox_id = account
    AND (m.is_official OR EXISTS (SELECT FROM unit_records r WHERE r.unit_id = ANY (u.path) AND r.is_official)));--> statement-breakpoint
-- Whether a copy may not go: its holder is held, or it is an official document that has not both its number and its place in the archive.
CREATE FUNCTION "sigill_kept"("holder" uuid, "message" uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  RETURN EXISTS (SELECT FROM sigill_hold(holder)) OR (sigill_official(holder) AND NOT EXISTS (SELECT FROM registrations r
    WHERE r.mailbox_id = holder AND r.message_id = message AND r.withdrawn_at IS NULL AND r.exported_at IS NOT NULL));--> statement-breakpoint
-- The same of several accounts, for who erases now: no hold begins and no mailbox becomes official until the transaction ends. The lock is taken in an order that
-- everybody keeps, and what holds is asked afterwards.
CREATE FUNCTION "sigill_gate"("holders" uuid[]) RETURNS TABLE ("holder" uuid, "by" text, "since" timestamptz, "official" boolean)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE place uuid;
BEGIN
  FOR place IN SELECT DISTINCT u.organisation_id FROM unnest(holders) one, sigill_units_of(one) u ORDER BY 1 LOOP
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('records ' || place, 0));
  END LOOP;
  RETURN QUERY SELECT one, h.by, h.since, sigill_official(one) FROM unnest(holders) one LEFT JOIN LATERAL sigill_hold(one) h ON true;
END $$;
