import { and, or, sql, type SQL } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { AccessRule } from './access-rules.ts'

export type ScopeKind = 'system' | 'domain' | 'project'

/** Where a token's authority applies. Unscoped counts as a project scope without a project, as oslo.policy has it. */
export type Scope =
  | { kind: 'unscoped' }
  | { kind: 'system' }
  | { kind: 'domain'; domainId: string }
  | { kind: 'project'; projectId: string; domainId: string }

/** Authority lent by its owner; much is refused to it so that it cannot outgrow what was lent. */
export interface Delegation {
  kind: 'trust' | 'application_credential' | 'oauth1' | 'oauth2' | 'ec2'
  id: string
  /** May it make more credentials in its owner's name? */
  restricted: boolean
}

export interface Caller {
  userId: string
  userDomainId: string
  scope: Scope
  /** Names, with implied ones. */
  roles: ReadonlySet<string>
  roleIds: readonly string[]
  tokenId?: string
  /** Of a browser, when it is one that asks. */
  sessionId?: string
  delegation?: Delegation
  /** When there are any, only requests that one of them allows. */
  accessRules?: readonly AccessRule[]
}

/** What a rule may know of the thing asked for. Built from database rows only, never from what the caller sent. */
export type Target = Readonly<Record<string, unknown>>
/** The same names as columns of a list. */
export type Columns = Readonly<Record<string, AnyPgColumn | SQL>>

export type ProfileName = 'default' | 'scoped'

/** What a check asks for, as data: `explain.ts` puts it into words. A property test holds it to what the check allows. */
export type Condition =
  | { kind: 'all' | 'any'; of: readonly Condition[] }
  | { kind: 'always' | 'never' | 'admin' | 'in_person' }
  | { kind: 'role'; name: string }
  | { kind: 'scope'; scope: ScopeKind }
  | { kind: 'profile'; name: ProfileName }
  | { kind: 'own'; what: 'domain' | 'projects_domain' | 'project' | 'user'; attribute: string }
  | { kind: 'one_of'; attribute: string; values: readonly (string | null)[] }

/** One condition, usable for a row and for a list. `sql` answers true (all rows), false (none) or a filter. */
export interface Check {
  allow(caller: Caller, target: Target, profile: ProfileName): boolean
  sql(caller: Caller, columns: Columns, profile: ProfileName): SQL | boolean
  text: string
  means: Condition
}

export interface Rule {
  check: Check
  /** Tokens of other scopes are refused whatever their roles. */
  scopes: readonly ScopeKind[]
}

export type Policy = Readonly<Record<string, Rule>>

const fact = (text: string, means: Condition, holds: (caller: Caller, profile: ProfileName) => boolean): Check => ({
  text,
  means,
  allow: (caller, _target, profile) => holds(caller, profile),
  sql: (caller, _columns, profile) => holds(caller, profile),
})

export const everyone = fact('everyone', { kind: 'always' }, () => true)
export const nobody = fact('nobody', { kind: 'never' }, () => false)
export const role = (name: string) => fact(`role:${name}`, { kind: 'role', name }, (caller) => caller.roles.has(name))
/** Not by authority that somebody lent: what is one's own beyond the scope of a loan is none of its business. */
export const inPerson = fact('in person', { kind: 'in_person' }, (caller) => caller.delegation === undefined)
export const systemScope = fact('system scope', { kind: 'scope', scope: 'system' }, (caller) => caller.scope.kind === 'system')
export const domainScope = fact('domain scope', { kind: 'scope', scope: 'domain' }, (caller) => caller.scope.kind === 'domain')

/**
 * The administrator. By default the role admin on anything (OpenStack since Zed: an admin of any project runs the cloud);
 * under the profile `scoped` only with system scope, so that admins of projects and domains rule just there.
 */
export const admin = fact(
  'admin',
  { kind: 'admin' },
  (caller, profile) => caller.roles.has('admin') && (profile === 'default' || caller.scope.kind === 'system'),
)

/** For the few rules whose words differ from profile to profile. */
export const underProfile = (name: ProfileName) =>
  fact(`profile:${name}`, { kind: 'profile', name }, (_caller, profile) => profile === name)

