import { afterAll, beforeAll, expect, test } from 'vitest'
import { societyOf, type Society } from '../society.ts'
import { identityCloud, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
let society: Society
let client: { id: string; secret: string }
let owner: { id: string; token: string }
beforeAll(async () => {
  cloud = await identityCloud()
  society = societyOf(cloud)
  owner = await society.persona('member', { project: await society.project() })
  const made = await cloud.rest('POST', `/identity/v3/users/${owner.id}/application_credentials`, {
    token: owner.token,
    body: { application_credential: { name: 'client' } },
  })
  client = (made.body as { application_credential: typeof client }).application_credential
})
afterAll(() => cloud.close())

const basic = (id: string, secret: string) => ({ authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` })
const ask = (form: Record<string, string>, headers: Record<string, string> = {}) =>
  cloud.rest('POST', '/identity/v3/OS-OAUTH2/token', {
    body: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })
const grant = { grant_type: 'client_credentials' }

test('a client gets a token, which works as a bearer token', async () => {
  const answer = await ask(grant, basic(client.id, client.secret))
  expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' }, body: { token_type: 'Bearer' } })
  const { access_token, expires_in } = answer.body as { access_token: string; expires_in: number }
  expect(expires_in).toBeGreaterThan(3500)
  expect(expires_in).toBeLessThanOrEqual(3600)
  expect(await cloud.rest('GET', '/identity/v3/auth/projects', { headers: { authorization: `Bearer ${access_token}` } })).toMatchObject({
    status: 200,
  })
  expect(
    await cloud.rest('GET', '/identity/v3/auth/tokens', { token: owner.token, headers: { 'x-subject-token': access_token } }),
  ).toMatchObject({
    body: { token: { user: { id: owner.id }, application_credential: { id: client.id, restricted: true } } },
  })
})

test('id and secret may stand in the form', async () => {
  expect(await ask({ ...grant, client_id: client.id, client_secret: client.secret })).toMatchObject({ status: 200 })
})

test('what goes wrong is told in OAuth2’s words', async () => {
  expect(await ask({}, basic(client.id, client.secret))).toMatchObject({
    status: 400,
    body: { error: 'invalid_request', error_description: expect.any(String) },
  })
  expect(await cloud.rest('POST', '/identity/v3/OS-OAUTH2/token')).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
  expect(await ask({ grant_type: 'password' }, basic(client.id, client.secret))).toMatchObject({
    status: 400,
    body: { error: 'unsupported_grant_type' },
  })
  const refused = {
    status: 401,
    body: { error: 'invalid_client', error_description: expect.stringContaining('client_secret_basic') },
    headers: { 'www-authenticate': expect.stringContaining('Keystone') },
  }
  expect(await ask(grant)).toMatchObject(refused)
  expect(await ask(grant, basic(client.id, 'wrong'))).toMatchObject(refused)
  expect(await ask(grant, basic('unknown', client.secret))).toMatchObject(refused)
  expect(await ask(grant, { authorization: 'Basic ###' })).toMatchObject(refused)
  expect(await ask({ ...grant, client_id: client.id })).toMatchObject(refused)
  await cloud.sql`update identity.user set options = ${cloud.sql.json({ multi_factor_auth_rules: [['password', 'totp']] })} where id = ${owner.id}`
  expect(await ask(grant, basic(client.id, client.secret))).toMatchObject(refused)
  await cloud.sql`update identity.user set options = '{}' where id = ${owner.id}`
  expect(await ask(grant, basic(client.id, client.secret))).toMatchObject({ status: 200 })
  await cloud.sql`update identity.user set enabled = false where id = ${owner.id}`
  expect(await ask(grant, basic(client.id, client.secret))).toMatchObject(refused)
})
