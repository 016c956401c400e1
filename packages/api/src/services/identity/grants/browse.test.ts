import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Caller } from '../../../platform/policy.ts'
import { someone } from '../../../platform/testing/cloud.ts'
import { counting } from '../../../platform/testing/statements.ts'
import { pageDomain } from '../domains/browse.ts'
import { pageGroup, pickGroups, setGroupMembers } from '../groups/browse.ts'
import { setImpliedRoles } from '../implied-roles/browse.ts'
import { pageProject, pickProjects } from '../projects/browse.ts'
import { pageRole, pickRoles } from '../roles/browse.ts'
import { societyOf, type Society } from '../society.ts'
import { identityCloud, type IdentityCloud } from '../testing.ts'
import { pageUser, pickUsers } from '../users/browse.ts'
import { setDomainMembers, setProjectMembers } from './browse.ts'

let cloud: IdentityCloud
let society: Society
beforeAll(async () => {
  cloud = await identityCloud()
  society = societyOf(cloud)
})
afterAll(() => cloud.close())

const by = (caller: Caller = someone()) => ({ cloud, requestId: 'test', caller, baseUrl: '' })
const manager = (domainId: string) =>
  someone({ scope: { kind: 'domain', domainId }, userDomainId: domainId, roles: new Set(['manager', 'member', 'reader']) })

test('members are shown with where each role comes from', async () => {
  const domain = await society.domain()
  const parent = await society.project(domain)
  const project = await society.project(domain, parent)
  const [ann, bob] = [await society.user(domain), await society.user(domain)]
  const team = await society.group([bob], domain)
  await society.assign({ user: ann }, 'member', { project })
  await society.assign({ group: team }, 'reader', { project })
  await society.assign({ user: bob }, 'manager', { domain }, true)
  const counted = counting(cloud)
  const page = await pageProject.call({ ...by(), cloud: counted }, { projectId: project })
  expect(counted.statements.length).toBeLessThanOrEqual(3)
  const held = Object.fromEntries(
    page.members?.users.map((user) => [user.id, user.roles.map(({ name, group, from }) => [name, group?.id, from?.id])]) ?? [],
  )
  expect(held[ann]).toEqual([['member', undefined, undefined]])
  expect(held[bob]?.sort()).toEqual([
    ['manager', undefined, domain],
    ['reader', team, undefined],
  ])
  expect(page.members?.groups.map(({ id }) => id)).toEqual([team])
  expect(page.parents.map(({ id }) => id)).toEqual([domain, parent])
  expect((await pageProject.call(by(), { projectId: parent })).children.map(({ id }) => id)).toEqual([project])
})

test('a member sees its project, not who else is in it', async () => {
  const project = await society.project()
  const caller = someone({ scope: { kind: 'project', projectId: project, domainId: 'default' }, roles: new Set(['member', 'reader']) })
  const page = await pageProject.call(by(caller), { projectId: project })
  expect(page).toMatchObject({
    members: null,
    project: { can: { edit: { code: 'policy' }, seeMembers: { code: 'policy' }, manageMembers: { code: 'policy' } } },
  })
  expect(await pageProject.call(by(manager('default')), { projectId: project })).toMatchObject({
    project: { can: { manageMembers: true } },
  })
  await expect(pageProject.call(by(caller), { projectId: 'none' })).rejects.toMatchObject({ code: 'forbidden' })
})

test('members change by difference, or not at all', async () => {
  const domain = await society.domain()
  const project = await society.project(domain)
  const [ann, stranger] = [await society.user(domain), await society.user()]
  const [member, reader, admin] = [await society.role('member'), await society.role('reader'), await society.role('admin')]
  const grant = (actorId: string, roleId: string) => ({ actorKind: 'user' as const, actorId, roleId })
  const set = (input: object) => setProjectMembers.call(by(manager(domain)), { projectId: project, ...input })
  const roles = async () =>
    (await pageProject.call(by(), { projectId: project })).members?.users
      .flatMap(({ id, roles }) => roles.map(({ name }) => [id, name]))
      .sort()
  await set({ add: [grant(ann, member), grant(ann, reader)] })
  expect(await roles()).toEqual([
    [ann, 'member'],
    [ann, 'reader'],
  ])
  for (const refused of [grant(ann, admin), grant(stranger, reader)])
    await expect(set({ remove: [grant(ann, member)], add: [refused] })).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(
        `^Nothing was changed: the role (admin|reader) cannot be given to the user ${refused.actorId}`,
      ) as string,
    })
  expect(await roles()).toEqual([
    [ann, 'member'],
    [ann, 'reader'],
  ])
  await set({ remove: [grant(ann, member)] })
  await set({ remove: [grant(ann, member)] })
  expect(await roles()).toEqual([[ann, 'reader']])
  await setDomainMembers.call(by(), { domainId: domain, add: [grant(ann, reader)] })
  expect((await pageDomain.call(by(), { domainId: domain })).members?.users.map(({ id }) => id)).toEqual([ann])
  await expect(setProjectMembers.call(by(manager('default')), { projectId: project, add: [] })).rejects.toMatchObject({ code: 'forbidden' })
})

test('members of a group change together', async () => {
  const domain = await society.domain()
  const [ann, bob, stranger] = [await society.user(domain), await society.user(domain), await society.user()]
  const team = await society.group([ann], domain)
  await setGroupMembers.call(by(manager(domain)), { groupId: team, add: [bob], remove: [ann] })
  await expect(setGroupMembers.call(by(manager(domain)), { groupId: team, add: [ann, stranger] })).rejects.toMatchObject({
    code: 'forbidden',
  })
  await expect(setGroupMembers.call(by(), { groupId: team, add: ['nobody'] })).rejects.toMatchObject({ code: 'not_found' })
  expect((await pageGroup.call(by(), { groupId: team })).group.members).toBe(1)
  expect((await pageUser.call(by(), { userId: bob })).groups.map(({ id }) => id)).toEqual([team])
  expect((await pageUser.call(by(manager(domain)), { userId: bob })).groups.map(({ id }) => id)).toEqual([team])
})

test('what a role brings is changed together', async () => {
  const [chief, helper, admin] = [await society.role('chief'), await society.role('helper'), await society.role('admin')]
  await expect(setImpliedRoles.call(by(), { priorId: chief, add: [helper, admin] })).rejects.toMatchObject({ code: 'forbidden' })
  expect((await pageRole.call(by(), { roleId: chief })).implies).toEqual([])
  await setImpliedRoles.call(by(), { priorId: chief, add: [helper] })
  expect((await pageRole.call(by(), { roleId: helper })).impliedBy).toEqual([{ id: chief, name: 'chief' }])
})

test('what is offered while one types is what one may see', async () => {
  const domain = await society.domain()
  const user = await society.user(domain)
  const ids = async (op: typeof pickUsers, caller?: Caller) => (await op.call(by(caller), { q: 'E' })).map(({ id }) => id)
  expect(await ids(pickUsers)).toContain(user)
  expect(await ids(pickUsers, manager(domain))).toEqual([user])
  expect(await ids(pickProjects, manager(domain))).toEqual([])
  expect(await ids(pickGroups, manager(domain))).toEqual([])
  expect((await pickRoles.call(by(manager(domain)), {})).map(({ name }) => name)).toEqual(['manager', 'member', 'reader'])
})
