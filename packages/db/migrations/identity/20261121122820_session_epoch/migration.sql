-- Tickets and receipts stand for no authority yet: that one was used must not make every replica forget what it knows of tokens.
drop trigger epoch on identity.token;
--> statement-breakpoint
create constraint trigger epoch after update or delete on identity.token deferrable initially deferred for each row when (old.kind in ('token', 'session')) execute function identity.raise_epoch();
--> statement-breakpoint
comment on column identity.second_factor.seed is 'sealed to user_id';
