import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startWorker } from '../../../platform/worker.ts'
import { societyOf, type Society } from '../society.ts'
import { identityCloud, type IdentityCloud } from '../testing.ts'
import { purge } from '../tokens/tasks.ts'

let cloud: IdentityCloud
let society: Society
let project: string
let owner: { id: string; token: string }
let consumer: Key

interface Key {
  id: string
  secret: string
}

beforeAll(async () => {
  cloud = await identityCloud()
  society = societyOf(cloud)
})
afterAll(() => cloud.close())
beforeEach(async () => {
  project = await society.project()
  owner = await society.persona('admin', { project })
  consumer = await newConsumer()
})

async function newConsumer() {
  const made = await cloud.rest('POST', '/identity/v3/OS-OAUTH1/consumers', { token: cloud.admin, body: { consumer: {} } })
  return (made.body as { consumer: Key }).consumer
}

let nonces = 0

interface Signing {
  consumer?: Key
  token?: Key
  parameters?: Record<string, string>
  /** Sent, but signed otherwise. */
  sent?: Record<string, string>
  at?: Date
}

/** The signature once more, from the RFC, without our own code: nothing in it has a sign that needs escaping but the address. */
function sign(path: string, { consumer: by = consumer, token, parameters = {}, sent = {}, at = new Date() }: Signing = {}) {
  const all: Record<string, string> = {
    oauth_consumer_key: by.id,
    oauth_nonce: `n${nonces++}`,
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: String(Math.floor(at.getTime() / 1000)),
    ...(token ? { oauth_token: token.id } : {}),
    ...parameters,
  }
  const normal = Object.keys(all)
    .sort()
    .map((name) => `${name}=${all[name]}`)
    .join('&')
  const text = ['POST', `http://localhost/identity/v3/${path}`, normal].map(encodeURIComponent).join('&')
  const oauth_signature = createHmac('sha1', `${by.secret}&${token?.secret ?? ''}`)
    .update(text)
    .digest('base64')
  const header = Object.entries({ ...all, oauth_signature, ...sent }).map(([name, value]) => `${name}="${encodeURIComponent(value)}"`)
  return { authorization: `OAuth ${header.join(', ')}` }
}

const requestPath = 'OS-OAUTH1/request_token'
const accessPath = 'OS-OAUTH1/access_token'
const post = (path: string, headers: Record<string, string>, token = '') => cloud.rest('POST', `/identity/v3/${path}`, { headers, token })
const ask = (signing?: Signing) => post(requestPath, { ...sign(requestPath, signing), 'requested-project-id': project })

function keyOf(answer: { body: unknown }): Key & { expires: string } {
  const form = new URLSearchParams(String(answer.body))
  return { id: form.get('oauth_token') ?? '', secret: form.get('oauth_token_secret') ?? '', expires: form.get('oauth_expires_at') ?? '' }
}

const authorize = (request: { id: string }, roles: object[], token = owner.token) =>
  cloud.rest('PUT', `/identity/v3/OS-OAUTH1/authorize/${request.id}`, { token, body: { roles } })

async function verified(request: Key, roles: object[] = [{ name: 'member' }]) {
  const { body } = await authorize(request, roles)
  return (body as { token: { oauth_verifier: string } }).token.oauth_verifier
}

const take = (request: Key, verifier: string, signing: Signing = {}) =>
  post(accessPath, sign(accessPath, { token: request, parameters: { oauth_verifier: verifier }, ...signing }))

/** The whole dance. */
async function lend(roles?: object[]) {
  const request = keyOf(await ask())
  return keyOf(await take(request, await verified(request, roles)))
}

const enter = (access: Key, signing: Signing = {}, identity: object = {}, scope?: object) =>
  society.authenticate({ methods: ['oauth1'], oauth1: {}, ...identity }, scope, sign('auth/tokens', { token: access, ...signing }))

const own = () => `/identity/v3/users/${owner.id}/OS-OAUTH1/access_tokens`
const works = async (token: string) => (await cloud.rest('GET', '/identity/v3/auth/projects', { token })).status === 200

