import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  bytea,
  check,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  primaryKey,
  snakeCase,
  text,
  uniqueIndex,
  type AnyPgColumn,
} from 'drizzle-orm/pg-core'
import { hexKey, stamps, time } from '../columns.ts'

export const identity = snakeCase.schema('identity')

/** Fields that clients made up; Keystone keeps them on most of its resources and gives them back. */
const extra = () => jsonb().$type<Record<string, unknown>>().notNull().default({})

const projectRef = () => text().references((): AnyPgColumn => projects.id, { onDelete: 'cascade' })
const userRef = () => text().references((): AnyPgColumn => users.id, { onDelete: 'cascade' })
const roleRef = () => text().references((): AnyPgColumn => roles.id, { onDelete: 'cascade' })

/** Projects and domains: a domain is a project that is the root of its tree, as in Keystone. `domainId` of a domain is null. */
export const projects = identity.table(
  'project',
  {
    id: hexKey(),
    domainId: projectRef(),
    parentId: projectRef(),
    name: text().notNull(),
    description: text().notNull().default(''),
    enabled: boolean().notNull().default(true),
    isDomain: boolean().notNull().default(false),
    immutable: boolean(),
    tags: text().array().notNull().default([]),
    extra: extra(),
    ...stamps(),
  },
  (p) => [
    uniqueIndex('domain_name').on(p.name).where(sql`is_domain`),
    uniqueIndex('project_name').on(p.domainId, p.name).where(sql`not is_domain`),
    index().on(p.parentId),
    // Most projects lie right below their domain: the few others are found without looking at those.
    index('project_nested').on(p.parentId).where(sql`parent_id <> domain_id`),
    index('project_tags').using('gin', p.tags),
    index('project_begins').on(sql`lower(${p.name}) collate "C"`),
    check('domain_or_in_one', sql`is_domain = (domain_id is null)`),
  ],
)

export type Project = typeof projects.$inferSelect

export const users = identity.table(
  'user',
  {
    id: hexKey(),
    domainId: projectRef().notNull(),
    name: text().notNull(),
    enabled: boolean().notNull().default(true),
    description: text(),
    email: text(),
    defaultProjectId: text(),
    options: jsonb().$type<UserOptions>().notNull().default({}),
    extra: extra(),
    ...stamps(),
  },
  (u) => [uniqueIndex('user_name').on(u.domainId, u.name), index('user_begins').on(sql`lower(${u.name}) collate "C"`)],
)

export type User = typeof users.$inferSelect

export interface UserOptions {
  ignore_change_password_upon_first_use?: boolean | null
  ignore_password_expiry?: boolean | null
  ignore_lockout_failure_attempts?: boolean | null
  ignore_user_inactivity?: boolean | null
  lock_password?: boolean | null
  multi_factor_auth_enabled?: boolean | null
  multi_factor_auth_rules?: string[][] | null
}

/** What changes at every login: beside the user, so that logins do not count as changes of identity. */
export const logins = identity.table('login', {
  userId: userRef().primaryKey(),
  failures: integer().notNull().default(0),
  failedAt: time(),
  activeOn: date({ mode: 'string' }),
  /** The last step of the clock whose one-time code was used: none counts twice, and none before it. */
  totpStep: integer(),
})

/** Newest first is the one in force; older ones are kept as history. */
export const passwords = identity.table(
  'password',
  {
    id: hexKey(),
    userId: userRef().notNull(),
    hash: text().notNull(),
    /** Set by the user, not by an administrator. */
    own: boolean().notNull().default(false),
    createdAt: time().notNull().default(sql`clock_timestamp()`),
    expiresAt: time(),
  },
  (p) => [index().on(p.userId, p.createdAt)],
)

export const groups = identity.table(
  'group',
  {
    id: hexKey(),
    domainId: projectRef().notNull(),
    name: text().notNull(),
    description: text().notNull().default(''),
    extra: extra(),
    ...stamps(),
  },
  (g) => [uniqueIndex('group_name').on(g.domainId, g.name), index('group_begins').on(sql`lower(${g.name}) collate "C"`)],
)

export type Group = typeof groups.$inferSelect

export const memberships = identity.table(
  'membership',
  {
    userId: userRef().notNull(),
    groupId: text()
      .notNull()
      .references(() => groups.id, { onDelete: 'cascade' }),
  },
  (m) => [primaryKey({ columns: [m.userId, m.groupId] }), index().on(m.groupId)],
)

