import { afterAll, beforeAll, expect, test } from 'vitest'
import { societyOf } from '../../identity/society.ts'
import { identityCloud, type IdentityCloud } from '../../identity/testing.ts'
import { as, callerOf } from '../testing.ts'
import { search } from './ops.ts'

let cloud: IdentityCloud
let call: ReturnType<typeof callerOf>
let society: ReturnType<typeof societyOf>
let domainId: string
beforeAll(async () => {
  cloud = await identityCloud()
  call = callerOf(cloud)
  society = societyOf(cloud)
  domainId = await society.domain()
  await cloud.sql`insert into identity.project (id, name, domain_id, parent_id) select 'p' || n, 'Web-' || n, ${domainId}, ${domainId} from generate_series(1, 30) n`
  await cloud.sql`insert into identity."user" (id, name, domain_id) select 'u' || n, 'webmaster' || n, ${domainId} from generate_series(1, 30) n`
})
afterAll(() => cloud.close())

const admin = as('admin', { kind: 'system' })
const kinds = (found: { kind: string }[]) => [...new Set(found.map(({ kind }) => kind))].sort()

test('names by their beginning whatever the case, ids as a whole, urls by any part; at most eight of a kind', async () => {
  const web = await call(admin, search, { q: 'WEB' })
  expect(web).toHaveLength(16)
  expect(kinds(web)).toEqual(['project', 'user'])
  expect((await call(admin, search, { q: 'web-7' }))[0]).toMatchObject({
    kind: 'project',
    id: 'p7',
    name: 'Web-7',
    detail: `domain-${domainId}`,
    domainId,
  })
  expect(await call(admin, search, { q: 'u30' })).toMatchObject([{ kind: 'user', id: 'u30' }])
  expect(kinds(await call(admin, search, { q: 'localhost/ident' }))).toEqual(['endpoint'])
  expect(kinds(await call(admin, search, { q: 'keystone' }))).toEqual(['service'])
  expect((await call(admin, search, { q: 'member' }))[0]).toMatchObject({ kind: 'role', name: 'member' })
  expect(await call(admin, search, { q: '%' })).toEqual([])
  expect(await call(admin, search, { q: `'; drop table x; --` })).toEqual([])
  await expect(call(admin, search, { q: '  ' })).rejects.toMatchObject({ code: 'bad_request' })
})

test('everybody finds what he may see: a member his projects, a domain’s reader what is in it', async () => {
  const userId = await society.user(domainId)
  await society.assign({ user: userId }, 'member', { project: 'p3' })
  const member = as('member', { kind: 'project', projectId: 'p3', domainId }, userId)
  expect((await call(member, search, { q: 'web' })).map(({ id }) => id)).toEqual(['p3'])
  const delegation = { kind: 'trust', id: 't', restricted: true } as const
  expect(await call({ ...member, scope: { kind: 'project', projectId: 'p4', domainId }, delegation }, search, { q: 'web-3' })).toEqual([])
  expect(await call(as('reader', { kind: 'domain', domainId: 'default' }), search, { q: 'web' })).toEqual([])
  expect(kinds(await call(as('reader', { kind: 'domain', domainId }), search, { q: 'web' }))).toEqual(['project', 'user'])
})
