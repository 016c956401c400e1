import { credentials, secondFactors, users } from '@pileus/db/schema/identity'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { resetSecondFactor } from './ops.ts'
import { password, societyOf, type Society } from '../society.ts'
import { identityCloud, page, signIn, type IdentityCloud } from '../testing.ts'
import { someone as admin } from '../../../platform/testing/cloud.ts'
import { base32, toBase32, totp } from '../tokens/totp.ts'

let cloud: IdentityCloud
let society: Society
beforeAll(async () => {
  cloud = await identityCloud()
  society = societyOf(cloud)
})
afterAll(() => cloud.close())

const code = (seed: string, steps = 0) => totp(seed, Math.floor(Date.now() / 30_000) + steps)
/** A code is spent when it has been used; the test does not wait for the next one. */
const unspend = (id: string) => cloud.sql`update identity.login set totp_step = null where user_id = ${id}`

async function someone() {
  const id = await society.user()
  const session = await signIn(cloud, `user-${id}`, password)
  const call = (procedure: string, input: object = {}) => page(cloud, procedure, { session, input })
  const shown = async () => (await page(cloud, 'account.secondFactor', { session, method: 'GET' })).data
  const login = (more: object = {}) => page(cloud, 'sessions.begin', { input: { user: `user-${id}`, password, ...more } })
  return { id, session, call, shown, login }
}

async function enrolled() {
  const who = await someone()
  const { secret } = (await who.call('account.beginTotp')).data as { secret: string }
  expect((await who.call('account.confirmTotp', { code: code(secret) })).status).toBe(200)
  await unspend(who.id)
  return { ...who, secret }
}

test('a second factor is set up with a code that proves it, and then every login asks for one', async () => {
  const { id, secret, shown, login, session } = await enrolled()
  expect(await shown()).toEqual({ totp: true, demanded: true, byAdministrator: false })
  expect((await page(cloud, 'account.show', { session, method: 'GET' })).data).toMatchObject({ user: { mfa: true } })
  const half = await login()
  expect(half.data).toMatchObject({ kind: 'more', required: [['password', 'totp']] })
  const { receipt } = half.data as { receipt: string }
  const user = `user-${id}`
  expect((await page(cloud, 'sessions.begin', { input: { user, receipt, passcode: '000000' } })).status).toBe(401)
  const whole = await page(cloud, 'sessions.begin', { input: { user, receipt, passcode: code(secret) } })
  expect(whole.data).toMatchObject({ kind: 'ticket' })
  expect((await society.login(id)).status, 'clients of the API too').toBe(401)
})

test('both at once do as well; a code counts once', async () => {
  const { secret, login } = await enrolled()
  const passcode = code(secret)
  expect((await login({ passcode })).data).toMatchObject({ kind: 'ticket' })
  expect((await login({ passcode })).status).toBe(401)
})

test('the app gets what it needs from the QR code', async () => {
  const { call, id } = await someone()
  const { uri, secret } = (await call('account.beginTotp')).data as { uri: string; secret: string }
  const url = new URL(uri)
  expect([url.protocol, url.host, decodeURIComponent(url.pathname)]).toEqual(['otpauth:', 'totp', `/Pileus localhost:user-${id}`])
  expect(Object.fromEntries(url.searchParams)).toMatchObject({ secret, issuer: 'Pileus localhost', digits: '6', period: '30' })
  expect(base32(secret)).toHaveLength(20)
  expect(toBase32(Buffer.from('12345678901234567890'))).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
})

