ALTER TABLE "account_waits" ADD COLUMN "stop_code" "bytea";--> statement-breakpoint
ALTER TABLE "account_waits" ADD COLUMN "stop_hash" "bytea";--> statement-breakpoint
CREATE UNIQUE INDEX "account_waits_stop" ON "account_waits" USING btree ("stop_hash");