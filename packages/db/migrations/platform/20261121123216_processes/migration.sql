CREATE TABLE "platform"."process" (
	"id" uuid PRIMARY KEY,
	"host" text NOT NULL,
	"roles" text[] NOT NULL,
	"pid" integer NOT NULL,
	"release" text NOT NULL,
	"node" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"seen_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"lost_at" timestamp with time zone,
	"memory_bytes" bigint NOT NULL,
	"delay_ms" double precision NOT NULL
);
--> statement-breakpoint
CREATE INDEX "event_project_id_at_seq_index" ON "platform"."event" ("project_id","at","seq") WHERE project_id is not null;--> statement-breakpoint
CREATE INDEX "event_domain_id_at_seq_index" ON "platform"."event" ("domain_id","at","seq") WHERE domain_id is not null;--> statement-breakpoint
CREATE INDEX "event_actor_at_seq_index" ON "platform"."event" ("actor","at","seq") WHERE actor is not null;