import { hexId } from '@pileus/db/ids'
import { credentials, users, type UserOptions } from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { password, societyOf, type Society } from '../society.ts'
import { identityCloud, type IdentityCloud } from '../testing.ts'
import { totp } from './totp.ts'

let cloud: IdentityCloud
let society: Society
beforeAll(async () => {
  cloud = await identityCloud()
  society = societyOf(cloud)
})
afterAll(() => cloud.close())

const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const code = (steps = 0) => totp(seed, Math.floor(Date.now() / 30_000) + steps)

async function withSeed(options: UserOptions = {}) {
  const id = await society.user()
  const key = hexId()
  await cloud.db.insert(credentials).values({ id: key, userId: id, type: 'totp', blob: cloud.secrets.seal(seed, key) })
  await cloud.db.update(users).set({ options }).where(eq(users.id, id))
  const proofs = { password: { user: { id, password } }, totp: (passcode: string) => ({ user: { id, passcode } }) }
  const enter = (methods: string[], passcode = code(), receipt?: string) =>
    society.authenticate(
      { methods, password: proofs.password, totp: proofs.totp(passcode) },
      undefined,
      receipt ? { 'openstack-auth-receipt': receipt } : {},
    )
  return { id, enter }
}

const receiptOf = (answer: { headers: Record<string, unknown> }) => String(answer.headers['openstack-auth-receipt'] ?? '')
const both: UserOptions = { multi_factor_auth_enabled: true, multi_factor_auth_rules: [['password', 'totp']] }

test('a one-time code logs in, once', async () => {
  const { enter } = await withSeed()
  const answers = await Promise.all([enter(['totp']), enter(['totp']), enter(['totp'])])
  expect(answers.map((answer) => answer.status).sort((a, b) => a - b)).toEqual([201, 401, 401])
  expect((await enter(['totp'], code(-1))).status).toBe(401)
})

test('the code of the step before counts, older and later ones do not', async () => {
  for (const [steps, status] of [
    [-1, 201],
    [-3, 401],
    [2, 401],
  ] as const)
    expect((await (await withSeed()).enter(['totp'], code(steps))).status).toBe(status)
})

test('RFC 6238’s own codes come out', () => {
  expect(totp(seed, Math.floor(59 / 30))).toBe('287082')
  expect(totp(seed, Math.floor(1_111_111_109 / 30))).toBe('081804')
})

test('an incomplete login gets a receipt, and no token; the rest completes it', async () => {
  const { id, enter } = await withSeed(both)
  const half = await enter(['password'])
  expect(half).toMatchObject({
    status: 401,
    body: { receipt: { methods: ['password'], user: { id, domain: { id: 'default' } } }, required_auth_methods: [['password', 'totp']] },
  })
  expect(half.headers['x-subject-token']).toBeUndefined()
  const receipt = receiptOf(half)
  expect((await cloud.rest('GET', '/identity/v3/auth/projects', { token: receipt })).status).toBe(401)
  const whole = await enter(['totp'], code(), receipt)
  expect(whole).toMatchObject({ status: 201, body: { token: { methods: expect.arrayContaining(['password', 'totp']) } } })
})

test('both at once need no receipt', async () => {
  const { enter } = await withSeed(both)
  expect((await enter(['password', 'totp'])).status).toBe(201)
  expect((await enter(['password', 'totp'], '000000')).status).toBe(401)
})

test('a receipt is worth nothing to others, when forged, and after a new password', async () => {
  const [first, second] = [await withSeed(both), await withSeed(both)]
  const receipt = receiptOf(await first.enter(['password']))
  expect((await second.enter(['totp'], code(), receipt)).status).toBe(401)
  expect((await first.enter(['totp'], code(), 'x'.repeat(43))).status).toBe(401)
  await cloud.rest('PATCH', `/identity/v3/users/${first.id}`, { token: cloud.admin, body: { user: { password: 'something else' } } })
  expect((await first.enter(['totp'], code(), receipt)).status).toBe(401)
})