test('a consumer asks, somebody lends, the consumer takes, and has a token of what was lent', async () => {
  const asked = await ask({ parameters: { oauth_callback: 'oob', oauth_version: '1.0' } })
  expect(asked).toMatchObject({
    status: 201,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'cache-control': 'no-store' },
  })
  const request = keyOf(asked)
  expect(request.id).toMatch(/^[0-9a-f]{32}$/)
  expect(Date.parse(request.expires) - Date.now()).toBeGreaterThan(7.9 * 3_600_000)
  const agreed = await authorize(request, [{ name: 'member' }])
  expect(agreed).toMatchObject({ status: 200, body: { token: { oauth_verifier: expect.stringMatching(/^[0-9a-f]{16}$/) } } })
  const access = keyOf(await take(request, (agreed.body as { token: { oauth_verifier: string } }).token.oauth_verifier))
  const self = `http://localhost${own()}/${access.id}`
  const shown = {
    id: access.id,
    consumer_id: consumer.id,
    project_id: project,
    authorizing_user_id: owner.id,
    expires_at: access.expires,
    links: { self, roles: `${self}/roles` },
  }
  expect(await cloud.rest('GET', `${own()}/${access.id}`, { token: owner.token })).toMatchObject({
    status: 200,
    body: { access_token: shown },
  })
  expect((await cloud.rest('GET', own(), { token: owner.token })).body).toMatchObject({ access_tokens: [shown] })

  const entered = await enter(access)
  expect(entered).toMatchObject({
    status: 201,
    body: {
      token: {
        methods: ['oauth1'],
        user: { id: owner.id },
        project: { id: project },
        roles: [{ name: 'member' }, { name: 'reader' }],
        'OS-OAUTH1': { access_token_id: access.id, consumer_id: consumer.id },
      },
    },
  })
  expect(await works(entered.token)).toBe(true)
  expect(
    await cloud.rest('GET', '/identity/v3/auth/tokens', { token: owner.token, headers: { 'x-subject-token': entered.token } }),
  ).toMatchObject({ body: { token: { 'OS-OAUTH1': { access_token_id: access.id, consumer_id: consumer.id } } } })
})

test('secrets are sealed, and the verifier is a hash', async () => {
  const request = keyOf(await ask())
  const verifier = await verified(request)
  const access = await lend()
  const [stored] =
    await cloud.sql`select (select string_agg(r::text, '') from identity.request_token r) || (select string_agg(a::text, '') from identity.access_token a) as text`
  for (const secret of [request.secret, verifier, access.secret])
    expect(stored?.['text']).not.toContain(Buffer.from(secret).toString('hex'))
  const sealed = await cloud.sql<{ id: string; secret: Buffer }[]>`select id, secret from identity.access_token where id = ${access.id}`
  expect(cloud.secrets.open(sealed[0]?.secret ?? Buffer.of(), access.id)).toBe(access.secret)
})

test('roles of an access token are those that were named', async () => {
  const member = await society.role('member')
  const access = await lend([{ id: member }])
  expect(await cloud.rest('GET', `${own()}/${access.id}/roles`, { token: owner.token })).toMatchObject({
    status: 200,
    body: { roles: [{ id: member, name: 'member' }] },
  })
  expect(await cloud.rest('GET', `${own()}/${access.id}/roles/${member}`, { token: owner.token })).toMatchObject({
    status: 200,
    body: { role: { id: member } },
  })
  expect(await cloud.rest('GET', `${own()}/${access.id}/roles/${await society.role('reader')}`, { token: owner.token })).toMatchObject({
    status: 404,
  })
  expect(await cloud.rest('GET', `${own()}/unknown/roles`, { token: owner.token })).toMatchObject({ status: 404 })
})

test('parameters of a form and of the query are signed too', async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'requested-project-id': project }
  // What the query and the form hold must not stand in the header as well.
  const strip = (given: Record<string, string>) => ({
    ...given,
    authorization: String(given['authorization']).replaceAll(/, (?:shop|z)="\w+"/g, ''),
  })
  const sent = async (url: string, body: string) =>
    (
      await cloud.rest('POST', `/identity/v3/${url}`, {
        body,
        headers: { ...headers, ...strip(sign(requestPath, { parameters: { shop: 'x', z: '1' } })) },
      })
    ).status
  expect(await sent(`${requestPath}?z=1`, 'shop=x')).toBe(201)
  expect(await sent(`${requestPath}?z=1`, 'shop=y')).toBe(401)
  expect(await sent(`${requestPath}?z=2`, 'shop=x')).toBe(401)
  expect(await sent(requestPath, 'z=1&shop=x')).toBe(201)
})

