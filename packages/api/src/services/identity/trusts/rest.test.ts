import { trusts } from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { societyOf, type Society } from '../society.ts'
import { identityCloud, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
let society: Society
let project: string
let trustor: { id: string; token: string }
let trustee: { id: string; token: string }
beforeAll(async () => {
  cloud = await identityCloud({ profile: 'scoped' })
  society = societyOf(cloud)
})
afterAll(() => cloud.close())
beforeEach(async () => {
  project = await society.project()
  trustor = await society.persona('member', { project })
  const id = await society.user()
  trustee = { id, token: (await society.login(id)).token }
})

const path = '/identity/v3/OS-TRUST/trusts'
const wanted = (more: object = {}) => ({
  trustor_user_id: trustor.id,
  trustee_user_id: trustee.id,
  project_id: project,
  impersonation: true,
  roles: [{ name: 'member' }],
  ...more,
})
const create = (more: object = {}, token = trustor.token) => cloud.rest('POST', path, { token, body: { trust: wanted(more) } })
const trustOf = (answer: { body: unknown }) =>
  (answer.body as { trust: { id: string; expires_at: string; redelegation_count: number } }).trust
const use = (trustId: string, token = trustee.token) =>
  society.authenticate({ methods: ['token'], token: { id: token } }, { 'OS-TRUST:trust': { id: trustId } })
const get = (id: string, token: string) => cloud.rest('GET', `${path}/${id}`, { token })
const works = async (token: string) => (await cloud.rest('GET', '/identity/v3/auth/projects', { token })).status === 200

test('a trust is made, shown, used and deleted, and its tokens end with it', async () => {
  const made = await create()
  const { id } = trustOf(made)
  expect(made).toMatchObject({
    status: 201,
    body: {
      trust: {
        trustor_user_id: trustor.id,
        expires_at: null,
        remaining_uses: null,
        redelegation_count: 0,
        redelegated_trust_id: null,
        roles: [{ name: 'member' }],
        roles_links: { self: `http://localhost${path}/${id}/roles` },
        links: { self: `http://localhost${path}/${id}` },
      },
    },
  })
  expect(await get(id, trustee.token)).toMatchObject({ status: 200, body: { trust: { roles: [{ name: 'member' }] } } })
  const used = await use(id)
  expect(used).toMatchObject({
    status: 201,
    body: {
      token: {
        user: { id: trustor.id },
        project: { id: project },
        roles: [{ name: 'member' }, { name: 'reader' }],
        'OS-TRUST:trust': { id, impersonation: true, trustee_user: { id: trustee.id } },
      },
    },
  })
  expect(await cloud.rest('DELETE', `${path}/${id}`, { token: trustor.token })).toMatchObject({ status: 204 })
  expect(await works(used.token)).toBe(false)
  expect(await get(id, trustor.token)).toMatchObject({ status: 404 })
})

test('without impersonation the trustee stays who it is', async () => {
  const { id } = trustOf(await create({ impersonation: false }))
  expect(await use(id)).toMatchObject({ body: { token: { user: { id: trustee.id } } } })
})

test('the roles of a trust are a resource of their own', async () => {
  const { id } = trustOf(await create())
  const [member, reader] = [await society.role('member'), await society.role('reader')]
  expect(await cloud.rest('GET', `${path}/${id}/roles`, { token: trustee.token })).toMatchObject({ body: { roles: [{ id: member }] } })
  expect(await cloud.rest('GET', `${path}/${id}/roles/${member}`, { token: trustee.token })).toMatchObject({
    body: { role: { id: member, name: 'member' } },
  })
  expect(await cloud.rest('HEAD', `${path}/${id}/roles/${member}`, { token: trustee.token })).toMatchObject({ status: 200 })
  expect(await cloud.rest('GET', `${path}/${id}/roles/${reader}`, { token: trustee.token })).toMatchObject({ status: 404 })
})

test('lists go by three rules', async () => {
  const { id } = trustOf(await create())
  const list = async (query: string, token: string) => {
    const answer = await cloud.rest('GET', path + query, { token })
    return answer.status === 200 ? (answer.body as { trusts: { id: string }[] }).trusts.map((trust) => trust.id) : answer.status
  }
  expect(await list(`?trustor_user_id=${trustor.id}`, trustor.token)).toEqual([id])
  expect(await list(`?trustee_user_id=${trustee.id}`, trustee.token)).toEqual([id])
  expect(await list(`?trustor_user_id=${trustor.id}`, trustee.token)).toBe(403)
  expect(await list('', trustor.token)).toBe(403)
  expect(await list('', cloud.system)).toContain(id)
})

test('only trustor and trustee may look, only the trustor may end it', async () => {
  const { id } = trustOf(await create())
  const stranger = await society.persona('admin', { project })
  expect(await get(id, stranger.token)).toMatchObject({ status: 403 })
  expect(await get('nothing', stranger.token)).toMatchObject({ status: 404 })
  expect(await cloud.rest('DELETE', `${path}/${id}`, { token: trustee.token })).toMatchObject({ status: 403 })
})

test.each([
  [{ impersonation: 'yes' }, 400],
  [{ expires_at: 'bad.123Z' }, 400],
  [{ expires_at: '2020-01-01T00:00:00Z' }, 400],
  [{ remaining_uses: 0 }, 400],
  [{ remaining_uses: 2, allow_redelegation: true }, 400],
  [{ redelegation_count: 4, allow_redelegation: true }, 403],
  [{ roles: [] }, 403],
  [{ roles: [{ name: 'admin' }] }, 404],
  [{ roles: [{ name: 'nothing' }] }, 404],
  [{ roles: [{ id: 'x', name: 'member' }] }, 400],
  [{ trustee_user_id: 'nobody' }, 404],
  [{ project_id: 'nowhere' }, 404],
  [{ trustor_user_id: 'somebody else' }, 403],
])('%j is refused', async (more, status) => {
  expect(await create(more)).toMatchObject({ status })
})

test('a trust is used up, and one whose time is over is gone: both lend nothing more', async () => {
  const { id } = trustOf(await create({ remaining_uses: 1 }))
  const attempts = await Promise.all([use(id), use(id), use(id)])
  expect(attempts.map((attempt) => attempt.status).sort((a, b) => a - b)).toEqual([201, 401, 401])
  expect(await get(id, trustor.token)).toMatchObject({ status: 404 })
  const short = trustOf(await create({ expires_at: new Date(Date.now() + 60_000).toISOString() }))
  const lent = await use(short.id)
  expect(new Date((lent.body as { token: { expires_at: string } }).token.expires_at).getTime()).toBeLessThanOrEqual(
    new Date(short.expires_at).getTime(),
  )
  await cloud.db
    .update(trusts)
    .set({ expiresAt: new Date(Date.now() - 1000) })
    .where(eq(trusts.id, short.id))
  expect(await works(lent.token)).toBe(false)
  expect((await use(short.id)).status).toBe(401)
})

test('a trust is passed on as far as it allows, never for more than it lends', async () => {
  const { id } = trustOf(
    await create({ allow_redelegation: true, redelegation_count: 2, roles: [{ name: 'reader' }], expires_at: '2099-01-01T00:00:00Z' }),
  )
  const { token } = await use(id)
  const next = await society.user()
  const pass = (more: object, by = token) => create({ trustee_user_id: next, roles: [{ name: 'reader' }], ...more }, by)
  for (const more of [
    { roles: [{ name: 'member' }] },
    { expires_at: '2099-01-02T00:00:00Z' },
    { remaining_uses: 1 },
    { allow_redelegation: true, redelegation_count: 2 },
  ]) {
    expect((await pass(more)).status).toBeGreaterThanOrEqual(400)
  }
  const second = await pass({ allow_redelegation: true })
  expect(second).toMatchObject({
    status: 201,
    body: { trust: { redelegated_trust_id: id, redelegation_count: 1, expires_at: '2099-01-01T00:00:00.000000Z' } },
  })
  const nextToken = (await society.login(next)).token
  const last = await pass({ allow_redelegation: true, trustee_user_id: trustee.id }, (await use(trustOf(second).id, nextToken)).token)
  expect(trustOf(last).redelegation_count).toBe(0)
  const end = await use(trustOf(last).id)
  expect(await pass({}, end.token)).toMatchObject({ status: 403 })
  await cloud.rest('DELETE', `${path}/${id}`, { token: trustor.token })
  expect(await works(end.token)).toBe(false)
  expect(await get(trustOf(last).id, cloud.system)).toMatchObject({ status: 404 })
})

test.each([true, false])('a chain breaks where one of its people is disabled (impersonation: %s)', async (impersonation) => {
  const { id } = trustOf(await create({ allow_redelegation: true, impersonation }))
  const next = await society.user()
  const passed = await create(
    { trustor_user_id: impersonation ? trustor.id : trustee.id, trustee_user_id: next, impersonation },
    (await use(id)).token,
  )
  expect(passed.status).toBe(201)
  const nextToken = (await society.login(next)).token
  const used = await use(trustOf(passed).id, nextToken)
  expect(await works(used.token)).toBe(true)
  await cloud.sql`update identity.user set enabled = false where id = ${trustee.id}`
  expect(await works(used.token)).toBe(false)
  expect((await use(trustOf(passed).id, nextToken)).status).toBe(401)
})

test('a trust lends nothing once its trustor has lost one of the roles', async () => {
  const group = await society.group([trustor.id])
  const revoke = await society.assign({ group }, 'service', { project })
  const { token } = await society.login(trustor.id, { project })
  const { id } = trustOf(await create({ roles: [{ name: 'service' }] }, token))
  const used = await use(id)
  expect(await works(used.token)).toBe(true)
  await revoke()
  expect(await works(used.token)).toBe(false)
  expect((await use(id)).status).toBe(401)
})

test('CVE-2026-43000: a trust lends what the token holds, not what its owner holds elsewhere', async () => {
  const elsewhere = await society.project()
  await society.assign({ user: trustor.id }, 'admin', { project: elsewhere })
  expect(await create({ project_id: elsewhere, roles: [{ name: 'member' }] })).toMatchObject({ status: 403 })
  expect(await create({ roles: [{ name: 'admin' }] })).toMatchObject({ status: 404 })
  const unscoped = (await society.login(trustor.id)).token
  expect(await create({}, unscoped)).toMatchObject({ status: 403 })
})

test('a token from a trust makes no other token, whatever scope is asked for', async () => {
  const { token } = await use(trustOf(await create()).id)
  for (const scope of [undefined, { project: { id: project } }, 'unscoped']) {
    expect(
      await cloud.rest('POST', '/identity/v3/auth/tokens', {
        body: { auth: { identity: { methods: ['token'], token: { id: token } }, ...(scope ? { scope } : {}) } },
      }),
    ).toMatchObject({ status: 403 })
  }
})

test('a trust without a project lends a name, and no role', async () => {
  const { id } = trustOf(await create({ project_id: null, roles: [] }))
  const used = await use(id)
  expect(used).toMatchObject({ status: 201, body: { token: { user: { id: trustor.id }, 'OS-TRUST:trust': { id } } } })
  expect((used.body as { token: object }).token).not.toHaveProperty('roles')
})

test('some other’s trust is of no use', async () => {
  const { id } = trustOf(await create())
  const thief = (await society.login(await society.user())).token
  expect((await use(id, thief)).status).toBe(403)
})
