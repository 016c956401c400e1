CREATE INDEX "group_begins" ON "identity"."group" (lower("name") collate "C");--> statement-breakpoint
CREATE INDEX "project_begins" ON "identity"."project" (lower("name") collate "C");--> statement-breakpoint
CREATE INDEX "user_begins" ON "identity"."user" (lower("name") collate "C");