test('tampered, unknown, unsigned or late: the same answer', async () => {
  const minutes = (n: number) => new Date(Date.now() + n * 60_000)
  const other = await newConsumer()
  const answers = await Promise.all([
    ask({ consumer: { id: 'unknown', secret: consumer.secret } }),
    ask({ consumer: { ...consumer, secret: other.secret } }),
    ask({ consumer: { ...other, secret: consumer.secret } }),
    ask({ sent: { oauth_nonce: 'changed' } }),
    ask({ sent: { more: 'x' } }),
    ask({ sent: { oauth_signature: '' } }),
    ask({ sent: { oauth_signature: 'x' } }),
    ask({ parameters: { oauth_signature_method: 'PLAINTEXT' } }),
    ask({ parameters: { oauth_signature_method: 'PLAINTEXT' }, sent: { oauth_signature: `${consumer.secret}&` } }),
    ask({ parameters: { oauth_version: '2.0' } }),
    ask({ parameters: { oauth_timestamp: 'now' } }),
    ask({ parameters: { oauth_nonce: '' } }),
    ask({ at: minutes(-6) }),
    ask({ at: minutes(6) }),
    post(`${requestPath}?more=x`, { ...sign(requestPath), 'requested-project-id': project }),
    post(requestPath, { ...sign(accessPath), 'requested-project-id': project }),
    post(requestPath, { ...sign(requestPath), 'requested-project-id': project, host: 'elsewhere' }),
  ])
  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 401))
  expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1)
  expect(await ask({ at: minutes(-4) })).toMatchObject({ status: 201 })
  expect(await ask({ at: minutes(4) })).toMatchObject({ status: 201 })
})

test('what is missing is named', async () => {
  const header = sign(requestPath)
  expect(await post(requestPath, {})).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining('Authorization') } } })
  expect(await post(requestPath, { authorization: 'Basic x' })).toMatchObject({ status: 400 })
  expect(await post(requestPath, { authorization: 'OAuth oauth_nonce="x"' })).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining('oauth_consumer_key') } },
  })
  expect(await post(requestPath, { authorization: `${header.authorization}, oauth_nonce="x"` })).toMatchObject({ status: 400 })
  expect(await post(requestPath, header)).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining('Requested-Project-Id') } },
  })
  expect(await post(requestPath, { ...header, 'requested-project-id': 'unknown' })).toMatchObject({ status: 404 })
  expect(await post(requestPath, { ...header, 'requested-project-id': 'default' })).toMatchObject({ status: 404 })
  const request = keyOf(await ask())
  expect(await post(accessPath, sign(accessPath))).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining('oauth_token') } },
  })
  expect(await post(accessPath, sign(accessPath, { token: request }))).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining('oauth_verifier') } },
  })
  expect(await society.authenticate({ methods: ['oauth1'], oauth1: {} })).toMatchObject({ status: 400 })
  expect(await society.authenticate({ methods: ['oauth1'], oauth1: {} }, undefined, sign('auth/tokens'))).toMatchObject({ status: 400 })
  expect(await society.authenticate({ methods: ['oauth1'] }, undefined, sign('auth/tokens'))).toMatchObject({ status: 400 })
})

test('no signed request is granted twice', async () => {
  const asking = { ...sign(requestPath), 'requested-project-id': project }
  const both = await Promise.all([post(requestPath, asking), post(requestPath, asking)])
  expect(both.map((answer) => answer.status).sort()).toEqual([201, 401])
  const access = await lend()
  const entering = sign('auth/tokens', { token: access })
  const enterAgain = () => society.authenticate({ methods: ['oauth1'], oauth1: {} }, undefined, entering)
  expect((await Promise.all([enterAgain(), enterAgain(), enterAgain()])).map((answer) => answer.status).sort()).toEqual([201, 401, 401])
  expect(await enter(access)).toMatchObject({ status: 201 })
})

test('a request token is taken once', async () => {
  const request = keyOf(await ask())
  const verifier = await verified(request)
  expect((await Promise.all([take(request, verifier), take(request, verifier)])).map((answer) => answer.status).sort()).toEqual([201, 401])
  expect(await authorize(request, [{ name: 'member' }])).toMatchObject({ status: 404 })
})

