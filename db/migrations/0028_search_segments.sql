CREATE TABLE "search_segments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"holder_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"sealed" "bytea" NOT NULL,
	"content_id" uuid NOT NULL,
	"message_ids" uuid[] NOT NULL
);
--> statement-breakpoint
ALTER TABLE "search_segments" ADD CONSTRAINT "search_segments_holder_id_accounts_id_fk" FOREIGN KEY ("holder_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_segments" ADD CONSTRAINT "search_segments_content_id_blobs_id_fk" FOREIGN KEY ("content_id") REFERENCES "public"."blobs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "search_segments_holder" ON "search_segments" USING btree ("holder_id");--> statement-breakpoint
CREATE INDEX "search_segments_content" ON "search_segments" USING btree ("content_id");