CREATE TABLE "own_texts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"generation" integer NOT NULL,
	"sealed" "bytea" NOT NULL,
	CONSTRAINT "own_texts_kind" CHECK ("own_texts"."kind" in ('signature', 'template'))
);
--> statement-breakpoint
ALTER TABLE "own_texts" ADD CONSTRAINT "own_texts_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "own_texts_account" ON "own_texts" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "own_texts_signature" ON "own_texts" USING btree ("account_id") WHERE "own_texts"."kind" = 'signature';