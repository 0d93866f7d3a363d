DROP INDEX "mailbox_wraps_member";--> statement-breakpoint
ALTER TABLE "cases" DROP COLUMN "kind";--> statement-breakpoint
ALTER TABLE "mailbox_members" DROP COLUMN "granted_by";