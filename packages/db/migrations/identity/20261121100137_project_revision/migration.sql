CREATE TABLE "identity"."project_revision" (
	"slot" integer PRIMARY KEY,
	"n" bigint NOT NULL
);

--> statement-breakpoint
create function identity.raise_project_revision() returns trigger language plpgsql as $$
begin
  -- A connection runs one transaction at a time, so nobody ever waits for its row. The rest of the division bounds the table.
  insert into identity.project_revision values (pg_backend_pid() % 1024, 1) on conflict (slot) do update set n = project_revision.n + 1;
  return null;
end $$;
--> statement-breakpoint
create trigger revision after insert or update or delete or truncate on identity.project for each statement execute function identity.raise_project_revision();
