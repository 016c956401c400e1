import { scopeKinds, type Condition, type ProfileName, type Rule, type ScopeKind } from './policy.ts'

/** Rules as data and in words, for those who ask why, and for those who ask what a role is good for. */

const always: Condition = { kind: 'always' }
const never: Condition = { kind: 'never' }
const decided = (holds: boolean) => (holds ? always : never)

/** Who asks, as far as that is known. Without roles those stay open. */
export interface Asker {
  scope: ScopeKind
  profile: ProfileName
  roles?: ReadonlySet<string>
}

/** What is left of a condition when the asker is known: what is asked of the thing itself, and of roles when those are open. */
export function remaining(condition: Condition, asker: Asker): Condition {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return joined(
        condition.kind,
        condition.of.map((part) => remaining(part, asker)),
      )
    case 'admin':
      return asker.profile === 'default' || asker.scope === 'system' ? remaining({ kind: 'role', name: 'admin' }, asker) : never
    case 'role':
      return asker.roles ? decided(asker.roles.has(condition.name)) : condition
    case 'scope':
      return decided(asker.scope === condition.scope)
    case 'profile':
      return decided(asker.profile === condition.name)
    case 'own':
      return condition.what === 'user' || scopeOf[condition.what] === asker.scope ? condition : never
    case 'always':
    case 'never':
    case 'one_of':
    case 'in_person':
      return condition
  }
}

const scopeOf = { domain: 'domain', project: 'project', projects_domain: 'project' } as const

function joined(kind: 'all' | 'any', parts: readonly Condition[]): Condition {
  const [neutral, decisive] = kind === 'all' ? ['always', 'never'] : ['never', 'always']
  if (parts.some((part) => part.kind === decisive)) return decided(kind === 'any')
  const open = unique(parts.filter((part) => part.kind !== neutral).flatMap((part) => (part.kind === kind ? part.of : [part])))
  const [only] = open
  if (only === undefined) return decided(kind === 'all')
  return open.length === 1 ? only : { kind, of: open }
}

const unique = (parts: readonly Condition[]) => [...new Map(parts.map((part) => [JSON.stringify(part), part])).values()]

/** What a rule asks of tokens of one scope; never, when it refuses them whatever their roles. */
export const demands = (rule: Rule, asker: Asker): Condition =>
  rule.scopes.includes(asker.scope) ? remaining(rule.check.means, asker) : never

/** One way to be allowed something: these roles in this scope, if all of that is true of the thing. */
export interface Way {
  scope: ScopeKind
  roles: string[]
  conditions: Condition[]
}

/** Every way through a rule. */
export const waysThrough = (rule: Rule, profile: ProfileName): Way[] =>
  scopeKinds.flatMap((scope) =>
    alternatives(demands(rule, { scope, profile })).map((parts) => ({
      scope,
      roles: parts.flatMap((part) => (part.kind === 'role' ? [part.name] : [])),
      conditions: parts.filter((part) => part.kind !== 'role' && part.kind !== 'always'),
    })),
  )

/** Of any and all nested, the list of all that would do. Rules are short; the limit is for one that is not. */
function alternatives(condition: Condition): Condition[][] {
  if (condition.kind === 'never') return []
  if (condition.kind === 'any') return condition.of.flatMap(alternatives).slice(0, 100)
  if (condition.kind !== 'all') return [[condition]]
  return condition.of.reduce<Condition[][]>(
    (ways, part) => ways.flatMap((way) => alternatives(part).map((more) => [...way, ...more])).slice(0, 100),
    [[]],
  )
}

const subjects: Readonly<Record<string, string>> = {
  userDomainId: 'users of',
  groupDomainId: 'groups of',
  projectDomainId: 'projects of',
  roleDomainId: 'roles of',
}

/** A condition as people say it: "only in its own project". */
export function words(condition: Condition): string {
  switch (condition.kind) {
    case 'always':
      return 'always'
    case 'never':
      return 'never'
    case 'in_person':
      return 'in person, not by authority that somebody lent'
    case 'admin':
      return 'the administrator of the cloud'
    case 'all':
      return listed(condition.of.map(words), ' and ')
    case 'any':
      return listed(
        condition.of.map((part) => (part.kind === 'all' ? `(${words(part)})` : words(part))),
        ' or ',
      )
    case 'role':
      return `with the role ${condition.name}`
    case 'scope':
      return `with a token of ${condition.scope === 'system' ? 'the system' : `a ${condition.scope}`}`
    case 'profile':
      return `under the policy profile ${condition.name}`
    case 'own':
      return ownWords(condition)
    case 'one_of':
      return condition.attribute === 'roleName'
        ? `only the roles ${condition.values.join(', ')}`
        : condition.values.includes(null)
          ? 'only roles of the cloud'
          : `only where ${condition.attribute} is ${condition.values.join(' or ')}`
  }
}

/** Conditions that look at different things may read alike; people read it once. */
const listed = (parts: readonly string[], between: string) => [...new Set(parts)].join(between)

function ownWords({ what, attribute }: Condition & { kind: 'own' }): string {
  if (what === 'project') return 'only in its own project'
  if (what === 'projects_domain') return 'only the domain of its own project'
  if (what === 'domain') return `only ${subjects[attribute] ?? 'in'} its own domain`
  if (attribute === 'trustorId') return 'only what one has lent'
  return attribute === 'trusteeId' ? 'only what was lent to one' : "only one's own"
}

const refusals = new WeakMap<Rule, Map<ProfileName, string>>()

/** Why a rule refuses: what would be needed, and who can grant it. */
export function refusalWords(rule: Rule, profile: ProfileName): string {
  const known = refusals.get(rule) ?? new Map<ProfileName, string>()
  const said = known.get(profile) ?? refusalOf(waysThrough(rule, profile))
  refusals.set(rule, known.set(profile, said))
  return said
}

function refusalOf(ways: readonly Way[]): string {
  if (ways.length === 0) return 'Nobody may do this.'
  const needs = [...Map.groupBy(ways, (way) => JSON.stringify([way.roles, way.conditions.map(words)])).values()].map(needWords)
  const inDomain = ways.some((way) => way.scope === 'domain' && way.roles.length > 0)
  const giver = inDomain ? 'An administrator of the cloud, or one of the domain,' : 'An administrator of the cloud'
  const granted = ways.some((way) => way.roles.length > 0)
  return `This needs ${[...new Set(needs)].slice(0, 4).join(', or ')}.${granted ? ` ${giver} can grant it.` : ''}`
}

function needWords(ways: readonly Way[]): string {
  const [way] = ways
  if (!way) return 'nothing'
  const scopes = new Set(ways.map((one) => one.scope))
  const own = way.conditions.flatMap((part) => (part.kind === 'own' && part.what !== 'user' ? [part] : []))
  const rest = way.conditions.filter((part) => part.kind !== 'own' || part.what === 'user')
  const where = own.length > 0 ? (scopes.has('domain') ? ' on its domain' : ' on its project') : placeWords(scopes)
  const role = way.roles.length === 0 ? `a token${where}` : `the role ${way.roles.join(' and ')}${where}`
  if (way.roles.length === 0 && rest.some((part) => part.kind === 'own')) return 'that it is your own'
  return rest.length === 0 ? role : `${role} (${rest.map(words).join(', ')})`
}

function placeWords(scopes: ReadonlySet<ScopeKind>): string {
  if (scopes.size === 3) return ''
  const places = [...scopes].map((scope) => (scope === 'system' ? 'the system' : `a ${scope}`))
  return ` on ${places.join(' or on ')}`
}
