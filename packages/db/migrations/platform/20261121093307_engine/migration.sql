-- contract: no release has carried this table yet
CREATE SEQUENCE "platform"."command_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;
--> statement-breakpoint
CREATE SEQUENCE "platform"."event_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;
--> statement-breakpoint
CREATE TABLE "platform"."archive" (
	"kind" text NOT NULL,
	"id" text NOT NULL,
	"project_id" text,
	"row" jsonb NOT NULL,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL
) PARTITION BY RANGE ("at");
--> statement-breakpoint
CREATE TABLE "platform"."command" (
	"id" uuid PRIMARY KEY,
	"task_id" uuid NOT NULL,
	"step" text NOT NULL,
	"host_id" text NOT NULL,
	"subject" text NOT NULL,
	"kind" text NOT NULL,
	"args" jsonb NOT NULL,
	"seq" bigint DEFAULT nextval('platform.command_seq') NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"result" jsonb,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"answered_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "platform"."task" (
	"id" uuid PRIMARY KEY,
	"kind" text NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"project_id" text,
	"request_id" text NOT NULL,
	"caller" jsonb,
	"parent_id" uuid,
	"step" text NOT NULL,
	"state" jsonb DEFAULT '{}' NOT NULL,
	"due" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"lease" timestamp with time zone,
	"owner" text,
	"try" integer DEFAULT 0 NOT NULL,
	"deadline" timestamp with time zone,
	"fault" text,
	"error" text,
	"alert" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"done" timestamp with time zone
);
--> statement-breakpoint
CREATE INDEX "archive_kind_project_id_at_index" ON "platform"."archive" ("kind","project_id","at");
--> statement-breakpoint
CREATE INDEX "archive_id_index" ON "platform"."archive" ("id");
--> statement-breakpoint
CREATE UNIQUE INDEX "one_command" ON "platform"."command" ("task_id","step","host_id","subject","kind");
--> statement-breakpoint
CREATE INDEX "command_host_id_seq_index" ON "platform"."command" ("host_id","seq") WHERE "state" = 'pending';
--> statement-breakpoint
CREATE INDEX "command_created_at_index" ON "platform"."command" ("created_at") WHERE "state" = 'pending';
--> statement-breakpoint
CREATE UNIQUE INDEX "one_live_task" ON "platform"."task" ("subject_kind","subject_id") WHERE "done" is null;
--> statement-breakpoint
CREATE INDEX "task_due_index" ON "platform"."task" ("due") WHERE "done" is null;
--> statement-breakpoint
CREATE INDEX "task_done_index" ON "platform"."task" ("done") WHERE "done" is not null;
--> statement-breakpoint
CREATE INDEX "task_subject_id_created_at_index" ON "platform"."task" ("subject_id","created_at");
--> statement-breakpoint
CREATE INDEX "task_parent_id_index" ON "platform"."task" ("parent_id") WHERE "parent_id" is not null;
--> statement-breakpoint
CREATE INDEX "task_request_id_index" ON "platform"."task" ("request_id");
--> statement-breakpoint
ALTER TABLE "platform"."command" ADD CONSTRAINT "command_task_id_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "platform"."task"("id") ON DELETE CASCADE;
--> statement-breakpoint
-- Rows that change with every step: room in their page for the next version, and the old ones taken away before they slow the claim.
ALTER TABLE "platform"."task" SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
--> statement-breakpoint
-- Not yet released, so nothing is carried over: a table cannot become partitioned in place.
DROP TABLE "platform"."event";
--> statement-breakpoint
CREATE TABLE "platform"."event" (
	"seq" bigint DEFAULT nextval('platform.event_seq') NOT NULL,
	"xid" xid8 DEFAULT pg_current_xact_id() NOT NULL,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"request_id" text NOT NULL,
	"actor" text,
	"project_id" text,
	"domain_id" text,
	"kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"data" jsonb DEFAULT '{}' NOT NULL,
	CONSTRAINT "event_pkey" PRIMARY KEY ("at","seq")
) PARTITION BY RANGE ("at");
--> statement-breakpoint
CREATE INDEX "event_xid_seq_index" ON "platform"."event" ("xid","seq");
--> statement-breakpoint
CREATE INDEX "event_subject_id_seq_index" ON "platform"."event" ("subject_id","seq");
--> statement-breakpoint
CREATE INDEX "event_request_id_index" ON "platform"."event" ("request_id");
--> statement-breakpoint
-- Months that have no partition of their own (no worker ran for long) land in the default one, so that no commit ever fails for it.
CREATE TABLE "platform"."event_default" PARTITION OF "platform"."event" DEFAULT;
--> statement-breakpoint
CREATE TABLE "platform"."archive_default" PARTITION OF "platform"."archive" DEFAULT;
--> statement-breakpoint
CREATE FUNCTION platform.make_partitions(parent text, ahead integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	first date := date_trunc('month', now() AT TIME ZONE 'UTC');
	month date;
	name text;
BEGIN
	FOR i IN 0..ahead LOOP
		month := first + make_interval(months => i);
		name := parent || '_' || to_char(month, 'YYYYMM');
		CONTINUE WHEN to_regclass(format('platform.%I', name)) IS NOT NULL;
		BEGIN
			EXECUTE format('CREATE TABLE platform.%I PARTITION OF platform.%I FOR VALUES FROM (%L) TO (%L)',
				name, parent, month || ' 00:00:00+00', (month + interval '1 month')::date || ' 00:00:00+00');
		EXCEPTION WHEN check_violation THEN
			NULL; -- the default partition has rows of this month already, so the month stays there
		END;
	END LOOP;
END $$;
--> statement-breakpoint
CREATE FUNCTION platform.drop_partitions(parent text, months integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	oldest text := parent || '_' || to_char((now() AT TIME ZONE 'UTC') - make_interval(months => months), 'YYYYMM');
	name text;
BEGIN
	FOR name IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
		WHERE i.inhparent = format('platform.%I', parent)::regclass AND c.relname ~ '_[0-9]{6}$' AND c.relname < oldest
	LOOP
		EXECUTE format('DROP TABLE platform.%I', name);
	END LOOP;
END $$;
--> statement-breakpoint
SELECT platform.make_partitions('event', 3), platform.make_partitions('archive', 3);
--> statement-breakpoint
-- Arguments of the trigger: columns that are not kept, such as secrets.
CREATE FUNCTION platform.archive_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	kept jsonb := to_jsonb(OLD);
BEGIN
	FOR i IN 0..TG_NARGS - 1 LOOP
		kept := kept - TG_ARGV[i];
	END LOOP;
	INSERT INTO platform.archive (kind, id, project_id, row) VALUES (TG_TABLE_NAME, kept->>'id', kept->>'project_id', kept);
	RETURN NULL;
END $$;
