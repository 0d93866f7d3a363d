CREATE TABLE "rewrites" (
	"relation" text PRIMARY KEY NOT NULL,
	"changes" bigint NOT NULL,
	"server_started_at" timestamp (3) with time zone NOT NULL,
	"rewritten_at" timestamp (3) with time zone NOT NULL
);
