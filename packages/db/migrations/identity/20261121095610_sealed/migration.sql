-- `pileus rotate-keys` finds sealed columns by these comments; the expression is what the value is bound to.
comment on column identity.credential.blob is 'sealed to id';
--> statement-breakpoint
comment on column identity.domain_config.value is 'sealed to domain_id || ''/'' || "group" || ''/'' || option';
