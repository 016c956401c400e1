ALTER TABLE "identity"."login" ADD COLUMN "totp_step" integer;--> statement-breakpoint
ALTER TABLE "identity"."token" ADD COLUMN "made_from" text;--> statement-breakpoint
CREATE INDEX "token_made_from_index" ON "identity"."token" ("made_from");