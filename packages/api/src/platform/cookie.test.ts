import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { identityCloud, page, signIn, type IdentityCloud } from '../services/identity/testing.ts'

let cloud: IdentityCloud
let session: string
beforeAll(async () => {
  cloud = await identityCloud({ corsOrigins: ['https://tool.example.com'] })
  session = await signIn(cloud, 'admin', 'secret')
})
afterAll(() => cloud.close())

/** As a browser sends it: the session's cookie, and what it says of the page that asks. */
const send = (method: 'GET' | 'POST', headers: Record<string, string>, body = '{"id":"forged"}') =>
  cloud.app.inject({
    method,
    url: method === 'GET' ? '/trpc/identity/account.show?input=%7B%7D' : '/trpc/identity/regions.create',
    headers: {
      host: 'cloud.example.com',
      cookie: `pileus.session=${session}`,
      'x-pileus-scope': 'system',
      ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    ...(method === 'POST' ? { payload: body } : {}),
  })

const own = 'http://cloud.example.com'

describe('a session counts for', () => {
  test.each([
    ['a read by our own page', 'GET', { 'sec-fetch-site': 'same-origin' }],
    ['a read by a browser that says nothing (plain http)', 'GET', {}],
    ['a read that names our origin', 'GET', { origin: own }],
    ['a write by our own page', 'POST', { 'sec-fetch-site': 'same-origin', origin: own }],
    ['a write from our origin, over plain http', 'POST', { origin: own }],
    [
      'a write by our own page behind a proxy that hides its name',
      'POST',
      { 'sec-fetch-site': 'same-origin', origin: 'https://elsewhere' },
    ],
  ] as const)('%s', async (_what, method, headers) => {
    const id = `region-${Object.values(headers).join('-').replace(/\W/g, '')}`
    expect((await send(method, headers, JSON.stringify({ id }))).statusCode).toBe(200)
  })
})

describe('a session does not count for', () => {
  test.each([
    ['a write from another site', 'POST', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['a write from a neighbour of the same domain', 'POST', { 'sec-fetch-site': 'same-site', origin: 'http://other.example.com' }],
    ['a write from another site by an old browser', 'POST', { origin: 'https://evil.example' }],
    ['a write from another port of our host', 'POST', { origin: 'http://cloud.example.com:81' }],
    ['a write from a page without an origin', 'POST', { origin: 'null' }],
    ['a write of which nothing says whence it came', 'POST', {}],
    ['a write from a host that begins like ours', 'POST', { origin: 'http://cloud.example.com.evil.example' }],
    ['a read from another site', 'GET', { 'sec-fetch-site': 'cross-site' }],
    ['a read from another site by an old browser', 'GET', { origin: 'https://evil.example' }],
    ['an address typed in', 'GET', { 'sec-fetch-site': 'none' }],
    ['an origin that CORS allows', 'POST', { 'sec-fetch-site': 'cross-site', origin: 'https://tool.example.com' }],
  ] as const)('%s', async (_what, method, headers) => {
    const answer = await send(method, headers)
    expect(answer.statusCode).toBe(403)
    expect(answer.json()).toMatchObject({ error: { data: { fault: 'forbidden', details: { reason: 'foreign_site' } } } })
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
  })
})

test('a form of another site, disguised as JSON, does nothing', async () => {
  const url = await cloud.app.listen({ port: 0, host: '127.0.0.1' })
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/octet-stream']) {
    for (const origin of ['https://evil.example', url]) {
      const answer = await fetch(`${url}/trpc/identity/regions.create`, {
        method: 'POST',
        headers: { origin, 'content-type': type, cookie: `pileus.session=${session}`, 'x-pileus-scope': 'system' },
        body: '{"id":"forged"}',
      })
      expect(answer.status, `${type} from ${origin}`).toBe(415)
    }
  }
  expect((await cloud.rest('GET', '/identity/v3/regions/forged', { token: cloud.admin })).status).toBe(404)
})

test('nothing is changed by a GET', async () => {
  const answer = await page(cloud, 'regions.create', { input: { id: 'forged' }, session, scope: 'system', method: 'GET' })
  expect(answer.status).toBe(405)
})

test('another site’s page logs nobody in, as whomever (login CSRF)', async () => {
  const input = { user: 'admin', password: 'secret' }
  const begun = await page(cloud, 'sessions.begin', { input })
  const { ticket } = begun.data as { ticket: string }
  for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }] as Record<string, string>[]) {
    expect((await page(cloud, 'sessions.begin', { input, headers })).status).toBe(403)
    expect((await page(cloud, 'sessions.redeem', { input: { ticket }, headers })).status).toBe(403)
  }
  expect((await page(cloud, 'sessions.redeem', { input: { ticket } })).status).toBe(200)
})

