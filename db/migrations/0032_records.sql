-- Written by hand (db/tenancy.ts): the audit trail behind row-level security (B39). A transaction reads the entries of the organisation that it named, or those
-- about the person; it adds to the one chain that it named, and changes or takes out none: there is no policy for that.
CREATE FUNCTION "sigill_trail"() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT nullif(current_setting('sigill.trail', true), '')::uuid $$;--> statement-breakpoint
-- The release before names no chain: it adds to its organisation's, or where it named none to any, as it did (B89).
CREATE FUNCTION "sigill_adds_to"("scope" uuid) RETURNS boolean LANGUAGE sql STABLE AS $$ SELECT scope = coalesce(sigill_trail(), sigill_organisation(), scope) $$;--> statement-breakpoint
ALTER TABLE "audit_entries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "audit_heads" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "read" ON "audit_entries" FOR SELECT USING (sigill_all() OR scope_id = sigill_organisation() OR subject_id = sigill_account());--> statement-breakpoint
CREATE POLICY "add" ON "audit_entries" FOR INSERT WITH CHECK (sigill_adds_to(scope_id));--> statement-breakpoint
CREATE POLICY "read" ON "audit_heads" FOR SELECT USING (sigill_all() OR sigill_adds_to(scope_id));--> statement-breakpoint
CREATE POLICY "add" ON "audit_heads" FOR INSERT WITH CHECK (sigill_adds_to(scope_id));--> statement-breakpoint
CREATE POLICY "move" ON "audit_heads" FOR UPDATE USING (sigill_adds_to(scope_id)) WITH CHECK (sigill_adds_to(scope_id));
