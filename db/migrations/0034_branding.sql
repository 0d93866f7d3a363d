CREATE TABLE "brandings" (
	"organisation_id" uuid NOT NULL,
	"state" text NOT NULL,
	"logo" "bytea",
	"logo_type" text,
	"logo_hash" text,
	"logo_width" smallint,
	"logo_height" smallint,
	"seal" text,
	"accent" text,
	"name_line" text NOT NULL,
	"address_lines" text NOT NULL,
	"footer" text NOT NULL,
	"sender" text NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "brandings_organisation_id_state_pk" PRIMARY KEY("organisation_id","state"),
	CONSTRAINT "brandings_state" CHECK ("brandings"."state" in ('draft', 'published')),
	CONSTRAINT "brandings_logo_whole" CHECK (num_nulls("brandings"."logo", "brandings"."logo_type", "brandings"."logo_hash", "brandings"."logo_width", "brandings"."logo_height") in (0, 5)),
	CONSTRAINT "brandings_logo_type" CHECK ("brandings"."logo_type" in ('image/png', 'image/jpeg', 'image/webp')),
	CONSTRAINT "brandings_logo_size" CHECK (octet_length("brandings"."logo") <= 262144),
	CONSTRAINT "brandings_colours" CHECK (coalesce("brandings"."seal", '#000000') ~ '^#[0-9a-f]{6}$' and coalesce("brandings"."accent", '#000000') ~ '^#[0-9a-f]{6}$'),
	CONSTRAINT "brandings_sender" CHECK ("brandings"."sender" in ('service', 'organisation', 'person'))
);
--> statement-breakpoint
ALTER TABLE "brandings" ADD CONSTRAINT "brandings_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "brandings_logo" ON "brandings" USING btree ("logo_hash") WHERE "brandings"."state" = 'published';--> statement-breakpoint
-- Written by hand from here on (db/tenancy.ts): as for the other tables of organisations.
ALTER TABLE "brandings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "tenant" ON "brandings" USING (sigill_all() OR organisation_id = sigill_organisation());--> statement-breakpoint
-- What an organisation shows to whoever gets a letter from it (db/queries/brandings.ts): nothing of it is secret, and nobody has said yet whose rows to see. Run as
-- the owner of the tables, as sigill_administers of 0027. What is still prepared is not given.
CREATE FUNCTION "sigill_letterhead"("organisation" uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
  RETURN (SELECT jsonb_build_object('organisationId', o.id, 'name', o.name, 'region', o.region, 'seal', b.seal, 'accent', b.accent,
    'logo', CASE WHEN b.logo_hash IS NOT NULL THEN jsonb_build_object('hash', b.logo_hash, 'width', b.logo_width, 'height', b.logo_height) END,
    'nameLine', coalesce(b.name_line, ''), 'addressLines', coalesce(b.address_lines, ''), 'footer', coalesce(b.footer, ''), 'sender', coalesce(b.sender, 'service'),
    'isPublished', b.organisation_id IS NOT NULL)
    FROM organisations o LEFT JOIN brandings b ON b.organisation_id = o.id AND b.state = 'published' WHERE o.id = organisation);--> statement-breakpoint
-- The same of the organisation that owns an account, an employee's or a unit's mailbox, for every request (db/queries/sessions.ts).
CREATE FUNCTION "sigill_home"("account" uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
  RETURN sigill_letterhead(coalesce((SELECT p.organisation_id FROM unit_people p WHERE p.account_id = account AND p.is_primary),
    (SELECT m.organisation_id FROM unit_mailboxes m WHERE m.mailbox_id = account)));--> statement-breakpoint
-- The file of a logo that some organisation has published, by its address.
CREATE FUNCTION "sigill_logo"("hash" text) RETURNS TABLE ("type" text, "file" bytea) LANGUAGE sql STABLE SECURITY DEFINER
BEGIN ATOMIC
  SELECT b.logo_type, b.logo FROM brandings b WHERE b.logo_hash = hash AND b.state = 'published' LIMIT 1;
END;