test('a scope in the query counts only for reading, where EventSource can send no header', async () => {
  const [project] = await cloud.sql<{ id: string }[]>`select id from identity.project where name = 'admin'`
  const ask = (method: 'GET' | 'POST', procedure: string) =>
    cloud.app.inject({
      method,
      url: `/trpc/identity/${procedure}?input=%7B%7D&scope=project:${project?.id}`,
      headers: { host: 'localhost', origin: 'http://localhost', cookie: `pileus.session=${session}`, 'content-type': 'application/json' },
      ...(method === 'POST' ? { payload: '{"id":"by-query"}' } : {}),
    })
  expect((await ask('GET', 'regions.list')).statusCode).toBe(200)
  expect((await ask('GET', 'services.list')).statusCode).toBe(200)
  expect((await ask('POST', 'regions.create')).statusCode).toBe(403)
})

test('over https only the cookie counts that no neighbour can plant', async () => {
  const secure = await identityCloud({ settings: { publicUrl: 'https://cloud.example.com' } })
  const secret = await signIn(secure, 'admin', 'secret')
  const ask = (cookie: string) =>
    secure.app.inject({
      url: '/trpc/identity/account.show?input=%7B%7D',
      headers: { host: 'cloud.example.com', 'sec-fetch-site': 'same-origin', cookie },
    })
  expect((await ask(`__Host-pileus.session=${secret}`)).statusCode).toBe(200)
  expect((await ask(`pileus.session=${secret}`)).statusCode).toBe(401)
  await secure.close()
})

test('a header that names a token wins over the cookie, and is not helped by it', async () => {
  const answer = await page(cloud, 'account.show', { session, method: 'GET', headers: { 'x-auth-token': 'x'.repeat(43) } })
  expect(answer.status).toBe(401)
})

test('a batch of more than 20 calls is refused', async () => {
  const ask = (calls: number) =>
    cloud.app.inject({
      url: `/trpc/identity/${Array.from({ length: calls }, () => 'account.show').join(',')}?batch=1&input=%7B%7D`,
      headers: { host: 'localhost', cookie: `pileus.session=${session}` },
    })
  expect((await ask(20)).statusCode).toBe(200)
  expect((await ask(21)).statusCode).toBe(400)
})

test('no cache keeps what was asked with a cookie', async () => {
  const { headers } = await send('GET', { 'sec-fetch-site': 'same-origin' })
  expect(headers['cache-control']).toBe('private, no-store')
})

test('a form learns of every field that is wrong', async () => {
  const answer = await page(cloud, 'users.create', { session, scope: 'system', input: { name: '', email: 7, enabled: 'x', password: '' } })
  expect(answer).toMatchObject({ status: 400, data: { fault: 'bad_request', path: ['password'] } })
  const fields = (answer.data as { fields: { path: string[]; message: string }[] }).fields
  expect(fields.map((field) => field.path.join('.')).sort()).toEqual(['email', 'enabled', 'name', 'password'])
  expect(fields.every((field) => field.message.length > 0)).toBe(true)
})
