-- Tokens name the enabled service providers, so a change of those is a change of tokens.
create constraint trigger epoch after insert or update or delete on identity.service_provider deferrable initially deferred for each row execute function identity.raise_epoch();