test('what is not confirmed demands nothing, and is forgotten after ten minutes', async () => {
  const { id, call, login, shown } = await someone()
  const { secret } = (await call('account.beginTotp')).data as { secret: string }
  expect(await call('account.confirmTotp', { code: '000000' })).toMatchObject({ status: 400, data: { fields: [{ path: ['code'] }] } })
  expect((await login()).data).toMatchObject({ kind: 'ticket' })
  expect(await shown()).toMatchObject({ totp: false, demanded: false })
  await cloud.db
    .update(secondFactors)
    .set({ seedExpiresAt: new Date(0) })
    .where(eq(secondFactors.userId, id))
  expect(await call('account.confirmTotp', { code: code(secret) })).toMatchObject({
    status: 409,
    data: { details: { reason: 'no_pending_totp' } },
  })
})

test('the seed is stored sealed, while it is set up and afterwards, and a second one is refused', async () => {
  const { id, call, secret } = await enrolled()
  const seeds = await cloud.db
    .select()
    .from(credentials)
    .where(and(eq(credentials.userId, id), eq(credentials.type, 'totp')))
  expect(seeds).toHaveLength(1)
  expect(seeds[0]?.blob.toString('latin1')).not.toContain(secret)
  expect(await call('account.beginTotp')).toMatchObject({ status: 409, data: { details: { reason: 'has_totp' } } })
})

test('it is removed with the password; a wrong one, or a wrong code, counts as a failed login', async () => {
  const { id, call, secret, login } = await enrolled()
  expect(await call('account.removeTotp', { password: 'wrong' })).toMatchObject({ status: 400, data: { fields: [{ path: ['password'] }] } })
  expect(await call('account.removeTotp', { password, code: '000000' })).toMatchObject({
    status: 400,
    data: { fields: [{ path: ['code'] }] },
  })
  expect(await cloud.sql`select failures from identity.login where user_id = ${id}`).toMatchObject([{ failures: 2 }])
  expect((await call('account.removeTotp', { password, code: code(secret) })).status).toBe(200)
  expect((await login()).data).toMatchObject({ kind: 'ticket' })
  const [user] = await cloud.db.select({ options: users.options }).from(users).where(eq(users.id, id))
  expect(user?.options).toEqual({})
})

test('what an administrator demands nobody lifts for himself', async () => {
  const demand = { multi_factor_auth_enabled: true, multi_factor_auth_rules: [['password', 'totp']] }
  const [before, after] = [await someone(), await enrolled()]
  for (const { id } of [before, after])
    await cloud.rest('PATCH', `/identity/v3/users/${id}`, { token: cloud.admin, body: { user: { options: demand } } })
  const { secret } = (await before.call('account.beginTotp')).data as { secret: string }
  expect((await before.call('account.confirmTotp', { code: code(secret) })).status).toBe(200)
  for (const { call, shown } of [before, after]) {
    expect(await shown()).toEqual({ totp: true, demanded: true, byAdministrator: true })
    expect((await call('account.removeTotp', { password })).status).toBe(403)
    expect(await shown()).toMatchObject({ totp: true, demanded: true })
  }
})

test('who has lost the app gets in again by an administrator; nobody takes this way for himself', async () => {
  const { id, call, login, shown } = await enrolled()
  expect((await call('users.resetSecondFactor', { userId: id })).status).toBe(403)
  const reset = () => resetSecondFactor.call({ cloud, requestId: 'test', caller: admin(), baseUrl: '' }, { userId: id })
  await reset()
  expect(await shown()).toEqual({ totp: false, demanded: false, byAdministrator: false })
  expect((await login()).data).toMatchObject({ kind: 'ticket' })
  await expect(reset()).rejects.toMatchObject({ code: 'conflict' })
})

test('a demand of an administrator outlives the app', async () => {
  const { id, shown } = await enrolled()
  const demand = { multi_factor_auth_enabled: true, multi_factor_auth_rules: [['password', 'totp']] }
  await cloud.rest('PATCH', `/identity/v3/users/${id}`, { token: cloud.admin, body: { user: { options: demand } } })
  await resetSecondFactor.call({ cloud, requestId: 'test', caller: admin(), baseUrl: '' }, { userId: id })
  expect(await shown()).toEqual({ totp: false, demanded: true, byAdministrator: true })
})
