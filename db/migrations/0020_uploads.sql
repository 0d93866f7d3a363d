CREATE TABLE "uploads" (
	"id" uuid PRIMARY KEY NOT NULL,
	"holder_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"sealed" "bytea" NOT NULL,
	"size" bigint NOT NULL,
	"received" bigint NOT NULL,
	"writer" uuid,
	"writer_until" timestamp (3) with time zone,
	"touched_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_id_blobs_id_fk" FOREIGN KEY ("id") REFERENCES "public"."blobs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_holder_id_accounts_id_fk" FOREIGN KEY ("holder_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "uploads_holder" ON "uploads" USING btree ("holder_id");--> statement-breakpoint
CREATE INDEX "uploads_age" ON "uploads" USING btree ("touched_at");