ALTER TABLE "recovery_wraps" ADD COLUMN "signature" "bytea";--> statement-breakpoint
-- Written by hand from here on (db/tenancy.ts): a person's transaction sees what concerns them, and writes only once it named the organisation.
ALTER POLICY "tenant" ON "organisations" WITH CHECK (sigill_all() OR id = sigill_organisation());--> statement-breakpoint
ALTER POLICY "tenant" ON "units" WITH CHECK (sigill_all() OR organisation_id = sigill_organisation());--> statement-breakpoint
ALTER POLICY "tenant" ON "unit_administrators" WITH CHECK (sigill_all() OR organisation_id = sigill_organisation());--> statement-breakpoint
ALTER POLICY "tenant" ON "unit_people" WITH CHECK (sigill_all() OR organisation_id = sigill_organisation());--> statement-breakpoint
ALTER POLICY "tenant" ON "unit_keys" WITH CHECK (sigill_all() OR organisation_id = sigill_organisation());--> statement-breakpoint
ALTER POLICY "tenant" ON "recovery_wraps" WITH CHECK (sigill_all() OR organisation_id = sigill_organisation());--> statement-breakpoint
ALTER POLICY "tenant" ON "unit_invitations" WITH CHECK (sigill_all() OR organisation_id = sigill_organisation());
