import { afterAll, beforeAll, expect, test } from 'vitest'
import { allows, type Caller, type Scope } from '../../../platform/policy.ts'
import { someone } from '../../../platform/testing/cloud.ts'
import { effectiveRoles } from '../assignments/effective.ts'
import { societyOf, type Society } from '../society.ts'
import { identityCloud, type IdentityCloud } from '../testing.ts'
import { explainRole, explainRule, whatCan, whoCan } from './browse.ts'

let cloud: IdentityCloud
let society: Society
beforeAll(async () => {
  cloud = await identityCloud()
  society = societyOf(cloud)
})
afterAll(() => cloud.close())

const by = (caller: Caller = someone()) => ({ cloud, requestId: 'test', caller, baseUrl: '' })

test('a role tells what it is good for, by service and scope', async () => {
  const { services, implies } = await explainRole.call(by(), { roleId: await society.role('manager') })
  expect(implies.map(({ name }) => name)).toEqual(['member', 'reader'])
  expect(services['identity']).toContainEqual({ rule: 'identity:update_project', scope: 'domain', only: 'only in its own domain' })
  expect(services['identity']?.some(({ rule }) => rule === 'identity:delete_domain')).toBe(false)
})

test('a rule tells by which ways it is passed', async () => {
  const { ways } = await explainRule.call(by(), { rule: 'identity:update_project' })
  expect(ways).toContainEqual({ scope: 'domain', roles: ['manager'], only: ['only in its own domain'] })
  await expect(explainRule.call(by(), { rule: 'toString' })).rejects.toMatchObject({ code: 'not_found' })
})

/** A thing that lies in the project and belongs to nobody in particular. */
const thing = (projectId: string, domainId: string) => ({
  id: projectId,
  projectId,
  domainId,
  projectDomainId: domainId,
  userDomainId: domainId,
  groupDomainId: domainId,
  targetDomainId: domainId,
  roleDomainId: null,
  roleName: 'member',
})

test.each(['default', 'scoped'] as const)(
  'who can do something is who would be allowed to, under %s',
  { timeout: 60_000 },
  async (profile) => {
    const [home, away] = [await society.domain(), await society.domain()]
    const parent = await society.project(home)
    const [project, other] = [await society.project(home, parent), await society.project(away)]
    const people = new Map<string, Scope[]>()
    const scopes: Scope[] = [
      { kind: 'system' },
      ...[home, away].map((domainId) => ({ kind: 'domain' as const, domainId })),
      { kind: 'project', projectId: project, domainId: home },
      { kind: 'project', projectId: parent, domainId: home },
      { kind: 'project', projectId: other, domainId: away },
    ]
    for (const role of ['admin', 'manager', 'reader'])
      for (const [on, inherited] of [
        [{ system: true }],
        [{ domain: home }],
        [{ domain: home }, true],
        [{ project }],
        [{ project: parent }, true],
        [{ project: other }],
      ] as const) {
        const direct = await society.user(home)
        await society.assign({ user: direct }, role, on, inherited ?? false)
        const member = await society.user(home)
        await society.assign({ group: await society.group([member], home) }, role, on, inherited ?? false)
        for (const id of [direct, member]) people.set(id, scopes)
      }
    const asks = { cloud: { ...cloud, profile }, requestId: 'test', caller: someone(), baseUrl: '' }
    const rules = [
      'update_project',
      'get_project',
      'list_users',
      'update_project_tags',
      'create_grant',
      'delete_domain',
      'get_domain',
      'list_role_assignments_for_tree',
      'validate_token',
    ]
    for (const name of rules.map((rule) => `identity:${rule}`)) {
      const found = new Set<string>()
      for (let after = ''; ; ) {
        const page = await whoCan.call(asks, { rule: name, target: { kind: 'project', id: project }, after })
        for (const user of page.users) found.add(user.id)
        if (page.next === null) break
        after = page.next
      }
      for (const [userId, all] of people) {
        const could = await Promise.all(
          all.map(async (scope) => {
            const at =
              scope.kind === 'project'
                ? { kind: scope.kind, id: scope.projectId }
                : scope.kind === 'domain'
                  ? { kind: scope.kind, id: scope.domainId }
                  : { kind: 'system' as const }
            const held = await effectiveRoles(cloud.db, userId, at)
            const caller = someone({ userId, scope, roles: new Set(held.map((role) => role.name)) })
            return held.length > 0 && allows(cloud.policy[name], caller, thing(project, home), profile)
          }),
        )
        expect([name, userId, found.has(userId)]).toEqual([name, userId, could.includes(true)])
      }
    }
  },
)

test('one may ask about oneself, and others about their own domain', async () => {
  const domain = await society.domain()
  const project = await society.project(domain)
  const ann = await society.user(domain)
  await society.assign({ user: ann }, 'member', { project })
  const scope = { kind: 'project', id: project } as const
  const own = someone({ userId: ann, scope: { kind: 'project', projectId: project, domainId: domain }, roles: new Set(['member']) })
  expect((await whatCan.call(by(own), { userId: ann, scope })).roles.map(({ name }) => name)).toEqual(['member', 'reader'])
  expect((await whatCan.call(by(own), { userId: ann, scope: { kind: 'system' } })).services).toEqual({})
  const reader = (domainId: string) => someone({ scope: { kind: 'domain', domainId }, roles: new Set(['reader']) })
  await expect(whatCan.call(by(reader('default')), { userId: ann, scope })).rejects.toMatchObject({ code: 'forbidden' })
  expect((await whatCan.call(by(reader(domain)), { userId: ann, scope })).services['identity']?.length).toBeGreaterThan(0)
  await expect(whoCan.call(by(own), { rule: 'identity:get_project', target: scope })).rejects.toMatchObject({ code: 'forbidden' })
})