test('only its own consumer takes a request token, and only with the verifier', async () => {
  const request = keyOf(await ask())
  expect(await take(request, 'guessed')).toMatchObject({ status: 401 })
  const first = await verified(request)
  const second = await verified(request, [{ name: 'reader' }])
  expect(await take(request, first)).toMatchObject({ status: 401 })
  expect(await take(request, second, { consumer: await newConsumer() })).toMatchObject({ status: 401 })
  expect(await take({ ...request, secret: 'x' }, second)).toMatchObject({ status: 401 })
  const access = keyOf(await take(request, second))
  expect(await enter(access)).toMatchObject({ status: 201, body: { token: { roles: [{ name: 'reader' }] } } })
  expect(await enter(access, { consumer: await newConsumer() })).toMatchObject({ status: 401 })
  expect(await enter({ ...access, secret: 'x' })).toMatchObject({ status: 401 })
  expect(await enter({ ...access, id: request.id })).toMatchObject({ status: 401 })
})

test('a request token that has expired is worth nothing', async () => {
  const [early, late] = [keyOf(await ask()), keyOf(await ask())]
  const verifier = await verified(late)
  await cloud.sql`update identity.request_token set expires_at = clock_timestamp()`
  expect(await authorize(early, [{ name: 'member' }])).toMatchObject({
    status: 401,
    body: { error: { message: expect.stringContaining('expired') } },
  })
  expect(await take(late, verifier)).toMatchObject({ status: 401, body: { error: { message: expect.stringContaining('expired') } } })
})

test('an access token that has expired is worth nothing, nor are tokens of it; none outlives it', async () => {
  const access = await lend()
  await cloud.sql`update identity.access_token set expires_at = clock_timestamp() + interval '10 minutes' where id = ${access.id}`
  const { token, body } = await enter(access)
  expect(Date.parse((body as { token: { expires_at: string } }).token.expires_at) - Date.now()).toBeLessThanOrEqual(600_000)
  await cloud.sql`update identity.access_token set expires_at = clock_timestamp() where id = ${access.id}`
  expect(await works(token)).toBe(false)
  expect(await enter(access)).toMatchObject({ status: 401 })
})

test('only roles that one has on the project are lent, and at least one', async () => {
  const request = keyOf(await ask())
  const custom = `custom-${project}`
  await society.role(custom)
  expect(await authorize(request, [{ name: 'member' }, { name: custom }])).toMatchObject({ status: 401 })
  expect(await authorize(request, [{ name: 'unknown' }])).toMatchObject({ status: 404 })
  expect(await authorize(request, [])).toMatchObject({ status: 400 })
  expect(await authorize(request, [{ id: 'x', name: 'member' }])).toMatchObject({ status: 400 })
  const elsewhere = await society.persona('admin', { project: await society.project() })
  expect(await authorize(request, [{ name: 'reader' }], elsewhere.token)).toMatchObject({ status: 401 })
  expect(await authorize(request, [{ name: 'member' }], (await society.persona('manager', { project })).token)).toMatchObject({
    status: 403,
  })
  expect(await authorize({ id: 'unknown' }, [{ name: 'member' }])).toMatchObject({ status: 404 })
  expect(await take(request, 'nobody')).toMatchObject({ status: 401 })
})

test('OSSA-2020-005: a token has the roles that were lent and none else, as far as the lender still has them', async () => {
  const custom = `extra-${project}`
  const withdraw = await society.assign({ user: owner.id }, custom, { project })
  const access = await lend([{ name: 'reader' }, { name: custom }])
  const { token, body } = await enter(access)
  const names = (answer: unknown) => (answer as { token: { roles: { name: string }[] } }).token.roles.map((role) => role.name).sort()
  expect(names(body)).toEqual([custom, 'reader'])
  await withdraw()
  const shown = await cloud.rest('GET', '/identity/v3/auth/tokens', { token: owner.token, headers: { 'x-subject-token': token } })
  expect(names(shown.body)).toEqual(['reader'])
  expect(names((await enter(access)).body)).toEqual(['reader'])
  await cloud.sql`delete from identity.assignment where actor_id = ${owner.id}`
  expect(await works(token)).toBe(false)
  expect(await enter(access)).toMatchObject({ status: 401 })
})

test('a scope beside it is not heeded; another project is not reached', async () => {
  const access = await lend()
  for (const scope of [{ system: { all: true } }, { domain: { id: 'default' } }, { project: { id: await society.project() } }])
    expect(await enter(access, {}, {}, scope)).toMatchObject({
      status: 201,
      body: { token: { project: { id: project }, roles: [{ name: 'member' }, { name: 'reader' }] } },
    })
})

