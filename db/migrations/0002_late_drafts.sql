CREATE TABLE "late_drafts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"holder_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"stanza" "bytea" NOT NULL,
	"content_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "late_drafts" ADD CONSTRAINT "late_drafts_holder_id_accounts_id_fk" FOREIGN KEY ("holder_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "late_drafts" ADD CONSTRAINT "late_drafts_content_id_blobs_id_fk" FOREIGN KEY ("content_id") REFERENCES "public"."blobs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "late_drafts_holder" ON "late_drafts" USING btree ("holder_id");--> statement-breakpoint
CREATE INDEX "late_drafts_content" ON "late_drafts" USING btree ("content_id");