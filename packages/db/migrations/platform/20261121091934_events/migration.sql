CREATE SCHEMA "platform";
--> statement-breakpoint
CREATE TABLE "platform"."event" (
	"seq" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "platform"."event_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"xid" xid8 DEFAULT pg_current_xact_id() NOT NULL,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"request_id" text NOT NULL,
	"actor" text,
	"project_id" text,
	"domain_id" text,
	"kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"data" jsonb DEFAULT '{}' NOT NULL
);
--> statement-breakpoint
CREATE INDEX "event_xid_seq_index" ON "platform"."event" ("xid","seq");--> statement-breakpoint
CREATE INDEX "event_subject_id_seq_index" ON "platform"."event" ("subject_id","seq");--> statement-breakpoint
CREATE INDEX "event_request_id_index" ON "platform"."event" ("request_id");