export const roles = identity.table(
  'role',
  {
    id: hexKey(),
    name: text().notNull(),
    /** A role of one domain; null for the roles of the cloud. */
    domainId: projectRef(),
    description: text(),
    immutable: boolean(),
    extra: extra(),
    ...stamps(),
  },
  (r) => [uniqueIndex('role_name').on(sql`coalesce(domain_id, '')`, r.name)],
)

export type Role = typeof roles.$inferSelect

export const impliedRoles = identity.table(
  'implied_role',
  {
    priorId: roleRef().notNull(),
    impliedId: roleRef().notNull(),
  },
  (i) => [primaryKey({ columns: [i.priorId, i.impliedId] }), index().on(i.impliedId)],
)

/** Who has which role on what. No foreign keys to actor and target: both are of several kinds; teardown removes them with their owner. */
export const assignments = identity.table(
  'assignment',
  {
    actorKind: text().$type<ActorKind>().notNull(),
    actorId: text().notNull(),
    targetKind: text().$type<TargetKind>().notNull(),
    /** `system` for the system. */
    targetId: text().notNull(),
    roleId: roleRef().notNull(),
    inherited: boolean().notNull().default(false),
  },
  (a) => [
    primaryKey({ columns: [a.actorId, a.targetId, a.roleId, a.inherited, a.actorKind, a.targetKind] }),
    index().on(a.targetId),
    index().on(a.roleId),
    check('actor_kind', sql`actor_kind in ('user', 'group')`),
    check('target_kind', sql`target_kind in ('project', 'domain', 'system')`),
  ],
)

export type ActorKind = 'user' | 'group'
export type TargetKind = 'project' | 'domain' | 'system'
export type Assignment = typeof assignments.$inferSelect

/**
 * A token, the receipt of a login that still lacks a factor, a browser's session, or the ticket that becomes one. Only the hash of
 * its bytes is kept. One table, so that whatever ends somebody's tokens ends the rest too.
 */
export const tokens = identity.table(
  'token',
  {
    hash: bytea().primaryKey(),
    kind: text().$type<TokenKind>().notNull().default('token'),
    userId: userRef().notNull(),
    methods: text().array().notNull(),
    scopeKind: text().$type<'unscoped' | TargetKind>().notNull(),
    scopeId: text(),
    auditId: text().notNull(),
    /** Of the first token of the chain, when this one was made from another. */
    parentAuditId: text(),
    /** Of the token that this one was made from directly: revoking ends all that came from it. */
    madeFrom: text(),
    trustId: text().references((): AnyPgColumn => trusts.id, { onDelete: 'cascade' }),
    applicationCredentialId: text().references((): AnyPgColumn => applicationCredentials.id, { onDelete: 'cascade' }),
    accessTokenId: text().references((): AnyPgColumn => accessTokens.id, { onDelete: 'cascade' }),
    /** Set when the token came from something that may not make credentials. */
    restricted: boolean().notNull().default(false),
    issuedAt: time().notNull(),
    expiresAt: time().notNull(),
  },
  (t) => [
    index().on(t.userId),
    index().on(t.expiresAt),
    index().on(t.auditId),
    index().on(t.parentAuditId),
    index().on(t.madeFrom),
    index().on(t.accessTokenId).where(sql`access_token_id is not null`),
  ],
)

export type Token = typeof tokens.$inferSelect
export type TokenKind = 'token' | 'receipt' | 'ticket' | 'session'

/** What the owner of a session is shown of it. The row comes with the ticket; `expiresAt` moves with each use, up to the end of its token. */
export const sessions = identity.table(
  'session',
  {
    id: hexKey(),
    tokenHash: bytea()
      .notNull()
      .references(() => tokens.hash, { onDelete: 'cascade', onUpdate: 'cascade' }),
    userId: userRef().notNull(),
    address: text().notNull(),
    agent: text().notNull(),
    createdAt: time().notNull(),
    seenAt: time().notNull(),
    expiresAt: time().notNull(),
  },
  (s) => [uniqueIndex('session_token').on(s.tokenHash), index().on(s.userId), index().on(s.expiresAt)],
)

export type Session = typeof sessions.$inferSelect

/** How somebody set up the second factor. While it is being set up the seed is here; then it is a credential. */
export const secondFactors = identity.table('second_factor', {
  userId: userRef().primaryKey(),
  seed: bytea(),
  seedExpiresAt: time(),
  /** The rules that demand it are the user's own, not an administrator's: whoever made them may lift them. */
  ownRules: boolean().notNull().default(false),
})

