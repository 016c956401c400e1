import { allows, type Caller, type Policy, type ProfileName, type Rule, type Scope, type Target } from '../policy.ts'
import type { Service } from '../service.ts'

/** Who asks. All but `otherMember` are at home in the domain `home` and, with project scope, in the project `home-project`. */
const home = { kind: 'project', projectId: 'home-project', domainId: 'home' } as const
const ladder = ['reader', 'member', 'manager', 'admin'] as const
const upTo = (role: (typeof ladder)[number]) => ladder.slice(0, ladder.indexOf(role) + 1)

function caller(scope: Scope, roles: readonly string[], more: Partial<Caller> = {}): Caller {
  return { userId: 'me', userDomainId: 'home', scope, roles: new Set(roles), roleIds: [], ...more }
}

export const personas: Readonly<Record<string, Caller>> = {
  reader: caller(home, upTo('reader')),
  member: caller(home, upTo('member')),
  manager: caller(home, upTo('manager')),
  admin: caller(home, upTo('admin')),
  domReader: caller({ kind: 'domain', domainId: 'home' }, upTo('reader')),
  domManager: caller({ kind: 'domain', domainId: 'home' }, upTo('manager')),
  domAdmin: caller({ kind: 'domain', domainId: 'home' }, upTo('admin')),
  sysReader: caller({ kind: 'system' }, upTo('reader')),
  sysAdmin: caller({ kind: 'system' }, upTo('admin')),
  elsewhere: caller({ kind: 'project', projectId: 'away-project', domainId: 'away' }, upTo('member'), {
    userId: 'other',
    userDomainId: 'away',
  }),
  service: caller(home, ['service']),
  appCred: caller(home, upTo('member'), { delegation: { kind: 'application_credential', id: 'lent', restricted: true } }),
  trust: caller(home, upTo('member'), { delegation: { kind: 'trust', id: 'lent', restricted: true } }),
  unscoped: caller({ kind: 'unscoped' }, []),
}

/** Every attribute that a rule may look at, of a thing that belongs to `me` and of one that belongs to somebody else. */
export function belongingTo(mine: boolean, rule: Rule): Target {
  const [domain, project, user] = mine ? ['home', 'home-project', 'me'] : ['away', 'away-project', 'stranger']
  return {
    domainId: domain,
    projectDomainId: domain,
    userDomainId: domain,
    groupDomainId: domain,
    targetDomainId: domain,
    roleDomainId: mine ? null : domain,
    roleName: mine ? 'member' : 'admin',
    projectId: project,
    memberId: project,
    visibility: 'private',
    userId: user,
    trustorId: user,
    trusteeId: user,
    // Both a project's and a user's own id are called id.
    id: rule.check.text.includes('user_id:id') ? user : project,
  }
}

/**
 * What a persona may do: `o` to a thing of its own, `f` to somebody else's, `m` if it would hear that a thing is missing (404)
 * instead of being refused (403); a dot where not. Nobody without a token may do anything but what is open.
 */
function cell(rule: Rule | undefined, who: Caller, profile: ProfileName): string {
  if (!rule) return '???'
  const may = (target: Target) => allows(rule, who, target, profile)
  return `${may(belongingTo(true, rule)) ? 'o' : '.'}${may(belongingTo(false, rule)) ? 'f' : '.'}${may({}) ? 'm' : '.'}`
}

/** The whole matrix of a service as a table that can be read in a review: one line an operation, then the rules that operations choose case by case. */
export function matrixOf(service: Service, policy: Policy, profile: ProfileName): string {
  const cells = (rule: string) => [
    rule,
    policy[rule]?.scopes.map((scope) => scope[0]).join('') ?? '',
    '401',
    ...Object.values(personas).map((who) => cell(policy[rule], who, profile)),
  ]
  const byName = Object.entries(service.ops).sort(([a], [b]) => (a < b ? -1 : 1))
  const operations = byName.map(([name, op]) => [name, ...(op.policy === null ? ['open to everybody, without a token'] : cells(op.policy))])
  const usual = new Set(byName.map(([, op]) => op.policy))
  const others = Object.keys(service.policy)
    .filter((rule) => !usual.has(rule))
    .sort()
  return print([
    ['operation', 'rule', 'scopes', 'anonymous', ...Object.keys(personas)],
    ...operations,
    ...others.map((rule) => ['', ...cells(rule)]),
  ])
}

function print(rows: readonly (readonly string[])[]): string {
  const full = rows.filter((row) => row.length > 2)
  const widths = rows[0]?.map((_, column) => Math.max(...full.map((row) => row[column]?.length ?? 0))) ?? []
  return rows
    .map(
      (row) =>
        `${row
          .map((text, column) => text.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}
