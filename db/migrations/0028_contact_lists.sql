ALTER TABLE "units" ADD COLUMN "contacts_seen" text;--> statement-breakpoint
ALTER TABLE "units" ADD COLUMN "contacts_listed" boolean;--> statement-breakpoint
ALTER TABLE "units" ADD CONSTRAINT "units_contacts_seen" CHECK ("units"."contacts_seen" in ('organisation', 'department', 'none'));