/** What was revoked, for services that ask (OS-REVOKE). Our own tokens are simply gone. */
export const revocations = identity.table(
  'revocation',
  {
    id: hexKey(),
    userId: text(),
    projectId: text(),
    domainId: text(),
    roleId: text(),
    trustId: text(),
    auditId: text(),
    auditChainId: text(),
    issuedBefore: time().notNull(),
    revokedAt: time().notNull().default(sql`clock_timestamp()`),
  },
  (r) => [index().on(r.revokedAt)],
)

export type Revocation = typeof revocations.$inferSelect

export const trusts = identity.table(
  'trust',
  {
    id: hexKey(),
    trustorId: userRef().notNull(),
    trusteeId: userRef().notNull(),
    projectId: projectRef(),
    impersonation: boolean().notNull(),
    expiresAt: time(),
    remainingUses: integer(),
    redelegationCount: integer().notNull().default(0),
    redelegatedTrustId: text(),
    extra: extra(),
    ...stamps(),
  },
  (t) => [
    index().on(t.trustorId),
    index().on(t.trusteeId),
    index().on(t.projectId),
    foreignKey({ columns: [t.redelegatedTrustId], foreignColumns: [t.id] }).onDelete('cascade'),
  ],
)

export type Trust = typeof trusts.$inferSelect

export const trustRoles = identity.table(
  'trust_role',
  {
    trustId: text()
      .notNull()
      .references(() => trusts.id, { onDelete: 'cascade' }),
    roleId: roleRef().notNull(),
  },
  (t) => [primaryKey({ columns: [t.trustId, t.roleId] })],
)

export const applicationCredentials = identity.table(
  'application_credential',
  {
    id: hexKey(),
    userId: userRef().notNull(),
    projectId: projectRef().notNull(),
    name: text().notNull(),
    description: text(),
    /** Secrets that we made are kept as a keyed hash, those that a user chose as a password hash. */
    secretHash: bytea(),
    passwordHash: text(),
    expiresAt: time(),
    unrestricted: boolean().notNull().default(false),
    ...stamps(),
  },
  (a) => [uniqueIndex('application_credential_name').on(a.userId, a.name), index().on(a.projectId)],
)

export type ApplicationCredential = typeof applicationCredentials.$inferSelect

export const applicationCredentialRoles = identity.table(
  'application_credential_role',
  {
    applicationCredentialId: text()
      .notNull()
      .references(() => applicationCredentials.id, { onDelete: 'cascade' }),
    roleId: roleRef().notNull(),
  },
  (a) => [primaryKey({ columns: [a.applicationCredentialId, a.roleId] })],
)

export const accessRules = identity.table(
  'access_rule',
  {
    id: hexKey(),
    userId: userRef().notNull(),
    service: text().notNull(),
    method: text().notNull(),
    path: text().notNull(),
  },
  (a) => [uniqueIndex('access_rule_once').on(a.userId, a.service, a.method, a.path)],
)

export type AccessRule = typeof accessRules.$inferSelect

export const applicationCredentialAccessRules = identity.table(
  'application_credential_access_rule',
  {
    applicationCredentialId: text()
      .notNull()
      .references(() => applicationCredentials.id, { onDelete: 'cascade' }),
    accessRuleId: text()
      .notNull()
      .references(() => accessRules.id, { onDelete: 'cascade' }),
  },
  (a) => [primaryKey({ columns: [a.applicationCredentialId, a.accessRuleId] }), index().on(a.accessRuleId)],
)

/** EC2 keys, TOTP seeds, certificates and whatever clients keep here. The blob is sealed. */
export const credentials = identity.table(
  'credential',
  {
    id: text().primaryKey(),
    userId: userRef().notNull(),
    projectId: text(),
    type: text().notNull(),
    blob: bytea().notNull(),
    /** Bound to what made it: such a credential lends no more than its maker had. */
    trustId: text().references(() => trusts.id, { onDelete: 'cascade' }),
    applicationCredentialId: text().references(() => applicationCredentials.id, { onDelete: 'cascade' }),
    extra: extra(),
    ...stamps(),
  },
  (c) => [index().on(c.userId, c.type), index().on(c.projectId)],
)

export type Credential = typeof credentials.$inferSelect

export const regions = identity.table('region', {
  id: hexKey(),
  description: text().notNull().default(''),
  parentRegionId: text().references((): AnyPgColumn => regions.id),
  extra: extra(),
  ...stamps(),
})

export type Region = typeof regions.$inferSelect

export const services = identity.table('service', {
  id: hexKey(),
  type: text().notNull(),
  name: text().notNull().default(''),
  description: text(),
  enabled: boolean().notNull().default(true),
  extra: extra(),
  ...stamps(),
})

