CREATE TABLE "identity"."consumer" (
	"id" text PRIMARY KEY,
	"description" text,
	"secret" bytea NOT NULL,
	"extra" jsonb DEFAULT '{}' NOT NULL
);
