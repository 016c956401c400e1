import { users } from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { someone } from '../../../platform/testing/cloud.ts'
import { societyOf, type Society } from '../society.ts'
import { identityCloud, type IdentityCloud } from '../testing.ts'
import { browseAssignments } from './browse.ts'

let cloud: IdentityCloud
let society: Society
beforeAll(async () => {
  cloud = await identityCloud()
  society = societyOf(cloud)
})
afterAll(() => cloud.close())

const ask = (input: Parameters<typeof browseAssignments.call>[1], caller = someone(), profile = cloud.profile) =>
  browseAssignments.call({ cloud: { ...cloud, profile }, requestId: 'test', caller, baseUrl: '' }, input)

test('assignments are found by who, which and where, and a domain’s token sees its own', async () => {
  const domain = await society.domain()
  const project = await society.project(domain)
  const [ann, bob] = [await society.user(domain), await society.user(domain)]
  const team = await society.group([bob], domain)
  await society.assign({ user: ann }, 'member', { project })
  await society.assign({ group: team }, 'reader', { domain }, true)
  const { rows } = await ask({ filter: { actorId: [ann, team] }, sort: 'roleName' })
  expect(rows.map(({ actorKind, roleName, targetKind, inherited }) => [actorKind, roleName, targetKind, inherited])).toEqual([
    ['user', 'member', 'project', false],
    ['group', 'reader', 'domain', true],
  ])
  const reader = someone({ scope: { kind: 'domain', domainId: domain }, userDomainId: domain, roles: new Set(['reader']) })
  expect((await ask({}, reader)).rows.map(({ actorId }) => actorId).sort()).toEqual([ann, team].sort())
})

test('the last administrator’s role is not offered to be taken', async () => {
  const [first, second] = [await society.user(), await society.user()]
  const verdictFor = async (actorId: string, profile: 'default' | 'scoped') =>
    (await ask({ filter: { actorId: [actorId] } }, someone(), profile)).rows.map(({ can }) => can.revoke)
  await society.assign({ user: first }, 'admin', { system: true })
  const others = await ask({ filter: { actorKind: ['user'] }, q: 'admin', size: 1000 })
  const admins = others.rows.filter(({ roleName, actorId }) => roleName === 'admin' && actorId !== first)
  for (const { actorId } of admins) await cloud.db.update(users).set({ enabled: false }).where(eq(users.id, actorId))
  expect(await verdictFor(first, 'default')).toMatchObject([{ code: 'last_admin' }])
  expect(await verdictFor(first, 'scoped')).toMatchObject([{ code: 'last_admin' }])
  await society.assign({ user: second }, 'admin', { project: await society.project() })
  expect(await verdictFor(first, 'default')).toEqual([true])
  expect(await verdictFor(first, 'scoped')).toMatchObject([{ code: 'last_admin' }])
})