export type Service = typeof services.$inferSelect

export const endpoints = identity.table(
  'endpoint',
  {
    id: hexKey(),
    serviceId: text()
      .notNull()
      .references(() => services.id, { onDelete: 'cascade' }),
    regionId: text().references(() => regions.id),
    interface: text().$type<'public' | 'internal' | 'admin'>().notNull(),
    url: text().notNull(),
    enabled: boolean().notNull().default(true),
    extra: extra(),
    ...stamps(),
  },
  (e) => [index().on(e.serviceId), index().on(e.regionId)],
)

export type Endpoint = typeof endpoints.$inferSelect

export const endpointGroups = identity.table('endpoint_group', {
  id: hexKey(),
  name: text().notNull(),
  description: text(),
  filters: jsonb().$type<Record<string, string>>().notNull(),
})

export type EndpointGroup = typeof endpointGroups.$inferSelect

export const projectEndpoints = identity.table(
  'project_endpoint',
  {
    projectId: projectRef().notNull(),
    endpointId: text()
      .notNull()
      .references(() => endpoints.id, { onDelete: 'cascade' }),
  },
  (p) => [primaryKey({ columns: [p.projectId, p.endpointId] }), index().on(p.endpointId)],
)

export const projectEndpointGroups = identity.table(
  'project_endpoint_group',
  {
    projectId: projectRef().notNull(),
    endpointGroupId: text()
      .notNull()
      .references(() => endpointGroups.id, { onDelete: 'cascade' }),
  },
  (p) => [primaryKey({ columns: [p.projectId, p.endpointGroupId] }), index().on(p.endpointGroupId)],
)

export const policies = identity.table('policy', {
  id: hexKey(),
  type: text().notNull(),
  blob: jsonb().$type<unknown>().notNull(),
  extra: extra(),
})

export type PolicyDocument = typeof policies.$inferSelect

export const policyAssociations = identity.table(
  'policy_association',
  {
    id: hexKey(),
    policyId: text()
      .notNull()
      .references(() => policies.id, { onDelete: 'cascade' }),
    endpointId: text().references(() => endpoints.id, { onDelete: 'cascade' }),
    serviceId: text().references(() => services.id, { onDelete: 'cascade' }),
    regionId: text().references(() => regions.id, { onDelete: 'cascade' }),
  },
  (p) => [
    uniqueIndex('policy_association_once').on(sql`coalesce(endpoint_id, '')`, sql`coalesce(service_id, '')`, sql`coalesce(region_id, '')`),
    index().on(p.policyId),
  ],
)

export const registeredLimits = identity.table(
  'registered_limit',
  {
    id: hexKey(),
    serviceId: text()
      .notNull()
      .references(() => services.id),
    regionId: text().references(() => regions.id),
    resourceName: text().notNull(),
    defaultLimit: integer().notNull(),
    description: text(),
  },
  (r) => [uniqueIndex('registered_limit_once').on(r.serviceId, sql`coalesce(region_id, '')`, r.resourceName)],
)

export type RegisteredLimit = typeof registeredLimits.$inferSelect

export const limits = identity.table(
  'limit',
  {
    id: hexKey(),
    /** A project's, or a domain's: one of both. */
    projectId: projectRef(),
    domainId: projectRef(),
    registeredLimitId: text()
      .notNull()
      .references(() => registeredLimits.id),
    resourceLimit: integer().notNull(),
    description: text(),
  },
  (l) => [
    uniqueIndex('limit_once').on(sql`coalesce(project_id, domain_id)`, l.registeredLimitId),
    check('limit_of_one', sql`(project_id is null) <> (domain_id is null)`),
  ],
)

export type Limit = typeof limits.$inferSelect

/** Options that a domain sets for itself; sealed, because passwords of directories are among them. */
export const domainConfigs = identity.table(
  'domain_config',
  {
    domainId: projectRef().notNull(),
    group: text().notNull(),
    option: text().notNull(),
    value: bytea().notNull(),
  },
  (d) => [primaryKey({ columns: [d.domainId, d.group, d.option] })],
)

/** Registries of federation: kept so that tools can manage them; login through them comes with its own issue. */
export const identityProviders = identity.table(
  'identity_provider',
  {
    id: text().primaryKey(),
    domainId: projectRef().notNull(),
    enabled: boolean().notNull().default(false),
    description: text(),
    authorizationTtl: integer(),
    remoteIds: text().array().notNull().default([]),
  },
  (i) => [index('identity_provider_remote').using('gin', i.remoteIds)],
)

