CREATE TABLE "organisation_successors" (
	"organisation_id" uuid PRIMARY KEY NOT NULL,
	"address" text NOT NULL,
	"language" text NOT NULL,
	"reason" text NOT NULL,
	"asked_by" uuid,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"invitation_id" uuid,
	CONSTRAINT "organisation_successors_invitationId_unique" UNIQUE("invitation_id")
);
--> statement-breakpoint
ALTER TABLE "organisation_closings" ADD COLUMN "reminded_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "held_messages" ADD COLUMN "kept" text;--> statement-breakpoint
ALTER TABLE "unit_administrators" ADD COLUMN "without_old_keys" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "organisation_successors" ADD CONSTRAINT "organisation_successors_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_successors" ADD CONSTRAINT "organisation_successors_asked_by_accounts_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_successors" ADD CONSTRAINT "organisation_successors_invitation_id_unit_invitations_id_fk" FOREIGN KEY ("invitation_id") REFERENCES "public"."unit_invitations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
-- Written by hand from here on (db/tenancy.ts): who asks for a successor is the organisation's to know.
ALTER TABLE "organisation_successors" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "tenant" ON "organisation_successors" USING (sigill_all() OR organisation_id = sigill_organisation());
