import { connect, type Connection } from '@pileus/db/client'
import { sessions, tokens, users, type UserOptions } from '@pileus/db/schema/identity'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TokenMemory } from '../tokens/memory.ts'
import { tokenHash } from '../tokens/model.ts'
import { shortAgent } from './model.ts'
import { testSettings } from '../../../platform/testing/cloud.ts'
import { password, societyOf, type Society } from '../society.ts'
import { identityCloud, page, signIn, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
let society: Society
let connection: Connection
/** Another control plane on the same database. */
let there: TokenMemory
beforeAll(async () => {
  cloud = await identityCloud({
    settings: { security: { ...testSettings.security, lockoutAttempts: 3 }, sessionIdleMinutes: 30, sessionHours: 10 },
  })
  society = societyOf(cloud)
  connection = connect(cloud.url, { max: 2 })
  there = new TokenMemory(connection)
})
afterAll(async () => {
  await connection.close()
  await cloud.close()
})

const account = (session: string, scope?: string) => page(cloud, 'account.show', { session, method: 'GET', ...(scope ? { scope } : {}) })

/** Somebody with a role in a project, and a browser. */
async function someone(role = 'member') {
  const project = await society.project()
  const { id, token } = await society.persona(role, { project })
  const [user] = await cloud.db.select().from(users).where(eq(users.id, id))
  const name = user?.name ?? ''
  return { id, name, token, project, session: await signIn(cloud, name, password) }
}

test('a login gives a ticket, the ticket a session, and the session an account', async () => {
  const session = await signIn(cloud, 'admin', 'secret')
  const { status, data } = await account(session)
  expect(status).toBe(200)
  expect(data).toMatchObject({
    user: { name: 'admin', domain: { id: 'default', name: 'Default' }, mfa: false },
    session: { id: expect.stringMatching(/^[0-9a-f]{32}$/) },
    systemRoles: expect.arrayContaining(['admin']),
    administers: 'system',
    projects: [{ name: 'admin', domainName: 'Default', roles: expect.arrayContaining(['admin', 'reader']) }],
    projectsTotal: 1,
  })
})

test('a wrong password is a plain no, as at /v3/auth/tokens', async () => {
  const wrong = await page(cloud, 'sessions.begin', { input: { user: 'admin', password: 'wrong' } })
  const nobody = await page(cloud, 'sessions.begin', { input: { user: 'nobody', password: 'wrong', domain: 'nowhere' } })
  for (const answer of [wrong, nobody]) expect(answer).toMatchObject({ status: 401, data: { fault: 'unauthorized', details: {} } })
})

test('a session secret is no token, and a token or a receipt is no session', async () => {
  const { session, token } = await someone()
  expect((await cloud.rest('GET', '/identity/v3/auth/projects', { token: session })).status).toBe(401)
  expect((await account(token)).status).toBe(401)
  const asToken = await society.authenticate({ methods: ['token'], token: { id: session } })
  expect(asToken.status).toBe(404)
  expect(
    await cloud.rest('GET', '/identity/v3/auth/tokens', { token: cloud.admin, headers: { 'x-subject-token': session } }),
  ).toMatchObject({ status: 404 })
})

test('a ticket is no session, and a session or a token is no ticket', async () => {
  const { session, token } = await someone()
  const begun = await page(cloud, 'sessions.begin', { input: { user: 'admin', password: 'secret' } })
  expect((await account((begun.data as { ticket: string }).ticket)).status).toBe(401)
  for (const ticket of [session, token]) expect((await page(cloud, 'sessions.redeem', { input: { ticket } })).status).toBe(401)
  expect((await account(session)).status).toBe(200)
})

test('REST knows no cookies', async () => {
  const { session } = await someone()
  const headers = { cookie: `pileus.session=${session}`, origin: 'http://localhost', 'sec-fetch-site': 'same-origin' }
  expect((await cloud.rest('GET', '/identity/v3/auth/projects', { headers })).status).toBe(401)
})

test('a ticket works once, also for two at once', async () => {
  const begun = await page(cloud, 'sessions.begin', { input: { user: 'admin', password: 'secret' } })
  const input = { ticket: (begun.data as { ticket: string }).ticket }
  const answers = await Promise.all([1, 2, 3, 4].map(() => page(cloud, 'sessions.redeem', { input })))
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 401, 401, 401])
  expect((await account(input.ticket)).status).toBe(401)
})

