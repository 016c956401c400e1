CREATE TABLE "identity"."access_token_role" (
	"access_token_id" text,
	"role_id" text,
	CONSTRAINT "access_token_role_pkey" PRIMARY KEY("access_token_id","role_id")
);
--> statement-breakpoint
CREATE TABLE "identity"."access_token" (
	"id" text PRIMARY KEY,
	"consumer_id" text NOT NULL,
	"user_id" text NOT NULL,
	"project_id" text NOT NULL,
	"secret" bytea NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identity"."nonce" (
	"consumer_id" text,
	"hash" bytea,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "nonce_pkey" PRIMARY KEY("consumer_id","hash")
);
--> statement-breakpoint
CREATE TABLE "identity"."request_token_role" (
	"request_token_id" text,
	"role_id" text,
	CONSTRAINT "request_token_role_pkey" PRIMARY KEY("request_token_id","role_id")
);
--> statement-breakpoint
CREATE TABLE "identity"."request_token" (
	"id" text PRIMARY KEY,
	"consumer_id" text NOT NULL,
	"project_id" text NOT NULL,
	"secret" bytea NOT NULL,
	"user_id" text,
	"verifier" bytea,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "identity"."token" ADD COLUMN "access_token_id" text;--> statement-breakpoint
CREATE INDEX "access_token_consumer_id_index" ON "identity"."access_token" ("consumer_id");--> statement-breakpoint
CREATE INDEX "access_token_user_id_index" ON "identity"."access_token" ("user_id");--> statement-breakpoint
CREATE INDEX "access_token_project_id_index" ON "identity"."access_token" ("project_id");--> statement-breakpoint
CREATE INDEX "access_token_expires_at_index" ON "identity"."access_token" ("expires_at");--> statement-breakpoint
CREATE INDEX "nonce_expires_at_index" ON "identity"."nonce" ("expires_at");--> statement-breakpoint
CREATE INDEX "request_token_consumer_id_index" ON "identity"."request_token" ("consumer_id");--> statement-breakpoint
CREATE INDEX "request_token_expires_at_index" ON "identity"."request_token" ("expires_at");--> statement-breakpoint
CREATE INDEX "token_access_token_id_index" ON "identity"."token" ("access_token_id") WHERE access_token_id is not null;--> statement-breakpoint
ALTER TABLE "identity"."access_token_role" ADD CONSTRAINT "access_token_role_access_token_id_access_token_id_fkey" FOREIGN KEY ("access_token_id") REFERENCES "identity"."access_token"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."access_token_role" ADD CONSTRAINT "access_token_role_role_id_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "identity"."role"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."access_token" ADD CONSTRAINT "access_token_consumer_id_consumer_id_fkey" FOREIGN KEY ("consumer_id") REFERENCES "identity"."consumer"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."access_token" ADD CONSTRAINT "access_token_user_id_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "identity"."user"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."access_token" ADD CONSTRAINT "access_token_project_id_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "identity"."project"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."nonce" ADD CONSTRAINT "nonce_consumer_id_consumer_id_fkey" FOREIGN KEY ("consumer_id") REFERENCES "identity"."consumer"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."request_token_role" ADD CONSTRAINT "request_token_role_request_token_id_request_token_id_fkey" FOREIGN KEY ("request_token_id") REFERENCES "identity"."request_token"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."request_token_role" ADD CONSTRAINT "request_token_role_role_id_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "identity"."role"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."request_token" ADD CONSTRAINT "request_token_consumer_id_consumer_id_fkey" FOREIGN KEY ("consumer_id") REFERENCES "identity"."consumer"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."request_token" ADD CONSTRAINT "request_token_project_id_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "identity"."project"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."request_token" ADD CONSTRAINT "request_token_user_id_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "identity"."user"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."token" ADD CONSTRAINT "token_access_token_id_access_token_id_fkey" FOREIGN KEY ("access_token_id") REFERENCES "identity"."access_token"("id") ON DELETE CASCADE;