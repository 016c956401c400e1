CREATE TABLE "platform"."quota_lock" (
	"project_id" text PRIMARY KEY
);
--> statement-breakpoint
CREATE TABLE "platform"."quota" (
	"project_id" text,
	"resource" text,
	"limit" integer NOT NULL,
	CONSTRAINT "quota_pkey" PRIMARY KEY("project_id","resource")
);
