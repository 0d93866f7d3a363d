CREATE TABLE "notices" (
	"code" text PRIMARY KEY NOT NULL,
	"holder_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
DROP INDEX "recipients_notice_code";--> statement-breakpoint
DROP INDEX "links_expiry";--> statement-breakpoint
ALTER TABLE "recipients" ADD COLUMN "line" "bytea";--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_holder_id_message_id_deliveries_holder_id_message_id_fk" FOREIGN KEY ("holder_id","message_id") REFERENCES "public"."deliveries"("holder_id","message_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "notices_delivery" ON "notices" USING btree ("holder_id","message_id");--> statement-breakpoint
CREATE INDEX "links_expiry" ON "links" USING btree ("expires_at") WHERE "links"."stanza" is not null;--> statement-breakpoint
INSERT INTO "notices" SELECT r."notice_code", r."holder_id", r."message_id", m."sent_at" FROM "recipients" r JOIN "messages" m ON m."id" = r."message_id" JOIN "deliveries" d ON d."holder_id" = r."holder_id" AND d."message_id" = r."message_id" WHERE r."notice_code" is not null;--> statement-breakpoint
UPDATE "links" l SET "stanza" = null, "server_half" = null FROM "deliveries" d WHERE d."holder_id" = l."holder_id" AND d."message_id" = l."message_id" AND l."purpose" = 'forgotten' AND d."read_at" is not null;--> statement-breakpoint
ALTER TABLE "recipients" DROP COLUMN "notice_code";