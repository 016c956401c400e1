import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityCloud, tokenOf, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
beforeAll(async () => void (cloud = await identityCloud()))
afterAll(() => cloud.close())

const federation = '/identity/v3/OS-FEDERATION'
const providers = `${federation}/identity_providers`
const rules = [
  {
    local: [{ user: { name: '{0}' } }, { group_ids: '{1}' }],
    remote: [{ type: 'openstack_username' }, { type: 'group_ids', whitelist: ['abc', '123'] }],
  },
]

const put = (path: string, body: unknown, token = cloud.admin) => cloud.rest('PUT', path, { token, body })
const patch = (path: string, body: unknown, token = cloud.admin) => cloud.rest('PATCH', path, { token, body })
const get = (path: string, token = cloud.admin) => cloud.rest('GET', path, { token })
const remove = (path: string, token = cloud.admin) => cloud.rest('DELETE', path, { token })

test('an identity provider is disabled at first and has a domain of its own', async () => {
  const made = await put(`${providers}/acme`, { identity_provider: { description: 'people of Acme' } })
  expect(made).toMatchObject({
    status: 201,
    body: { identity_provider: { id: 'acme', enabled: false, remote_ids: [], authorization_ttl: null, description: 'people of Acme' } },
  })
  const { domain_id, links } = (made.body as { identity_provider: { domain_id: string; links: unknown } }).identity_provider
  expect(domain_id).toMatch(/^[0-9a-f]{32}$/)
  expect(links).toEqual({ self: `http://localhost${providers}/acme`, protocols: `http://localhost${providers}/acme/protocols` })
  expect(await put(`${providers}/acme`, { identity_provider: {} })).toMatchObject({ status: 409 })
  expect(await patch(`${providers}/acme`, { identity_provider: { enabled: true, authorization_ttl: 60 } })).toMatchObject({
    status: 200,
    body: { identity_provider: { enabled: true, authorization_ttl: 60, description: 'people of Acme' } },
  })
  expect(await get(`${providers}?enabled=true`)).toMatchObject({ body: { identity_providers: [{ id: 'acme' }] } })
  expect(await get(`${providers}?id=other`)).toMatchObject({ body: { identity_providers: [] } })
  expect(await remove(`${providers}/acme`)).toMatchObject({ status: 204 })
  expect(await get(`${providers}/acme`)).toMatchObject({ status: 404 })
})

test('a remote id belongs to one provider', async () => {
  await put(`${providers}/one`, { identity_provider: { domain_id: 'default', remote_ids: ['https://one'] } })
  expect(
    await put(`${providers}/two`, { identity_provider: { domain_id: 'default', remote_ids: ['https://two', 'https://one'] } }),
  ).toMatchObject({ status: 409 })
  expect(await put(`${providers}/two`, { identity_provider: { domain_id: 'default', remote_ids: ['https://two'] } })).toMatchObject({
    status: 201,
    body: { identity_provider: { domain_id: 'default' } },
  })
  expect(await patch(`${providers}/two`, { identity_provider: { remote_ids: ['https://one'] } })).toMatchObject({ status: 409 })
  expect(await patch(`${providers}/one`, { identity_provider: { remote_ids: ['https://one', 'https://uno'] } })).toMatchObject({
    status: 200,
  })
})

test.each([
  { colour: 'blue' },
  { enabled: 'yes' },
  { remote_ids: 'x' },
  { remote_ids: ['a', 'a'] },
  { authorization_ttl: -1 },
  { authorization_ttl: 1.5 },
  { authorization_ttl: 1e12 },
])('the provider %j is refused', async (provider) => {
  expect(await put(`${providers}/bad`, { identity_provider: provider })).toMatchObject({ status: 400 })
})

