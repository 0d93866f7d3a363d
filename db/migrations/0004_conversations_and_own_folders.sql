CREATE TABLE "conversations" (
	"holder_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"total" integer NOT NULL,
	"unread" integer NOT NULL,
	CONSTRAINT "conversations_holder_id_id_pk" PRIMARY KEY("holder_id","id")
);
--> statement-breakpoint
CREATE TABLE "own_folders" (
	"id" uuid PRIMARY KEY NOT NULL,
	"holder_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"sealed_name" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "deliveries" DROP CONSTRAINT "deliveries_folder";--> statement-breakpoint
ALTER TABLE "deliveries" ADD COLUMN "conversation_id" uuid DEFAULT gen_random_uuid() NOT NULL;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_holder_id_accounts_id_fk" FOREIGN KEY ("holder_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "own_folders" ADD CONSTRAINT "own_folders_holder_id_accounts_id_fk" FOREIGN KEY ("holder_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "own_folders_holder" ON "own_folders" USING btree ("holder_id");--> statement-breakpoint
CREATE INDEX "deliveries_conversation" ON "deliveries" USING btree ("holder_id","conversation_id");--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_folder" CHECK ("folder" in ('inbox', 'sent', 'archive', 'trash') or length("folder") = 36);--> statement-breakpoint
INSERT INTO "conversations" SELECT "holder_id", "conversation_id", 1, case when "read_at" is null then 1 else 0 end FROM "deliveries" WHERE "folder" <> 'trash';