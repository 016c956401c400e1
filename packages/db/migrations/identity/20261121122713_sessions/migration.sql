CREATE TABLE "identity"."second_factor" (
	"user_id" text PRIMARY KEY,
	"seed" bytea,
	"seed_expires_at" timestamp with time zone,
	"own_rules" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identity"."session" (
	"id" text PRIMARY KEY,
	"token_hash" bytea NOT NULL,
	"user_id" text NOT NULL,
	"address" text NOT NULL,
	"agent" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "session_token" ON "identity"."session" ("token_hash");--> statement-breakpoint
CREATE INDEX "session_user_id_index" ON "identity"."session" ("user_id");--> statement-breakpoint
CREATE INDEX "session_expires_at_index" ON "identity"."session" ("expires_at");--> statement-breakpoint
ALTER TABLE "identity"."second_factor" ADD CONSTRAINT "second_factor_user_id_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "identity"."user"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."session" ADD CONSTRAINT "session_token_hash_token_hash_fkey" FOREIGN KEY ("token_hash") REFERENCES "identity"."token"("hash") ON DELETE CASCADE ON UPDATE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."session" ADD CONSTRAINT "session_user_id_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "identity"."user"("id") ON DELETE CASCADE;