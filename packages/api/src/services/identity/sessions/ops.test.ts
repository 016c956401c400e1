import { users } from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { password, societyOf, type Society } from '../society.ts'
import { identityCloud, page, signIn, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
let society: Society
beforeAll(async () => {
  cloud = await identityCloud()
  society = societyOf(cloud)
})
afterAll(() => cloud.close())

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
    system: true,
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
