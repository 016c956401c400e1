CREATE SCHEMA "fleet";
--> statement-breakpoint
CREATE TABLE "fleet"."alarm" (
	"id" uuid PRIMARY KEY,
	"host_id" uuid,
	"code" text NOT NULL,
	"message" text NOT NULL,
	"address" text,
	"times" bigint DEFAULT 1 NOT NULL,
	"first_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"cleared_at" timestamp with time zone,
	"cleared_by" text
);
--> statement-breakpoint
CREATE TABLE "fleet"."control_key" (
	"id" text PRIMARY KEY,
	"public_key" text NOT NULL,
	"private_key" bytea NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fleet"."enrolment_token" (
	"id" text PRIMARY KEY,
	"verifier" bytea NOT NULL,
	"host_name" text,
	"host_id" uuid,
	"status" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"used_by" uuid,
	"used_key" text,
	"revoked_at" timestamp with time zone,
	"author_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fleet"."gateway" (
	"id" uuid PRIMARY KEY,
	"well_since" timestamp with time zone NOT NULL,
	"seen_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fleet"."host" (
	"id" uuid PRIMARY KEY,
	"name" text NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"public_key" text NOT NULL,
	"enrolment" integer DEFAULT 1 NOT NULL,
	"hardware" text NOT NULL,
	"session" bigint DEFAULT 0 NOT NULL,
	"offered" bigint,
	"accept_any" boolean DEFAULT false NOT NULL,
	"wire" integer,
	"agent" text,
	"boot" text,
	"address" text,
	"gateway" uuid,
	"run" text,
	"challenged_at" timestamp with time zone,
	"seen_at" timestamp with time zone,
	"down_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "fleet"."inventory" (
	"host_id" uuid PRIMARY KEY,
	"hash" text NOT NULL,
	"body" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "one_alarm" ON "fleet"."alarm" (coalesce("host_id"::text, ''),"code") WHERE "cleared_at" is null;--> statement-breakpoint
CREATE INDEX "alarm_host_id_index" ON "fleet"."alarm" ("host_id");--> statement-breakpoint
CREATE INDEX "alarm_last_at_index" ON "fleet"."alarm" ("last_at");--> statement-breakpoint
CREATE UNIQUE INDEX "host_name_index" ON "fleet"."host" ("name");--> statement-breakpoint
CREATE UNIQUE INDEX "host_hardware_index" ON "fleet"."host" ("hardware");--> statement-breakpoint
CREATE INDEX "host_gateway_index" ON "fleet"."host" ("gateway") WHERE "gateway" is not null;--> statement-breakpoint
ALTER TABLE "fleet"."alarm" ADD CONSTRAINT "alarm_host_id_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "fleet"."host"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "fleet"."enrolment_token" ADD CONSTRAINT "enrolment_token_host_id_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "fleet"."host"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "fleet"."enrolment_token" ADD CONSTRAINT "enrolment_token_used_by_host_id_fkey" FOREIGN KEY ("used_by") REFERENCES "fleet"."host"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "fleet"."inventory" ADD CONSTRAINT "inventory_host_id_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "fleet"."host"("id") ON DELETE CASCADE;