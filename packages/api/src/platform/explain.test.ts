import fc from 'fast-check'
import { expect, test } from 'vitest'
import { services } from '../services/index.ts'
import { demands, refusalWords, waysThrough, words } from './explain.ts'
import { allows, scopeKinds, type Caller, type Condition, type ProfileName, type Scope, type Target } from './policy.ts'
import { policyOf } from './service.ts'

const rules = Object.entries(policyOf(services))
const profiles: ProfileName[] = ['default', 'scoped']
const ids = fc.constantFrom('a', 'b')
const roleNames = ['admin', 'manager', 'member', 'reader', 'service']

const target: fc.Arbitrary<Target> = fc.record(
  {
    ...Object.fromEntries(
      [
        'id',
        'domainId',
        'projectId',
        'userId',
        'userDomainId',
        'groupDomainId',
        'projectDomainId',
        'targetDomainId',
        'trustorId',
        'trusteeId',
        'actor',
        'subjectId',
      ].map((name) => [name, ids]),
    ),
    roleDomainId: fc.option(ids),
    roleName: fc.constantFrom('admin', 'member'),
  },
  { requiredKeys: [] },
)
const scope: fc.Arbitrary<Scope> = fc.oneof(
  fc.constant({ kind: 'system' } as const),
  fc.record({ kind: fc.constant('domain' as const), domainId: ids }),
  fc.record({ kind: fc.constant('project' as const), projectId: ids, domainId: ids }),
)
const caller: fc.Arbitrary<Caller> = fc.record({
  userId: ids,
  userDomainId: ids,
  scope,
  roles: fc.subarray(roleNames).map((names) => new Set(names)),
  roleIds: fc.constant([]),
})

/** What is left of a rule, asked of a thing: a second reading that knows nothing of the first. */
function holds(condition: Condition, who: Caller, thing: Target): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.every((part) => holds(part, who, thing))
    case 'any':
      return condition.of.some((part) => holds(part, who, thing))
    case 'own': {
      const own = {
        user: who.userId,
        domain: domainOf(who),
        projects_domain: domainOf(who),
        project: who.scope.kind === 'project' ? who.scope.projectId : '',
      }
      return thing[condition.attribute] === own[condition.what]
    }
    case 'one_of':
      return condition.attribute in thing && condition.values.includes((thing[condition.attribute] ?? null) as string | null)
    case 'in_person':
      return !who.delegation
    case 'always':
      return true
    case 'never':
      return false
    case 'admin':
    case 'role':
    case 'scope':
    case 'profile':
      throw new Error(`It is known who asks, and yet ${condition.kind} is left open.`)
  }
}
const domainOf = ({ scope }: Caller) => (scope.kind === 'domain' || scope.kind === 'project' ? scope.domainId : '')

test('what is left of a rule says the same as the rule', () => {
  fc.assert(
    fc.property(fc.constantFrom(...rules), caller, target, fc.constantFrom(...profiles), ([, rule], who, thing, profile) => {
      if (who.scope.kind === 'unscoped') return
      const left = demands(rule, { scope: who.scope.kind, profile, roles: who.roles })
      expect(holds(left, who, thing)).toBe(allows(rule, who, thing, profile))
    }),
    { numRuns: 5000 },
  )
})

test('some way leads through a rule exactly when the rule allows', () => {
  fc.assert(
    fc.property(fc.constantFrom(...rules), caller, target, fc.constantFrom(...profiles), ([, rule], who, thing, profile) => {
      const open = waysThrough(rule, profile).some(
        (way) =>
          way.scope === who.scope.kind &&
          way.roles.every((name) => who.roles.has(name)) &&
          way.conditions.every((part) => holds(part, who, thing)),
      )
      expect(open).toBe(allows(rule, who, thing, profile))
    }),
    { numRuns: 5000 },
  )
})

test('every refusal names what is missing', () => {
  expect(scopeKinds.length).toBe(3)
  for (const profile of profiles)
    for (const [name, rule] of rules) expect(refusalWords(rule, profile), name).toMatch(/^(This needs .+\.|Nobody may do this\.)/)
  const refused = (name: string, profile: ProfileName) => {
    const rule = policyOf(services)[name]
    return rule ? refusalWords(rule, profile) : ''
  }
  expect(refused('identity:update_project', 'scoped')).toBe(
    'This needs the role admin on the system, or the role manager on its domain. An administrator of the cloud, or one of the domain, can grant it.',
  )
  expect(refused('identity:delete_credential', 'default')).toMatchInlineSnapshot(
    `"This needs the role admin on the system or on a project, or that it is your own. An administrator of the cloud can grant it."`,
  )
})

test('what reads alike is said once', () => {
  const own = (attribute: string) => ({ kind: 'own', what: 'user', attribute }) as const
  expect(words({ kind: 'any', of: [own('userId'), own('id')] })).toBe("only one's own")
})
