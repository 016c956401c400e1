insert into identity.epoch default values;
--> statement-breakpoint
create function identity.raise_epoch() returns trigger language plpgsql as $$
begin
  -- Deferred to the commit, so that the one row is the last lock that any transaction takes: nobody can wait in a circle.
  if coalesce(current_setting('identity.epoch_raised', true), '') <> pg_current_xact_id()::text then
    update identity.epoch set n = n + 1;
    perform set_config('identity.epoch_raised', pg_current_xact_id()::text, true);
  end if;
  return null;
end $$;
--> statement-breakpoint
do $$
declare
  watched text;
begin
  -- What was added cannot make an older token wrong: new users, projects and domains do not count.
  foreach watched in array array['project', 'user', 'application_credential', 'access_rule', 'trust', 'token'] loop
    execute format('create constraint trigger epoch after update or delete on identity.%I deferrable initially deferred for each row execute function identity.raise_epoch()', watched);
  end loop;
  foreach watched in array array['membership', 'role', 'implied_role', 'assignment', 'trust_role', 'application_credential_role', 'region', 'service', 'endpoint', 'endpoint_group', 'project_endpoint', 'project_endpoint_group'] loop
    execute format('create constraint trigger epoch after insert or update or delete on identity.%I deferrable initially deferred for each row execute function identity.raise_epoch()', watched);
  end loop;
end $$;
