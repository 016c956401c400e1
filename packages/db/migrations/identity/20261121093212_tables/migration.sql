CREATE SCHEMA "identity";
--> statement-breakpoint
CREATE TABLE "identity"."access_rule" (
	"id" text PRIMARY KEY,
	"user_id" text NOT NULL,
	"service" text NOT NULL,
	"method" text NOT NULL,
	"path" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identity"."application_credential_access_rule" (
	"application_credential_id" text,
	"access_rule_id" text,
	CONSTRAINT "application_credential_access_rule_pkey" PRIMARY KEY("application_credential_id","access_rule_id")
);
--> statement-breakpoint
CREATE TABLE "identity"."application_credential_role" (
	"application_credential_id" text,
	"role_id" text,
	CONSTRAINT "application_credential_role_pkey" PRIMARY KEY("application_credential_id","role_id")
);
--> statement-breakpoint
CREATE TABLE "identity"."application_credential" (
	"id" text PRIMARY KEY,
	"user_id" text NOT NULL,
	"project_id" text NOT NULL,
	"name" text NOT NULL,
	"description" text,
	"secret_hash" bytea,
	"password_hash" text,
	"expires_at" timestamp with time zone,
	"unrestricted" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "identity"."assignment" (
	"actor_kind" text,
	"actor_id" text,
	"target_kind" text,
	"target_id" text,
	"role_id" text,
	"inherited" boolean DEFAULT false,
	CONSTRAINT "assignment_pkey" PRIMARY KEY("actor_id","target_id","role_id","inherited","actor_kind","target_kind"),
	CONSTRAINT "actor_kind" CHECK (actor_kind in ('user', 'group')),
	CONSTRAINT "target_kind" CHECK (target_kind in ('project', 'domain', 'system'))
);
--> statement-breakpoint
CREATE TABLE "identity"."credential" (
	"id" text PRIMARY KEY,
	"user_id" text NOT NULL,
	"project_id" text,
	"type" text NOT NULL,
	"blob" bytea NOT NULL,
	"trust_id" text,
	"application_credential_id" text,
	"extra" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "identity"."domain_config" (
	"domain_id" text,
	"group" text,
	"option" text,
	"value" bytea NOT NULL,
	CONSTRAINT "domain_config_pkey" PRIMARY KEY("domain_id","group","option")
);
--> statement-breakpoint
CREATE TABLE "identity"."endpoint_group" (
	"id" text PRIMARY KEY,
	"name" text NOT NULL,
	"description" text,
	"filters" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identity"."endpoint" (
	"id" text PRIMARY KEY,
	"service_id" text NOT NULL,
	"region_id" text,
	"interface" text NOT NULL,
	"url" text NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"extra" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "identity"."epoch" (
	"one" boolean PRIMARY KEY DEFAULT true,
	"n" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "one_row" CHECK (one)
);
--> statement-breakpoint
CREATE TABLE "identity"."federation_protocol" (
	"id" text,
	"identity_provider_id" text,
	"mapping_id" text NOT NULL,
	"remote_id_attribute" text,
	CONSTRAINT "federation_protocol_pkey" PRIMARY KEY("identity_provider_id","id")
);
--> statement-breakpoint
CREATE TABLE "identity"."group" (
	"id" text PRIMARY KEY,
	"domain_id" text NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"extra" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "identity"."identity_provider" (
	"id" text PRIMARY KEY,
	"domain_id" text NOT NULL,
	"enabled" boolean DEFAULT false NOT NULL,
	"description" text,
	"authorization_ttl" integer,
	"remote_ids" text[] DEFAULT '{}'::text[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identity"."implied_role" (
	"prior_id" text,
	"implied_id" text,
	CONSTRAINT "implied_role_pkey" PRIMARY KEY("prior_id","implied_id")
);
--> statement-breakpoint
CREATE TABLE "identity"."limit" (
	"id" text PRIMARY KEY,
	"project_id" text,
	"domain_id" text,
	"registered_limit_id" text NOT NULL,
	"resource_limit" integer NOT NULL,
	"description" text,
	CONSTRAINT "limit_of_one" CHECK ((project_id is null) <> (domain_id is null))
);
--> statement-breakpoint
CREATE TABLE "identity"."login" (
	"user_id" text PRIMARY KEY,
	"failures" integer DEFAULT 0 NOT NULL,
	"failed_at" timestamp with time zone,
	"active_on" date
);
--> statement-breakpoint
CREATE TABLE "identity"."mapping" (
	"id" text PRIMARY KEY,
	"rules" jsonb NOT NULL,
	"schema_version" text DEFAULT '1.0' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identity"."membership" (
	"user_id" text,
	"group_id" text,
	CONSTRAINT "membership_pkey" PRIMARY KEY("user_id","group_id")
);
--> statement-breakpoint
CREATE TABLE "identity"."password" (
	"id" text PRIMARY KEY,
	"user_id" text NOT NULL,
	"hash" text NOT NULL,
	"own" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"expires_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "identity"."policy" (
	"id" text PRIMARY KEY,
	"type" text NOT NULL,
	"blob" jsonb NOT NULL,
	"extra" jsonb DEFAULT '{}' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identity"."policy_association" (
	"id" text PRIMARY KEY,
	"policy_id" text NOT NULL,
	"endpoint_id" text,
	"service_id" text,
	"region_id" text
);
--> statement-breakpoint
CREATE TABLE "identity"."project_endpoint_group" (
	"project_id" text,
	"endpoint_group_id" text,
	CONSTRAINT "project_endpoint_group_pkey" PRIMARY KEY("project_id","endpoint_group_id")
);
--> statement-breakpoint
CREATE TABLE "identity"."project_endpoint" (
	"project_id" text,
	"endpoint_id" text,
	CONSTRAINT "project_endpoint_pkey" PRIMARY KEY("project_id","endpoint_id")
);
--> statement-breakpoint
CREATE TABLE "identity"."project" (
	"id" text PRIMARY KEY,
	"domain_id" text,
	"parent_id" text,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"is_domain" boolean DEFAULT false NOT NULL,
	"immutable" boolean,
	"tags" text[] DEFAULT '{}'::text[] NOT NULL,
	"extra" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone,
	CONSTRAINT "domain_or_in_one" CHECK (is_domain = (domain_id is null))
);
--> statement-breakpoint
CREATE TABLE "identity"."region" (
	"id" text PRIMARY KEY,
	"description" text DEFAULT '' NOT NULL,
	"parent_region_id" text,
	"extra" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "identity"."registered_limit" (
	"id" text PRIMARY KEY,
	"service_id" text NOT NULL,
	"region_id" text,
	"resource_name" text NOT NULL,
	"default_limit" integer NOT NULL,
	"description" text
);
--> statement-breakpoint
CREATE TABLE "identity"."revocation" (
	"id" text PRIMARY KEY,
	"user_id" text,
	"project_id" text,
	"domain_id" text,
	"role_id" text,
	"trust_id" text,
	"audit_id" text,
	"audit_chain_id" text,
	"issued_before" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identity"."role" (
	"id" text PRIMARY KEY,
	"name" text NOT NULL,
	"domain_id" text,
	"description" text,
	"immutable" boolean,
	"extra" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "identity"."service_provider" (
	"id" text PRIMARY KEY,
	"auth_url" text NOT NULL,
	"sp_url" text NOT NULL,
	"enabled" boolean DEFAULT false NOT NULL,
	"description" text,
	"relay_state_prefix" text DEFAULT 'ss:mem:' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identity"."service" (
	"id" text PRIMARY KEY,
	"type" text NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"description" text,
	"enabled" boolean DEFAULT true NOT NULL,
	"extra" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "identity"."token" (
	"hash" bytea PRIMARY KEY,
	"kind" text DEFAULT 'token' NOT NULL,
	"user_id" text NOT NULL,
	"methods" text[] NOT NULL,
	"scope_kind" text NOT NULL,
	"scope_id" text,
	"audit_id" text NOT NULL,
	"parent_audit_id" text,
	"trust_id" text,
	"application_credential_id" text,
	"restricted" boolean DEFAULT false NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identity"."trust_role" (
	"trust_id" text,
	"role_id" text,
	CONSTRAINT "trust_role_pkey" PRIMARY KEY("trust_id","role_id")
);
--> statement-breakpoint
CREATE TABLE "identity"."trust" (
	"id" text PRIMARY KEY,
	"trustor_id" text NOT NULL,
	"trustee_id" text NOT NULL,
	"project_id" text,
	"impersonation" boolean NOT NULL,
	"expires_at" timestamp with time zone,
	"remaining_uses" integer,
	"redelegation_count" integer DEFAULT 0 NOT NULL,
	"redelegated_trust_id" text,
	"extra" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "identity"."user" (
	"id" text PRIMARY KEY,
	"domain_id" text NOT NULL,
	"name" text NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"description" text,
	"email" text,
	"default_project_id" text,
	"options" jsonb DEFAULT '{}' NOT NULL,
	"extra" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone
);
--> statement-breakpoint
CREATE UNIQUE INDEX "access_rule_once" ON "identity"."access_rule" ("user_id","service","method","path");--> statement-breakpoint
CREATE INDEX "application_credential_access_rule_access_rule_id_index" ON "identity"."application_credential_access_rule" ("access_rule_id");--> statement-breakpoint
CREATE UNIQUE INDEX "application_credential_name" ON "identity"."application_credential" ("user_id","name");--> statement-breakpoint
CREATE INDEX "application_credential_project_id_index" ON "identity"."application_credential" ("project_id");--> statement-breakpoint
CREATE INDEX "assignment_target_id_index" ON "identity"."assignment" ("target_id");--> statement-breakpoint
CREATE INDEX "assignment_role_id_index" ON "identity"."assignment" ("role_id");--> statement-breakpoint
CREATE INDEX "credential_user_id_type_index" ON "identity"."credential" ("user_id","type");--> statement-breakpoint
CREATE INDEX "credential_project_id_index" ON "identity"."credential" ("project_id");--> statement-breakpoint
CREATE INDEX "endpoint_service_id_index" ON "identity"."endpoint" ("service_id");--> statement-breakpoint
CREATE INDEX "endpoint_region_id_index" ON "identity"."endpoint" ("region_id");--> statement-breakpoint
CREATE UNIQUE INDEX "group_name" ON "identity"."group" ("domain_id","name");--> statement-breakpoint
CREATE INDEX "identity_provider_remote" ON "identity"."identity_provider" USING gin ("remote_ids");--> statement-breakpoint
CREATE INDEX "implied_role_implied_id_index" ON "identity"."implied_role" ("implied_id");--> statement-breakpoint
CREATE UNIQUE INDEX "limit_once" ON "identity"."limit" (coalesce(project_id, domain_id),"registered_limit_id");--> statement-breakpoint
CREATE INDEX "membership_group_id_index" ON "identity"."membership" ("group_id");--> statement-breakpoint
CREATE INDEX "password_user_id_created_at_index" ON "identity"."password" ("user_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "policy_association_once" ON "identity"."policy_association" (coalesce(endpoint_id, ''),coalesce(service_id, ''),coalesce(region_id, ''));--> statement-breakpoint
CREATE INDEX "policy_association_policy_id_index" ON "identity"."policy_association" ("policy_id");--> statement-breakpoint
CREATE INDEX "project_endpoint_group_endpoint_group_id_index" ON "identity"."project_endpoint_group" ("endpoint_group_id");--> statement-breakpoint
CREATE INDEX "project_endpoint_endpoint_id_index" ON "identity"."project_endpoint" ("endpoint_id");--> statement-breakpoint
CREATE UNIQUE INDEX "domain_name" ON "identity"."project" ("name") WHERE is_domain;--> statement-breakpoint
CREATE UNIQUE INDEX "project_name" ON "identity"."project" ("domain_id","name") WHERE not is_domain;--> statement-breakpoint
CREATE INDEX "project_parent_id_index" ON "identity"."project" ("parent_id");--> statement-breakpoint
CREATE INDEX "project_tags" ON "identity"."project" USING gin ("tags");--> statement-breakpoint
CREATE UNIQUE INDEX "registered_limit_once" ON "identity"."registered_limit" ("service_id",coalesce(region_id, ''),"resource_name");--> statement-breakpoint
CREATE INDEX "revocation_revoked_at_index" ON "identity"."revocation" ("revoked_at");--> statement-breakpoint
CREATE UNIQUE INDEX "role_name" ON "identity"."role" (coalesce(domain_id, ''),"name");--> statement-breakpoint
CREATE INDEX "token_user_id_index" ON "identity"."token" ("user_id");--> statement-breakpoint
CREATE INDEX "token_expires_at_index" ON "identity"."token" ("expires_at");--> statement-breakpoint
CREATE INDEX "token_audit_id_index" ON "identity"."token" ("audit_id");--> statement-breakpoint
CREATE INDEX "token_parent_audit_id_index" ON "identity"."token" ("parent_audit_id");--> statement-breakpoint
CREATE INDEX "trust_trustor_id_index" ON "identity"."trust" ("trustor_id");--> statement-breakpoint
CREATE INDEX "trust_trustee_id_index" ON "identity"."trust" ("trustee_id");--> statement-breakpoint
CREATE INDEX "trust_project_id_index" ON "identity"."trust" ("project_id");--> statement-breakpoint
CREATE UNIQUE INDEX "user_name" ON "identity"."user" ("domain_id","name");--> statement-breakpoint
ALTER TABLE "identity"."access_rule" ADD CONSTRAINT "access_rule_user_id_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "identity"."user"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."application_credential_access_rule" ADD CONSTRAINT "application_credential_access_rule_suE8GIOBbu3U_fkey" FOREIGN KEY ("application_credential_id") REFERENCES "identity"."application_credential"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."application_credential_access_rule" ADD CONSTRAINT "application_credential_access_rule_k1R7y0ltRwIw_fkey" FOREIGN KEY ("access_rule_id") REFERENCES "identity"."access_rule"("id");--> statement-breakpoint
ALTER TABLE "identity"."application_credential_role" ADD CONSTRAINT "application_credential_role_K3w4SzoKyd6z_fkey" FOREIGN KEY ("application_credential_id") REFERENCES "identity"."application_credential"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."application_credential_role" ADD CONSTRAINT "application_credential_role_role_id_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "identity"."role"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."application_credential" ADD CONSTRAINT "application_credential_user_id_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "identity"."user"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."application_credential" ADD CONSTRAINT "application_credential_project_id_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "identity"."project"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."assignment" ADD CONSTRAINT "assignment_role_id_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "identity"."role"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."credential" ADD CONSTRAINT "credential_user_id_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "identity"."user"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."credential" ADD CONSTRAINT "credential_trust_id_trust_id_fkey" FOREIGN KEY ("trust_id") REFERENCES "identity"."trust"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."credential" ADD CONSTRAINT "credential_EooYp9AzOkcj_fkey" FOREIGN KEY ("application_credential_id") REFERENCES "identity"."application_credential"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."domain_config" ADD CONSTRAINT "domain_config_domain_id_project_id_fkey" FOREIGN KEY ("domain_id") REFERENCES "identity"."project"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."endpoint" ADD CONSTRAINT "endpoint_service_id_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "identity"."service"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."endpoint" ADD CONSTRAINT "endpoint_region_id_region_id_fkey" FOREIGN KEY ("region_id") REFERENCES "identity"."region"("id");--> statement-breakpoint
ALTER TABLE "identity"."federation_protocol" ADD CONSTRAINT "federation_protocol_PDEqL0GCf0A2_fkey" FOREIGN KEY ("identity_provider_id") REFERENCES "identity"."identity_provider"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."group" ADD CONSTRAINT "group_domain_id_project_id_fkey" FOREIGN KEY ("domain_id") REFERENCES "identity"."project"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."identity_provider" ADD CONSTRAINT "identity_provider_domain_id_project_id_fkey" FOREIGN KEY ("domain_id") REFERENCES "identity"."project"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."implied_role" ADD CONSTRAINT "implied_role_prior_id_role_id_fkey" FOREIGN KEY ("prior_id") REFERENCES "identity"."role"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."implied_role" ADD CONSTRAINT "implied_role_implied_id_role_id_fkey" FOREIGN KEY ("implied_id") REFERENCES "identity"."role"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."limit" ADD CONSTRAINT "limit_project_id_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "identity"."project"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."limit" ADD CONSTRAINT "limit_domain_id_project_id_fkey" FOREIGN KEY ("domain_id") REFERENCES "identity"."project"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."limit" ADD CONSTRAINT "limit_registered_limit_id_registered_limit_id_fkey" FOREIGN KEY ("registered_limit_id") REFERENCES "identity"."registered_limit"("id");--> statement-breakpoint
ALTER TABLE "identity"."login" ADD CONSTRAINT "login_user_id_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "identity"."user"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."membership" ADD CONSTRAINT "membership_user_id_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "identity"."user"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."membership" ADD CONSTRAINT "membership_group_id_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "identity"."group"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."password" ADD CONSTRAINT "password_user_id_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "identity"."user"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."policy_association" ADD CONSTRAINT "policy_association_policy_id_policy_id_fkey" FOREIGN KEY ("policy_id") REFERENCES "identity"."policy"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."policy_association" ADD CONSTRAINT "policy_association_endpoint_id_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "identity"."endpoint"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."policy_association" ADD CONSTRAINT "policy_association_service_id_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "identity"."service"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."policy_association" ADD CONSTRAINT "policy_association_region_id_region_id_fkey" FOREIGN KEY ("region_id") REFERENCES "identity"."region"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."project_endpoint_group" ADD CONSTRAINT "project_endpoint_group_project_id_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "identity"."project"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."project_endpoint_group" ADD CONSTRAINT "project_endpoint_group_endpoint_group_id_endpoint_group_id_fkey" FOREIGN KEY ("endpoint_group_id") REFERENCES "identity"."endpoint_group"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."project_endpoint" ADD CONSTRAINT "project_endpoint_project_id_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "identity"."project"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."project_endpoint" ADD CONSTRAINT "project_endpoint_endpoint_id_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "identity"."endpoint"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."project" ADD CONSTRAINT "project_domain_id_project_id_fkey" FOREIGN KEY ("domain_id") REFERENCES "identity"."project"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."project" ADD CONSTRAINT "project_parent_id_project_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "identity"."project"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."region" ADD CONSTRAINT "region_parent_region_id_region_id_fkey" FOREIGN KEY ("parent_region_id") REFERENCES "identity"."region"("id");--> statement-breakpoint
ALTER TABLE "identity"."registered_limit" ADD CONSTRAINT "registered_limit_service_id_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "identity"."service"("id");--> statement-breakpoint
ALTER TABLE "identity"."registered_limit" ADD CONSTRAINT "registered_limit_region_id_region_id_fkey" FOREIGN KEY ("region_id") REFERENCES "identity"."region"("id");--> statement-breakpoint
ALTER TABLE "identity"."role" ADD CONSTRAINT "role_domain_id_project_id_fkey" FOREIGN KEY ("domain_id") REFERENCES "identity"."project"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."token" ADD CONSTRAINT "token_user_id_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "identity"."user"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."token" ADD CONSTRAINT "token_trust_id_trust_id_fkey" FOREIGN KEY ("trust_id") REFERENCES "identity"."trust"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."token" ADD CONSTRAINT "token_application_credential_id_application_credential_id_fkey" FOREIGN KEY ("application_credential_id") REFERENCES "identity"."application_credential"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."trust_role" ADD CONSTRAINT "trust_role_trust_id_trust_id_fkey" FOREIGN KEY ("trust_id") REFERENCES "identity"."trust"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."trust_role" ADD CONSTRAINT "trust_role_role_id_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "identity"."role"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."trust" ADD CONSTRAINT "trust_trustor_id_user_id_fkey" FOREIGN KEY ("trustor_id") REFERENCES "identity"."user"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."trust" ADD CONSTRAINT "trust_trustee_id_user_id_fkey" FOREIGN KEY ("trustee_id") REFERENCES "identity"."user"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."trust" ADD CONSTRAINT "trust_project_id_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "identity"."project"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."trust" ADD CONSTRAINT "trust_redelegated_trust_id_trust_id_fkey" FOREIGN KEY ("redelegated_trust_id") REFERENCES "identity"."trust"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "identity"."user" ADD CONSTRAINT "user_domain_id_project_id_fkey" FOREIGN KEY ("domain_id") REFERENCES "identity"."project"("id") ON DELETE CASCADE;