export type IdentityProvider = typeof identityProviders.$inferSelect

export const mappings = identity.table('mapping', {
  id: text().primaryKey(),
  rules: jsonb().$type<unknown[]>().notNull(),
  schemaVersion: text().notNull().default('1.0'),
})

export type Mapping = typeof mappings.$inferSelect

export const federationProtocols = identity.table(
  'federation_protocol',
  {
    id: text().notNull(),
    identityProviderId: text()
      .notNull()
      .references(() => identityProviders.id, { onDelete: 'cascade' }),
    mappingId: text().notNull(),
    remoteIdAttribute: text(),
  },
  (p) => [primaryKey({ columns: [p.identityProviderId, p.id] })],
)

export type FederationProtocol = typeof federationProtocols.$inferSelect

export const serviceProviders = identity.table('service_provider', {
  id: text().primaryKey(),
  authUrl: text().notNull(),
  spUrl: text().notNull(),
  enabled: boolean().notNull().default(false),
  description: text(),
  relayStatePrefix: text().notNull().default('ss:mem:'),
})

export type ServiceProvider = typeof serviceProviders.$inferSelect

/** Applications that may ask for authority by OAuth1. The secret is sealed, not hashed: signatures are made with it. */
export const consumers = identity.table('consumer', {
  id: hexKey(),
  description: text(),
  secret: bytea().notNull(),
  extra: extra(),
})

export type Consumer = typeof consumers.$inferSelect

const consumerRef = () =>
  text()
    .notNull()
    .references(() => consumers.id, { onDelete: 'cascade' })

/** A consumer asks for authority on a project. Somebody lends it, and the consumer takes what was lent: then this row is gone. */
export const requestTokens = identity.table(
  'request_token',
  {
    id: hexKey(),
    consumerId: consumerRef(),
    projectId: projectRef().notNull(),
    secret: bytea().notNull(),
    /** Who lends, and a keyed hash of what the consumer is told by no one else; both only once somebody has agreed. */
    userId: userRef(),
    verifier: bytea(),
    expiresAt: time().notNull(),
  },
  (r) => [index().on(r.consumerId), index().on(r.expiresAt)],
)

export type RequestToken = typeof requestTokens.$inferSelect

export const requestTokenRoles = identity.table(
  'request_token_role',
  {
    requestTokenId: text()
      .notNull()
      .references(() => requestTokens.id, { onDelete: 'cascade' }),
    roleId: roleRef().notNull(),
  },
  (r) => [primaryKey({ columns: [r.requestTokenId, r.roleId] })],
)

/** Authority on a project that a user has lent to a consumer. Tokens made from it go with it. */
export const accessTokens = identity.table(
  'access_token',
  {
    id: hexKey(),
    consumerId: consumerRef(),
    userId: userRef().notNull(),
    projectId: projectRef().notNull(),
    secret: bytea().notNull(),
    expiresAt: time().notNull(),
  },
  (a) => [index().on(a.consumerId), index().on(a.userId), index().on(a.projectId), index().on(a.expiresAt)],
)

export type AccessToken = typeof accessTokens.$inferSelect

export const accessTokenRoles = identity.table(
  'access_token_role',
  {
    accessTokenId: text()
      .notNull()
      .references(() => accessTokens.id, { onDelete: 'cascade' }),
    roleId: roleRef().notNull(),
  },
  (a) => [primaryKey({ columns: [a.accessTokenId, a.roleId] })],
)

/** Signed requests that were granted, as long as they could be sent again: none is granted twice. */
export const nonces = identity.table(
  'nonce',
  {
    consumerId: consumerRef(),
    /** Of time, token and nonce. */
    hash: bytea().notNull(),
    expiresAt: time().notNull(),
  },
  (n) => [primaryKey({ columns: [n.consumerId, n.hash] }), index().on(n.expiresAt)],
)

/**
 * One row, one number: which state of identity is in force. Every change of what a token may do raises it at its commit,
 * so "is what I remember still true?" is one tiny read, on any replica, without a message that could be lost.
 */
export const epoch = identity.table(
  'epoch',
  {
    one: boolean().primaryKey().default(true),
    n: integer().notNull().default(0),
  },
  () => [check('one_row', sql`one`)],
)

/**
 * Their sum is raised by every transaction that writes a project, so "is this list still true?" is one small read. Each connection
 * writes a row of its own: unlike the epoch, this counts inserts too, and those must not wait for each other.
 */
export const projectRevisions = identity.table('project_revision', {
  slot: integer().primaryKey(),
  n: bigint({ mode: 'number' }).notNull(),
})