test('a token of it makes no other, and it is not combined with what is lent otherwise', async () => {
  const access = await lend()
  const { token } = await enter(access)
  expect(await society.authenticate({ methods: ['token'], token: { id: token } })).toMatchObject({ status: 403 })
  expect(await society.authenticate({ methods: ['token'], token: { id: token } }, { project: { id: project } })).toMatchObject({
    status: 403,
  })
  expect(await enter(access, {}, { methods: ['oauth1', 'token'], token: { id: owner.token } })).toMatchObject({ status: 401 })
  expect(await enter(access, {}, { methods: ['token', 'oauth1'], token: { id: cloud.admin } })).toMatchObject({ status: 401 })
})

test.each([
  ['its access token', () => cloud.sql`delete from identity.access_token`],
  ['its consumer', () => cloud.rest('DELETE', `/identity/v3/OS-OAUTH1/consumers/${consumer.id}`, { token: cloud.admin })],
  ['the project', () => cloud.sql`delete from identity.project where id = ${project}`],
  ['the lender', () => cloud.sql`delete from identity.user where id = ${owner.id}`],
])('a token ends at once with %s', async (_what, remove) => {
  const access = await lend()
  await ask()
  const { token } = await enter(access)
  expect(await works(token)).toBe(true)
  await remove()
  expect(await works(token)).toBe(false)
  expect(await enter(access)).toMatchObject({ status: 401 })
  expect(await cloud.sql`select 1 from identity.access_token where id = ${access.id}`).toHaveLength(0)
})

test('whoever lent takes back; others hear nothing of it', async () => {
  const access = await lend()
  const { token } = await enter(access)
  const one = `${own()}/${access.id}`
  const member = await society.persona('member', { project })
  const elsewhere = `/identity/v3/users/${member.id}/OS-OAUTH1/access_tokens/${access.id}`
  for (const [method, path] of [
    ['GET', one],
    ['GET', own()],
    ['GET', `${one}/roles`],
    ['DELETE', one],
    ['GET', `${one}x`],
  ] as const) {
    expect(await cloud.rest(method, path, { token: member.token })).toMatchObject({ status: 403 })
    expect(await cloud.rest(method, path, { token: cloud.system })).toMatchObject({ status: 403 })
  }
  expect(await cloud.rest('GET', elsewhere, { token: owner.token })).toMatchObject({ status: 404 })
  expect(await cloud.rest('DELETE', elsewhere, { token: owner.token })).toMatchObject({ status: 404 })
  expect(await works(token)).toBe(true)
  expect(await cloud.rest('DELETE', one, { token: owner.token })).toMatchObject({ status: 204 })
  expect(await works(token)).toBe(false)
  expect(await enter(access)).toMatchObject({ status: 401 })
  expect(await cloud.rest('GET', one, { token: owner.token })).toMatchObject({ status: 404 })
})

test('who is disabled lends nothing', async () => {
  const access = await lend()
  await cloud.sql`update identity.user set enabled = false where id = ${owner.id}`
  expect(await enter(access)).toMatchObject({ status: 401 })
})

test('a second factor is asked for here too', async () => {
  const access = await lend()
  await cloud.sql`update identity.user set options = ${cloud.sql.json({ multi_factor_auth_rules: [['password', 'totp']] })} where id = ${owner.id}`
  const entered = await enter(access)
  expect(entered).toMatchObject({ status: 401, body: { required_auth_methods: [['password', 'totp']] } })
  expect(entered.token).toBe('')
})

test('what is over is swept away', async () => {
  await ask()
  const access = await lend()
  await cloud.sql`update identity.access_token set expires_at = clock_timestamp()`
  await cloud.sql`update identity.request_token set expires_at = clock_timestamp()`
  await cloud.sql`update identity.nonce set expires_at = clock_timestamp()`
  const worker = startWorker({ connection: cloud, tasks: [purge] })
  await expect
    .poll(
      () =>
        cloud.sql`select id from identity.access_token union select id from identity.request_token union select consumer_id from identity.nonce`,
      { timeout: 10_000 },
    )
    .toEqual([])
  await worker.stop()
  expect(await enter(access)).toMatchObject({ status: 401 })
})