test('an unknown domain is not found, a project is none', async () => {
  const [project] = await cloud.sql<{ id: string }[]>`select id from identity.project where not is_domain limit 1`
  expect(await put(`${providers}/bad`, { identity_provider: { domain_id: 'missing' } })).toMatchObject({ status: 404 })
  expect(await put(`${providers}/bad`, { identity_provider: { domain_id: project?.id } })).toMatchObject({ status: 404 })
  expect(await patch(`${providers}/one`, { identity_provider: { domain_id: 'default' } })).toMatchObject({ status: 400 })
})

test('a mapping holds rules of the shape that login will read', async () => {
  expect(await put(`${federation}/mappings/m`, { mapping: { rules } })).toMatchObject({
    status: 201,
    body: { mapping: { id: 'm', rules, schema_version: '1.0' } },
  })
  expect(await put(`${federation}/mappings/m`, { mapping: { rules } })).toMatchObject({ status: 409 })
  const changed = [{ ...rules[0], local: [{ group: { id: 'g' } }] }]
  expect(await patch(`${federation}/mappings/m`, { mapping: { rules: changed } })).toMatchObject({
    status: 200,
    body: { mapping: { rules: changed } },
  })
  expect(await get(`${federation}/mappings`)).toMatchObject({ status: 200, body: { mappings: [{ id: 'm' }] } })
  expect(await remove(`${federation}/mappings/m`)).toMatchObject({ status: 204 })
})

const rule = (local: unknown, remote: unknown = [{ type: 'x' }]) => [{ local, remote }]
test.each([
  ['nothing', undefined],
  ['no rules', []],
  ['no remote part', rule([], [])],
  ['no type', rule([], [{}])],
  ['two conditions', rule([], [{ type: 'x', whitelist: [], blacklist: [] }])],
  ['a regex without condition', rule([], [{ type: 'x', regex: true }])],
  ['an unknown field', rule([{ colour: 'blue' }])],
  ['a group without domain', rule([{ group: { name: 'x' } }])],
  ['an unknown kind of user', rule([{ user: { name: 'x', type: 'robot' } }])],
  ['projects with domains, which come with 2.0', rule([{ projects: [{ name: 'x', roles: [{ name: 'r' }], domain: { id: 'd' } }] }])],
])('a mapping with %s is refused', async (_what, bad) => {
  expect(await put(`${federation}/mappings/bad`, { mapping: { rules: bad } })).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining("'rules") as string } },
  })
})

test('a later version of rules knows more', async () => {
  const wide = rule([{ projects: [{ name: 'x', roles: [{ name: 'r' }], domain: { id: 'd' } }] }])
  expect(await put(`${federation}/mappings/wide`, { mapping: { rules: wide, schema_version: '2.0' } })).toMatchObject({ status: 201 })
  expect(await put(`${federation}/mappings/wider`, { mapping: { rules: wide, schema_version: '9' } })).toMatchObject({ status: 400 })
})

test('a protocol ties a mapping to a provider', async () => {
  await put(`${providers}/tied`, { identity_provider: { domain_id: 'default' } })
  await put(`${federation}/mappings/first`, { mapping: { rules } })
  await put(`${federation}/mappings/second`, { mapping: { rules } })
  const saml = `${providers}/tied/protocols/saml2`
  expect(await put(saml, { protocol: { mapping_id: 'missing' } })).toMatchObject({ status: 400 })
  expect(await put(saml, { protocol: {} })).toMatchObject({ status: 400 })
  expect(await put(saml, { protocol: { mapping_id: 'first', colour: 'blue' } })).toMatchObject({ status: 400 })
  expect(await put(`${providers}/missing/protocols/saml2`, { protocol: { mapping_id: 'first' } })).toMatchObject({ status: 404 })
  expect(await put(saml, { protocol: { mapping_id: 'first' } })).toMatchObject({
    status: 201,
    body: {
      protocol: {
        id: 'saml2',
        mapping_id: 'first',
        links: { self: `http://localhost${saml}`, identity_provider: `http://localhost${providers}/tied` },
      },
    },
  })
  expect(await put(saml, { protocol: { mapping_id: 'first' } })).toMatchObject({ status: 409 })
  expect(await patch(saml, { protocol: { mapping_id: 'second' } })).toMatchObject({
    status: 200,
    body: { protocol: { mapping_id: 'second' } },
  })
  expect(await patch(saml, { protocol: { mapping_id: 'missing' } })).toMatchObject({ status: 400 })
  await put(`${providers}/tied/protocols/oidc`, { protocol: { mapping_id: 'first', remote_id_attribute: 'ISS' } })
  expect(await get(`${providers}/tied/protocols?limit=1&marker=oidc`)).toMatchObject({
    status: 200,
    body: { protocols: [{ id: 'saml2' }] },
  })
  expect(await get(`${providers}/missing/protocols`)).toMatchObject({ status: 404 })
  await remove(`${providers}/tied`)
  expect(await get(saml)).toMatchObject({ status: 404 })
})