test('scope escalation by header is impossible', async () => {
  const { session, project } = await someone('member')
  const other = await society.project()
  expect((await account(session, `project:${project}`)).status).toBe(200)
  for (const scope of ['system', 'domain:default', `project:${other}`, 'project:default', `domain:${project}`, 'project:nowhere']) {
    expect(await account(session, scope), scope).toMatchObject({
      status: 403,
      data: { fault: 'forbidden', details: { reason: 'no_access' } },
    })
  }
  for (const scope of ['admin', 'project:', 'system:all', 'project:a b']) {
    expect((await account(session, scope)).status, scope).toBe(400)
  }
  const inProject = await page(cloud, 'users.list', { session, scope: `project:${project}`, method: 'GET' })
  expect(inProject.status).toBe(403)
})

const unscoped = { kind: 'unscoped' } as const
const lives = async (session: string) => {
  const here = (await account(session)).status === 200
  expect((await there.findSession(session, unscoped)) !== undefined, 'every replica says the same').toBe(here)
  return here
}
const api = (method: string, path: string, body?: object) =>
  cloud.rest(method, `/identity/v3/${path}`, { token: cloud.admin, ...(body ? { body } : {}) })
const idOf = async (session: string) => ((await account(session)).data as { session: { id: string } }).session.id

const ends: Record<string, (who: Awaited<ReturnType<typeof someone>>) => Promise<{ status: number }>> = {
  'its owner logs out': ({ session }) => page(cloud, 'sessions.endThis', { session }),
  'its owner ends it from another browser': async ({ name, session }) =>
    page(cloud, 'sessions.end', { session: await signIn(cloud, name, password), input: { id: await idOf(session) } }),
  'its owner ends all others': async ({ name }) => page(cloud, 'sessions.endOthers', { session: await signIn(cloud, name, password) }),
  'an administrator ends it': async ({ session }) =>
    page(cloud, 'sessions.end', { session: await signIn(cloud, 'admin', 'secret'), scope: 'system', input: { id: await idOf(session) } }),
  'the user is disabled': ({ id }) => api('PATCH', `users/${id}`, { user: { enabled: false } }),
  'the user is deleted': ({ id }) => api('DELETE', `users/${id}`),
  'an administrator sets a new password': ({ id }) => api('PATCH', `users/${id}`, { user: { password: 'another long one' } }),
  'its owner changes the password by REST': ({ id, token }) =>
    cloud.rest('POST', `/identity/v3/users/${id}/password`, {
      token,
      body: { user: { original_password: password, password: 'another long one' } },
    }),
}

test.each(Object.keys(ends))('a session is dead at once, everywhere, when %s', async (name) => {
  const who = await someone()
  expect(await lives(who.session)).toBe(true)
  expect((await ends[name]?.(who))?.status).toBeLessThan(300)
  expect(await lives(who.session)).toBe(false)
})

test('a session is dead when the domain of its user is disabled', async () => {
  const domain = await society.domain()
  const id = await society.user(domain)
  const session = await signIn(cloud, `user-${id}`, password, `domain-${domain}`)
  await api('PATCH', `domains/${domain}`, { domain: { enabled: false } })
  expect(await lives(session)).toBe(false)
})

test('a role that is taken away is gone from a session with the next request, and only there', async () => {
  const { id, session } = await someone()
  const project = await society.project()
  const take = await society.assign({ user: id }, 'reader', { project })
  const ask = () => account(session, `project:${project}`)
  expect((await ask()).status).toBe(200)
  await take()
  expect((await ask()).status).toBe(403)
  expect(await lives(session)).toBe(true)
})

