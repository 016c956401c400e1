CREATE SCHEMA "dashboard";
--> statement-breakpoint
CREATE TABLE "dashboard"."decision" (
	"name" text PRIMARY KEY,
	"user_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "dashboard"."message" (
	"id" text PRIMARY KEY,
	"title" text NOT NULL,
	"body" text DEFAULT '' NOT NULL,
	"tone" text NOT NULL,
	"audience" text NOT NULL,
	"starts_at" timestamp with time zone,
	"ends_at" timestamp with time zone,
	"author_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "dashboard"."note" (
	"kind" text,
	"subject_id" text,
	"project_id" text,
	"domain_id" text,
	"body" text NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"author_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone,
	CONSTRAINT "note_pkey" PRIMARY KEY("kind","subject_id")
);
--> statement-breakpoint
CREATE TABLE "dashboard"."preference" (
	"user_id" text PRIMARY KEY,
	"chosen" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone
);
--> statement-breakpoint
CREATE INDEX "message_ends_at_index" ON "dashboard"."message" ("ends_at");