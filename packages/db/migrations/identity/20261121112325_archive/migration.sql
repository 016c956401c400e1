do $$
declare
  kept text;
begin
  -- What an operator may be asked about after it is gone: who was that, and when did it go?
  foreach kept in array array['project', 'user', 'group', 'role', 'trust', 'region', 'service', 'endpoint', 'registered_limit', 'limit'] loop
    execute format('create trigger archive_row after delete on identity.%I for each row execute function platform.archive_row()', kept);
  end loop;
end $$;
--> statement-breakpoint
create trigger archive_row after delete on identity.application_credential for each row execute function platform.archive_row('secret_hash', 'password_hash');
--> statement-breakpoint
create trigger archive_row after delete on identity.credential for each row execute function platform.archive_row('blob');
