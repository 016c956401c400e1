-- `pileus rotate-keys` finds sealed columns by these comments; the expression is what the value is bound to.
comment on column fleet.enrolment_token.verifier is 'sealed to id';
--> statement-breakpoint
comment on column fleet.control_key.private_key is 'sealed to id';
--> statement-breakpoint
-- Every row is written every ten seconds: with room on its page that touches no index.
alter table fleet.host set (fillfactor = 50);
