CREATE SCHEMA "image";
--> statement-breakpoint
CREATE TABLE "image"."task" (
	"id" uuid PRIMARY KEY,
	"image_id" uuid,
	"project_id" text,
	"user_id" text NOT NULL,
	"request_id" text NOT NULL,
	"type" text NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"input" jsonb NOT NULL,
	"result" jsonb,
	"message" text DEFAULT '' NOT NULL,
	"expires_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "image"."image" (
	"id" uuid PRIMARY KEY,
	"project_id" text,
	"name" text,
	"status" text DEFAULT 'queued' NOT NULL,
	"visibility" text DEFAULT 'shared' NOT NULL,
	"protected" boolean DEFAULT false NOT NULL,
	"hidden" boolean DEFAULT false NOT NULL,
	"container_format" text,
	"disk_format" text,
	"min_disk" integer DEFAULT 0 NOT NULL,
	"min_ram" integer DEFAULT 0 NOT NULL,
	"tags" text[] DEFAULT '{}'::text[] NOT NULL,
	"properties" jsonb DEFAULT '{}' NOT NULL,
	"checksum" text,
	"hash_algo" text,
	"hash_value" text,
	"size" bigint,
	"virtual_size" bigint,
	"data_id" uuid,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone,
	CONSTRAINT "data_when_used" CHECK ((status = 'queued') = (data_id is null))
);
--> statement-breakpoint
CREATE TABLE "image"."member" (
	"image_id" uuid,
	"member_id" text,
	"status" text DEFAULT 'pending' NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone,
	CONSTRAINT "member_pkey" PRIMARY KEY("image_id","member_id")
);
--> statement-breakpoint
CREATE TABLE "image"."metadef_object" (
	"namespace" text,
	"name" text,
	"description" text,
	"required" text[] DEFAULT '{}'::text[] NOT NULL,
	"properties" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone,
	CONSTRAINT "metadef_object_pkey" PRIMARY KEY("namespace","name")
);
--> statement-breakpoint
CREATE TABLE "image"."metadef_property" (
	"namespace" text,
	"name" text,
	"schema" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone,
	CONSTRAINT "metadef_property_pkey" PRIMARY KEY("namespace","name")
);
--> statement-breakpoint
CREATE TABLE "image"."metadef_tag" (
	"namespace" text,
	"name" text,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone,
	CONSTRAINT "metadef_tag_pkey" PRIMARY KEY("namespace","name")
);
--> statement-breakpoint
CREATE TABLE "image"."metadef_namespace" (
	"name" text PRIMARY KEY,
	"display_name" text,
	"description" text,
	"visibility" text DEFAULT 'private' NOT NULL,
	"protected" boolean DEFAULT false NOT NULL,
	"project_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "image"."metadef_resource_type_association" (
	"namespace" text,
	"resource_type" text,
	"prefix" text,
	"properties_target" text,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone,
	CONSTRAINT "metadef_resource_type_association_pkey" PRIMARY KEY("namespace","resource_type")
);
--> statement-breakpoint
CREATE TABLE "image"."metadef_resource_type" (
	"name" text PRIMARY KEY,
	"protected" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "image"."upload" (
	"id" uuid PRIMARY KEY,
	"image_id" uuid NOT NULL,
	"project_id" text,
	"purpose" text NOT NULL,
	"expected" bigint,
	"received" bigint DEFAULT 0 NOT NULL,
	"resumable" boolean DEFAULT false NOT NULL,
	"seen_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone
);
--> statement-breakpoint
CREATE INDEX "task_image" ON "image"."task" ("image_id");--> statement-breakpoint
CREATE INDEX "task_owner" ON "image"."task" ("project_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "one_import" ON "image"."task" ("image_id") WHERE status in ('pending', 'processing');--> statement-breakpoint
CREATE INDEX "task_expiry" ON "image"."task" ("expires_at");--> statement-breakpoint
CREATE INDEX "image_newest" ON "image"."image" ("project_id","created_at","id");--> statement-breakpoint
CREATE INDEX "image_of_all" ON "image"."image" ("created_at","id") WHERE visibility in ('public', 'community');--> statement-breakpoint
CREATE INDEX "image_created" ON "image"."image" ("created_at","id");--> statement-breakpoint
CREATE INDEX "image_name" ON "image"."image" ("name");--> statement-breakpoint
CREATE INDEX "image_tags" ON "image"."image" USING gin ("tags");--> statement-breakpoint
CREATE UNIQUE INDEX "image_data" ON "image"."image" ("data_id");--> statement-breakpoint
CREATE INDEX "member_images" ON "image"."member" ("member_id","status");--> statement-breakpoint
CREATE UNIQUE INDEX "one_upload" ON "image"."upload" ("image_id");--> statement-breakpoint
CREATE INDEX "upload_owner" ON "image"."upload" ("project_id");--> statement-breakpoint
CREATE INDEX "upload_seen" ON "image"."upload" ("seen_at");--> statement-breakpoint
ALTER TABLE "image"."task" ADD CONSTRAINT "task_image_id_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "image"."image"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "image"."member" ADD CONSTRAINT "member_image_id_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "image"."image"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "image"."metadef_object" ADD CONSTRAINT "metadef_object_namespace_metadef_namespace_name_fkey" FOREIGN KEY ("namespace") REFERENCES "image"."metadef_namespace"("name") ON DELETE CASCADE ON UPDATE CASCADE;--> statement-breakpoint
ALTER TABLE "image"."metadef_property" ADD CONSTRAINT "metadef_property_namespace_metadef_namespace_name_fkey" FOREIGN KEY ("namespace") REFERENCES "image"."metadef_namespace"("name") ON DELETE CASCADE ON UPDATE CASCADE;--> statement-breakpoint
ALTER TABLE "image"."metadef_tag" ADD CONSTRAINT "metadef_tag_namespace_metadef_namespace_name_fkey" FOREIGN KEY ("namespace") REFERENCES "image"."metadef_namespace"("name") ON DELETE CASCADE ON UPDATE CASCADE;--> statement-breakpoint
ALTER TABLE "image"."metadef_resource_type_association" ADD CONSTRAINT "metadef_resource_type_association_QbKAtkvucpN3_fkey" FOREIGN KEY ("namespace") REFERENCES "image"."metadef_namespace"("name") ON DELETE CASCADE ON UPDATE CASCADE;--> statement-breakpoint
ALTER TABLE "image"."metadef_resource_type_association" ADD CONSTRAINT "metadef_resource_type_association_Q5GLFTTJZ3bL_fkey" FOREIGN KEY ("resource_type") REFERENCES "image"."metadef_resource_type"("name") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "image"."upload" ADD CONSTRAINT "upload_image_id_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "image"."image"("id") ON DELETE CASCADE;