test.each([
  [{ multi_factor_auth_enabled: false, multi_factor_auth_rules: [['password', 'totp']] }],
  [{ multi_factor_auth_rules: [] }],
  [{ multi_factor_auth_rules: [['password', 'totp'], ['password']] }],
  [{ multi_factor_auth_rules: [['some plugin']] }],
])('%j asks for no second factor', async (options) => {
  expect((await (await withSeed(options)).enter(['password'])).status).toBe(201)
})

test('the methods of one login must speak of one person', async () => {
  const [one, other] = [await society.user(), await withSeed()]
  const answer = await society.authenticate({
    methods: ['password', 'totp'],
    password: { user: { id: one, password } },
    totp: { user: { id: other.id, passcode: code() } },
  })
  expect(answer.status).toBe(401)
})

test('a method without its proof, or one that we do not know', async () => {
  expect((await society.authenticate({ methods: ['password'] })).status).toBe(400)
  expect((await society.authenticate({ methods: ['__proto__'] })).status).toBe(401)
  expect((await society.authenticate({ methods: [] })).status).toBe(400)
})

const tokenOf = (answer: { body: unknown }) =>
  (
    answer.body as {
      token: {
        roles?: object[]
        project?: object
        domain?: object
        system?: object
        expires_at: string
        audit_ids: string[]
        methods: string[]
      }
    }
  ).token

test('a token for each scope', async () => {
  const domain = await society.domain()
  const [id, project] = [await society.user(), await society.project(domain)]
  await society.assign({ user: id }, 'reader', { project })
  await society.assign({ user: id }, 'member', { domain })
  await society.assign({ user: id }, 'reader', { system: true })
  expect(tokenOf(await society.login(id, { project }))).toMatchObject({
    project: { id: project, domain: { id: domain } },
    roles: [{ name: 'reader' }],
  })
  expect(tokenOf(await society.login(id, { domain }))).toMatchObject({
    domain: { id: domain },
    roles: [{ name: 'member' }, { name: 'reader' }],
  })
  expect(tokenOf(await society.login(id, { system: true }))).toMatchObject({ system: { all: true }, roles: [{ name: 'reader' }] })
  expect(tokenOf(await society.login(id))).not.toHaveProperty('roles')
  expect((await society.login(id, { project: await society.project() })).status).toBe(401)
  expect((await society.login(id, { domain: 'default' })).status).toBe(401)
})

test('without a scope the default project is taken, while it can be had', async () => {
  const project = await society.project()
  const { id } = await society.persona('member', { project })
  await cloud.db.update(users).set({ defaultProjectId: project }).where(eq(users.id, id))
  expect(tokenOf(await society.login(id))).toMatchObject({ project: { id: project } })
  const unscoped = await society.authenticate({ methods: ['password'], password: { user: { id, password } } }, { unscoped: {} })
  expect(tokenOf(unscoped)).not.toHaveProperty('project')
  await cloud.sql`update identity.project set enabled = false where id = ${project}`
  expect(tokenOf(await society.login(id))).not.toHaveProperty('project')
})

test('a token made from another lasts no longer, and tells where it comes from', async () => {
  const project = await society.project()
  const { id } = await society.persona('member', { project })
  const first = await society.login(id)
  const second = await society.authenticate({ methods: ['token'], token: { id: first.token } }, { project: { id: project } })
  expect(tokenOf(second).expires_at).toBe(tokenOf(first).expires_at)
  expect(tokenOf(second).methods).toEqual(['token', 'password'])
  expect(tokenOf(second).audit_ids[1]).toBe(tokenOf(first).audit_ids[0])
})

test('a token for the system does not become one for a project', async () => {
  const project = await society.project()
  const { id, token } = await society.persona('admin', { system: true })
  await society.assign({ user: id }, 'member', { project })
  expect((await society.authenticate({ methods: ['token'], token: { id: token } }, { project: { id: project } })).status).toBe(403)
})
