ALTER TABLE "organisations" ADD COLUMN "successor_objected_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "organisation_successors" ADD COLUMN "approved_by" uuid;--> statement-breakpoint
ALTER TABLE "organisation_successors" ADD CONSTRAINT "organisation_successors_approved_by_accounts_id_fk" FOREIGN KEY ("approved_by") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
-- Written by hand from here on: what was approved before nobody knows by whom, and it could be answered for as long as an invitation of others. It is asked for anew.
DELETE FROM "unit_invitations" WHERE "id" IN (SELECT "invitation_id" FROM "organisation_successors");