test('a session moves its end while it is used; what watches does not', async () => {
  const { session } = await someone()
  const hash = tokenHash(session)
  const row = async () => (await cloud.db.select().from(sessions).where(eq(sessions.tokenHash, hash)))[0]
  const before = await cloud.db.execute(sql`select n from identity.epoch`)
  const age = () =>
    cloud.db
      .update(sessions)
      .set({ seenAt: new Date(Date.now() - 120_000), expiresAt: new Date(Date.now() + 60_000) })
      .where(eq(sessions.tokenHash, hash))
  await age()
  const watching = { headers: { cookie: `pileus.session=${session}`, 'sec-fetch-site': 'same-origin' } }
  const gone = new AbortController()
  const url = await cloud.app.listen({ port: 0, host: '127.0.0.1' })
  const stream = await fetch(`${url}/trpc/changes/watch`, { ...watching, signal: gone.signal })
  expect(stream.status).toBe(200)
  gone.abort()
  expect((await row())?.expiresAt.getTime()).toBeLessThan(Date.now() + 61_000)
  await account(session)
  await expect.poll(async () => ((await row())?.expiresAt.getTime() ?? 0) - Date.now()).toBeGreaterThan(29 * 60_000)
  expect(await cloud.db.execute(sql`select n from identity.epoch`), 'and nobody has to forget anything for it').toEqual(before)
})

test('a session that nobody uses ends, and never outlives its time', async () => {
  const { session } = await someone()
  const where = eq(sessions.tokenHash, tokenHash(session))
  await lives(session)
  await cloud.db
    .update(sessions)
    .set({ seenAt: new Date(0), expiresAt: new Date(Date.now() - 1) })
    .where(where)
  const fresh = new TokenMemory(connection)
  expect(await fresh.findSession(session, unscoped)).toBeUndefined()
  await cloud.db
    .update(sessions)
    .set({ expiresAt: new Date(Date.now() + 3_600_000) })
    .where(where)
  const [token] = await cloud.db
    .select()
    .from(tokens)
    .where(eq(tokens.hash, tokenHash(session)))
  expect(token?.expiresAt.getTime()).toBeLessThanOrEqual(Date.now() + 10 * 3_600_000)
})

test('a use that another replica saw counts here too', async () => {
  const { session } = await someone()
  const known = await there.findSession(session, unscoped)
  if (!known) throw new Error('it works first')
  known.standing.ends = new Date(0)
  expect(await there.findSession(session, unscoped)).toBeDefined()
})

test('who may see and end whose sessions', async () => {
  const [one, other] = [await someone(), await someone('admin')]
  const list = (session: string, userId?: string, scope?: string) =>
    page(cloud, 'sessions.list', { session, method: 'GET', input: userId ? { userId } : {}, ...(scope ? { scope } : {}) })
  expect((await list(one.session)).data).toMatchObject([{ userId: one.id, current: true, methods: ['password'], address: '127.0.0.1' }])
  expect(JSON.stringify((await list(one.session)).data)).not.toMatch(/hash/i)
  expect((await list(one.session, other.id)).status).toBe(403)
  expect((await list(other.session, one.id)).status).toBe(403)
  expect((await list(other.session, one.id, `project:${other.project}`)).data).toMatchObject([{ userId: one.id, current: false }])
  const end = (session: string, id: string) => page(cloud, 'sessions.end', { session, input: { id } })
  expect((await end(one.session, await idOf(other.session))).status).toBe(403)
  expect((await end(one.session, 'nowhere')).status).toBe(403)
  expect(await lives(other.session)).toBe(true)
})

