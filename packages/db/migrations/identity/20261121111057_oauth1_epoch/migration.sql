-- What was lent to a consumer ends with the row, and is less when a role goes. What was added cannot make an older token wrong.
create constraint trigger epoch after update or delete on identity.access_token deferrable initially deferred for each row execute function identity.raise_epoch();
--> statement-breakpoint
create constraint trigger epoch after update or delete on identity.access_token_role deferrable initially deferred for each row execute function identity.raise_epoch();
--> statement-breakpoint
-- `pileus rotate-keys` finds sealed columns by these comments.
comment on column identity.consumer.secret is 'sealed to id';
--> statement-breakpoint
comment on column identity.request_token.secret is 'sealed to id';
--> statement-breakpoint
comment on column identity.access_token.secret is 'sealed to id';
