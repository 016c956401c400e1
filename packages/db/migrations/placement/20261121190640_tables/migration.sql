CREATE SCHEMA "placement";
--> statement-breakpoint
CREATE TABLE "placement"."allocation" (
	"consumer_id" uuid,
	"provider_id" uuid,
	"resource_class" text,
	"used" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "allocation_pkey" PRIMARY KEY("consumer_id","provider_id","resource_class"),
	CONSTRAINT "used_is_positive" CHECK (used > 0)
);
--> statement-breakpoint
CREATE TABLE "placement"."consumer" (
	"id" uuid PRIMARY KEY,
	"project_id" text NOT NULL,
	"user_id" text NOT NULL,
	"type" text,
	"generation" integer DEFAULT 0 NOT NULL,
	"group_id" uuid,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "placement"."host_aggregate" (
	"id" uuid PRIMARY KEY,
	"number" integer GENERATED ALWAYS AS IDENTITY (sequence name "placement"."host_aggregate_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"zone" text,
	"metadata" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "placement"."inventory" (
	"provider_id" uuid,
	"resource_class" text,
	"total" integer NOT NULL,
	"reserved" integer DEFAULT 0 NOT NULL,
	"min_unit" integer DEFAULT 1 NOT NULL,
	"max_unit" integer DEFAULT 2147483647 NOT NULL,
	"step_size" integer DEFAULT 1 NOT NULL,
	"allocation_ratio" double precision DEFAULT 1 NOT NULL,
	"used" bigint DEFAULT 0 NOT NULL,
	"capacity" bigint GENERATED ALWAYS AS (greatest(-9e15, least(9e15, trunc((total - reserved) * allocation_ratio)))::bigint) STORED NOT NULL,
	"free" bigint GENERATED ALWAYS AS (greatest(-9e15, least(9e15, trunc((total - reserved) * allocation_ratio)))::bigint - used) STORED NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone,
	CONSTRAINT "inventory_pkey" PRIMARY KEY("provider_id","resource_class"),
	CONSTRAINT "used_is_counted" CHECK (used >= 0)
);
--> statement-breakpoint
CREATE TABLE "placement"."provider" (
	"id" uuid PRIMARY KEY,
	"name" text NOT NULL,
	"generation" integer DEFAULT 0 NOT NULL,
	"parent_id" uuid,
	"root_id" uuid NOT NULL,
	"traits" text[] DEFAULT '{}'::text[] NOT NULL,
	"aggregates" uuid[] DEFAULT '{}'::uuid[] NOT NULL,
	"host_state" text,
	"state_reason" text,
	"zone" text,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone,
	CONSTRAINT "host_state" CHECK (host_state in ('enabled', 'disabled', 'down'))
);
--> statement-breakpoint
CREATE TABLE "placement"."resource_class" (
	"name" text PRIMARY KEY,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "placement"."trait" (
	"name" text PRIMARY KEY,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone
);
--> statement-breakpoint
CREATE INDEX "allocation_provider_id_resource_class_index" ON "placement"."allocation" ("provider_id","resource_class");--> statement-breakpoint
CREATE INDEX "consumer_project_id_user_id_index" ON "placement"."consumer" ("project_id","user_id");--> statement-breakpoint
CREATE INDEX "consumer_group_id_index" ON "placement"."consumer" ("group_id") WHERE group_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "host_aggregate_name" ON "placement"."host_aggregate" ("name");--> statement-breakpoint
CREATE UNIQUE INDEX "host_aggregate_number" ON "placement"."host_aggregate" ("number");--> statement-breakpoint
CREATE INDEX "inventory_free" ON "placement"."inventory" ("resource_class","free","provider_id");--> statement-breakpoint
CREATE UNIQUE INDEX "provider_name" ON "placement"."provider" ("name");--> statement-breakpoint
CREATE INDEX "provider_parent_id_index" ON "placement"."provider" ("parent_id") WHERE parent_id is not null;--> statement-breakpoint
CREATE INDEX "provider_root_id_index" ON "placement"."provider" ("root_id");--> statement-breakpoint
CREATE INDEX "provider_traits" ON "placement"."provider" USING gin ("traits");--> statement-breakpoint
CREATE INDEX "provider_aggregates" ON "placement"."provider" USING gin ("aggregates");--> statement-breakpoint
CREATE INDEX "provider_host" ON "placement"."provider" ("id") WHERE host_state is not null;--> statement-breakpoint
ALTER TABLE "placement"."allocation" ADD CONSTRAINT "allocation_consumer_id_consumer_id_fkey" FOREIGN KEY ("consumer_id") REFERENCES "placement"."consumer"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "placement"."allocation" ADD CONSTRAINT "allocation_of_inventory" FOREIGN KEY ("provider_id","resource_class") REFERENCES "placement"."inventory"("provider_id","resource_class") ON UPDATE CASCADE;--> statement-breakpoint
ALTER TABLE "placement"."inventory" ADD CONSTRAINT "inventory_provider_id_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "placement"."provider"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "placement"."inventory" ADD CONSTRAINT "inventory_resource_class_resource_class_name_fkey" FOREIGN KEY ("resource_class") REFERENCES "placement"."resource_class"("name") ON UPDATE CASCADE;--> statement-breakpoint
ALTER TABLE "placement"."provider" ADD CONSTRAINT "provider_parent_id_provider_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "placement"."provider"("id");--> statement-breakpoint
ALTER TABLE "placement"."provider" ADD CONSTRAINT "provider_root_id_provider_id_fkey" FOREIGN KEY ("root_id") REFERENCES "placement"."provider"("id");