test('lent authority sees and ends no sessions and no tokens', async () => {
  const { id, token, project, session } = await someone()
  const made = await cloud.rest('POST', `/identity/v3/users/${id}/application_credentials`, {
    token,
    body: { application_credential: { name: 'robot' } },
  })
  const { application_credential: lent } = made.body as { application_credential: { id: string; secret: string } }
  const robot = await society.authenticate({
    methods: ['application_credential'],
    application_credential: { id: lent.id, secret: lent.secret },
  })
  const headers = { 'x-auth-token': robot.token }
  for (const [procedure, input, method] of [
    ['sessions.list', {}, 'GET'],
    ['sessions.tokens', {}, 'GET'],
    ['sessions.end', { id: await idOf(session) }, 'POST'],
    ['sessions.endOthers', {}, 'POST'],
    ['account.beginTotp', {}, 'POST'],
    ['account.removeTotp', { password }, 'POST'],
    ['account.changePassword', { original: password, password: 'x' }, 'POST'],
  ] as const)
    expect((await page(cloud, procedure, { input, method, headers })).status, procedure).toBe(403)
  const tokensOf = (await page(cloud, 'sessions.tokens', { session, method: 'GET' })).data as { rows: { auditId: string }[]; total: number }
  expect(tokensOf).toMatchObject({
    total: 2,
    rows: [
      { methods: ['application_credential'], scope: { kind: 'project', id: project }, applicationCredential: { name: 'robot' } },
      { methods: ['password'], scope: { kind: 'project', name: `project-${project}` }, applicationCredential: null },
    ],
  })
  const [lentToken] = tokensOf.rows
  const revoke = (by: string) => page(cloud, 'sessions.revokeToken', { session: by, input: { auditId: lentToken?.auditId } })
  expect((await revoke((await someone()).session)).status).toBe(403)
  expect((await revoke(session)).status).toBe(200)
  expect((await cloud.rest('GET', '/identity/v3/auth/projects', { token: robot.token })).status).toBe(401)
  expect((await cloud.rest('GET', '/identity/v3/auth/projects', { token })).status).toBe(200)
  const { data } = await page(cloud, 'sessions.revokeTokens', { session, input: {} })
  expect(data).toEqual({ ended: 1 })
  expect((await cloud.rest('GET', '/identity/v3/auth/projects', { token })).status).toBe(401)
  expect((await page(cloud, 'sessions.list', { session, method: 'GET' })).status).toBe(200)
})

test('failed logins of a page count, and lock out as they do at /v3/auth/tokens', async () => {
  const { name, id } = await someone()
  const attempt = (given: string) => page(cloud, 'sessions.begin', { input: { user: name, password: given } })
  for (const _ of [1, 2, 3]) expect((await attempt('wrong')).status).toBe(401)
  const locked = await attempt(password)
  expect(locked).toMatchObject({ status: 401, data: { details: {} } })
  expect((await society.login(id)).status).toBe(401)
  const events = await cloud.sql`select 1 from platform.event where kind = 'login.failed' and subject_id = ${id}`
  expect(events).toHaveLength(3)
})

test('a login without a second factor gets a receipt, no ticket', async () => {
  const { id, name } = await someone()
  const options: UserOptions = { multi_factor_auth_enabled: true, multi_factor_auth_rules: [['password', 'totp']] }
  await cloud.db.update(users).set({ options }).where(eq(users.id, id))
  const half = await page(cloud, 'sessions.begin', { input: { user: name, password } })
  expect(half.data).toMatchObject({ kind: 'more', required: [['password', 'totp']], receipt: expect.any(String) })
  const { receipt } = half.data as { receipt: string }
  expect(half.data).not.toHaveProperty('ticket')
  expect((await account(receipt)).status).toBe(401)
  expect((await page(cloud, 'sessions.redeem', { input: { ticket: receipt } })).status).toBe(401)
  expect((await page(cloud, 'sessions.begin', { input: { user: name, receipt } })).status).toBe(400)
})

test('events of a session tell its owner, whoever caused them', async () => {
  const { id, session } = await someone()
  const sid = await idOf(session)
  await page(cloud, 'sessions.end', { session: await signIn(cloud, 'admin', 'secret'), scope: 'system', input: { id: sid } })
  const events = await cloud.sql<{ kind: string; user_id: string; data: object }[]>`
    select kind, user_id, data from platform.event where subject_id = ${sid} order by seq`
  expect(events).toMatchObject([
    { kind: 'session.create', user_id: id, data: { address: '127.0.0.1', methods: ['password'] } },
    { kind: 'session.delete', user_id: id },
  ])
  expect(JSON.stringify(events)).not.toContain(session)
})

test('what a browser says of itself is cut and cleaned', () => {
  expect(shortAgent(`Mozilla\u0000/5.0\r\n\u202e${'x'.repeat(500)}`)).toBe(`Mozilla /5.0 ${'x'.repeat(187)}`)
})
