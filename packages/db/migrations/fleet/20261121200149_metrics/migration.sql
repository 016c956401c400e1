CREATE TABLE "fleet"."frame" (
	"host_id" uuid,
	"at" timestamp with time zone,
	"list_id" integer NOT NULL,
	"body" bytea NOT NULL,
	CONSTRAINT "frame_pkey" PRIMARY KEY("host_id","at")
) PARTITION BY RANGE ("at");
--> statement-breakpoint
CREATE TABLE "fleet"."rollup" (
	"name" text PRIMARY KEY,
	"until" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fleet"."series_hour" (
	"host_id" uuid,
	"name" text,
	"hour" timestamp with time zone,
	"body" bytea NOT NULL,
	CONSTRAINT "series_hour_pkey" PRIMARY KEY("host_id","name","hour")
) PARTITION BY RANGE ("hour");
--> statement-breakpoint
CREATE TABLE "fleet"."series_list" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "fleet"."series_list_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"host_id" uuid NOT NULL,
	"hash" text NOT NULL,
	"names" text[] NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "series_list_host_id_hash_index" ON "fleet"."series_list" ("host_id","hash");--> statement-breakpoint
ALTER TABLE "fleet"."series_list" ADD CONSTRAINT "series_list_host_id_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "fleet"."host"("id") ON DELETE CASCADE;
--> statement-breakpoint
-- Days that have no partition of their own (no worker ran for long) land in the default one, so that no insert ever fails for it.
CREATE TABLE fleet.frame_default PARTITION OF fleet.frame DEFAULT;
--> statement-breakpoint
CREATE TABLE fleet.series_hour_default PARTITION OF fleet.series_hour DEFAULT;
--> statement-breakpoint
-- Bodies are packed already: trying again would cost time and win nothing.
ALTER TABLE fleet.frame ALTER COLUMN body SET STORAGE EXTERNAL;
--> statement-breakpoint
ALTER TABLE fleet.series_hour ALTER COLUMN body SET STORAGE EXTERNAL;
--> statement-breakpoint
CREATE FUNCTION fleet.make_days(parent text, ahead integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	first date := (now() AT TIME ZONE 'UTC')::date;
	day date;
	name text;
BEGIN
	FOR i IN 0..ahead LOOP
		day := first + i;
		name := parent || '_' || to_char(day, 'YYYYMMDD');
		CONTINUE WHEN to_regclass(format('fleet.%I', name)) IS NOT NULL;
		BEGIN
			EXECUTE format('CREATE TABLE fleet.%I PARTITION OF fleet.%I FOR VALUES FROM (%L) TO (%L)',
				name, parent, day || ' 00:00:00+00', (day + 1) || ' 00:00:00+00');
		EXCEPTION WHEN check_violation THEN
			NULL; -- the default partition has rows of this day already, so the day stays there
		END;
	END LOOP;
END $$;
--> statement-breakpoint
CREATE FUNCTION fleet.drop_days(parent text, days integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	oldest text := parent || '_' || to_char((now() AT TIME ZONE 'UTC')::date - days, 'YYYYMMDD');
	name text;
BEGIN
	FOR name IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
		WHERE i.inhparent = format('fleet.%I', parent)::regclass AND c.relname ~ '_[0-9]{8}$' AND c.relname < oldest
	LOOP
		EXECUTE format('DROP TABLE fleet.%I', name);
	END LOOP;
END $$;
--> statement-breakpoint
SELECT fleet.make_days('frame', 2), fleet.make_days('series_hour', 2);