test('a protocol of another provider is not found (OSSN-0102)', async () => {
  await put(`${providers}/mine`, { identity_provider: { domain_id: 'default' } })
  await put(`${providers}/theirs`, { identity_provider: { domain_id: 'default' } })
  await put(`${federation}/mappings/both`, { mapping: { rules } })
  await put(`${providers}/theirs/protocols/oidc`, { protocol: { mapping_id: 'both' } })
  for (const method of ['GET', 'PATCH', 'DELETE']) {
    expect(
      await cloud.rest(method, `${providers}/mine/protocols/oidc`, { token: cloud.admin, body: { protocol: { mapping_id: 'both' } } }),
    ).toMatchObject({ status: 404 })
  }
})

test('tokens name the service providers that are enabled, at once', async () => {
  const at = `${federation}/service_providers/beta`
  const named = async () => {
    const { body } = await cloud.rest('GET', '/identity/v3/auth/tokens', {
      token: cloud.admin,
      headers: { 'x-subject-token': cloud.admin },
    })
    return (body as { token: { service_providers?: unknown } }).token.service_providers
  }
  const made = await put(at, { service_provider: { auth_url: 'https://beta/v3', sp_url: 'https://beta/ecp' } })
  expect(made).toMatchObject({
    status: 201,
    body: { service_provider: { id: 'beta', enabled: false, relay_state_prefix: 'ss:mem:', description: null } },
  })
  expect(await named()).toBeUndefined()
  expect(await patch(at, { service_provider: { enabled: true } })).toMatchObject({
    status: 200,
    body: { service_provider: { auth_url: 'https://beta/v3', enabled: true } },
  })
  expect(await named()).toEqual([{ id: 'beta', auth_url: 'https://beta/v3', sp_url: 'https://beta/ecp' }])
  expect(await patch(at, { service_provider: { auth_url: 'nothing' } })).toMatchObject({ status: 400 })
  expect(await patch(at, { service_provider: { colour: 'blue' } })).toMatchObject({ status: 400 })
  expect(await put(at, { service_provider: { auth_url: 'https://beta/v3', sp_url: 'https://beta/ecp' } })).toMatchObject({ status: 409 })
  expect(await get(`${federation}/service_providers?enabled=1`)).toMatchObject({ body: { service_providers: [{ id: 'beta' }] } })
  expect(await remove(at)).toMatchObject({ status: 204 })
  expect(await named()).toBeUndefined()
})

test('readers of the system look, nobody else', async () => {
  const reader = await tokenOf(cloud, 'reader', { kind: 'system' })
  const manager = await tokenOf(cloud, 'manager', { kind: 'domain', id: 'default' })
  for (const path of [providers, `${federation}/mappings`, `${federation}/service_providers`]) {
    expect(await get(path, reader)).toMatchObject({ status: 200 })
    expect(await get(path, manager)).toMatchObject({ status: 403 })
    expect(await get(`${path}/missing`, reader)).toMatchObject({ status: 404 })
    expect(await remove(`${path}/missing`, reader)).toMatchObject({ status: 403 })
    expect(await get(`${path}/missing`, manager)).toMatchObject({ status: 403 })
  }
})