export const anyOf = (...checks: Check[]): Check => ({
  text: `(${checks.map((c) => c.text).join(' or ')})`,
  means: { kind: 'any', of: checks.map((c) => c.means) },
  allow: (caller, target, profile) => checks.some((c) => c.allow(caller, target, profile)),
  sql(caller, columns, profile) {
    const parts = checks.map((c) => c.sql(caller, columns, profile))
    if (parts.includes(true)) return true
    return or(...parts.filter(isSql)) ?? false
  },
})

export const allOf = (...checks: Check[]): Check => ({
  text: `(${checks.map((c) => c.text).join(' and ')})`,
  means: { kind: 'all', of: checks.map((c) => c.means) },
  allow: (caller, target, profile) => checks.every((c) => c.allow(caller, target, profile)),
  sql(caller, columns, profile) {
    const parts = checks.map((c) => c.sql(caller, columns, profile))
    if (parts.includes(false)) return false
    return and(...parts.filter(isSql)) ?? true
  },
})

const isSql = (part: SQL | boolean): part is SQL => typeof part !== 'boolean'

/** The target's attribute equals something of the caller's. Nothing equals nothing: an unscoped caller owns no ownerless row. */
const match = (means: Condition & { kind: 'own' }, text: string, own: (caller: Caller) => string | undefined): Check => ({
  text,
  means,
  allow(caller, target) {
    const mine = own(caller)
    return mine !== undefined && target[means.attribute] === mine
  },
  sql(caller, columns) {
    const mine = own(caller)
    const column = columns[means.attribute]
    return mine !== undefined && column !== undefined && sql`${column} = ${mine}`
  },
})

/** The domain a token is scoped to; a project token has none. */
export const ownDomain = (attribute = 'domainId') =>
  match({ kind: 'own', what: 'domain', attribute }, `domain_id:${attribute}`, (c) =>
    c.scope.kind === 'domain' ? c.scope.domainId : undefined,
  )

/** The domain of the project a token is scoped to. */
export const ownProjectsDomain = (attribute = 'domainId') =>
  match({ kind: 'own', what: 'projects_domain', attribute }, `project.domain_id:${attribute}`, (c) =>
    c.scope.kind === 'project' ? c.scope.domainId : undefined,
  )

export const ownProject = (attribute = 'projectId') =>
  match({ kind: 'own', what: 'project', attribute }, `project_id:${attribute}`, (c) =>
    c.scope.kind === 'project' ? c.scope.projectId : undefined,
  )

export const self = (attribute = 'userId') => match({ kind: 'own', what: 'user', attribute }, `user_id:${attribute}`, (c) => c.userId)

/** The target's attribute is one of these; `null` stands for none. */
export const oneOf = (attribute: string, values: readonly (string | null)[]): Check => ({
  text: `${attribute} in (${values.join(', ')})`,
  means: { kind: 'one_of', attribute, values },
  allow: (_caller, target) => values.includes((target[attribute] as string | null | undefined) ?? null) && attribute in target,
  sql(_caller, columns) {
    const column = columns[attribute]
    if (!column) return false
    const named = values.filter((v) => v !== null)
    return or(named.length ? sql`${column} in ${named}` : undefined, values.includes(null) ? sql`${column} is null` : undefined) ?? false
  },
})

export const scopeKinds = ['system', 'domain', 'project'] as const
export const rule = (check: Check, scopes: readonly ScopeKind[] = scopeKinds): Rule => ({ check, scopes })

function scopeFits(rule: Rule, caller: Caller): boolean {
  const kind = caller.scope.kind === 'unscoped' ? 'project' : caller.scope.kind
  return rule.scopes.includes(kind)
}

/** The one answer to "may this caller do that to this?" An unknown rule means no. */
export function allows(rule: Rule | undefined, caller: Caller, target: Target, profile: ProfileName): boolean {
  return rule !== undefined && scopeFits(rule, caller) && rule.check.allow(caller, target, profile)
}

/** The one answer to "which of these may this caller see?", by the same rule. */
export function visible(rule: Rule | undefined, caller: Caller, columns: Columns, profile: ProfileName): SQL | boolean {
  if (rule === undefined || !scopeFits(rule, caller)) return false
  return rule.check.sql(caller, columns, profile)
}
