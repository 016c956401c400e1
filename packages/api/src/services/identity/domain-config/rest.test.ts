import { domainConfigs } from '@pileus/db/schema/identity'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testSettings } from '../../../platform/testing/cloud.ts'
import { identityCloud, persona, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
beforeAll(async () => void (cloud = await identityCloud({ settings: { security: { ...testSettings.security, passwordRegex: '.{8,}' } } })))
afterAll(() => cloud.close())

let serial = 0
async function domain(): Promise<string> {
  const made = await cloud.rest('POST', '/identity/v3/domains', { token: cloud.admin, body: { domain: { name: `d${++serial}` } } })
  return (made.body as { domain: { id: string } }).domain.id
}

const ask = (method: string, path: string, config?: unknown, token = cloud.admin) =>
  cloud.rest(method, `/identity/v3/domains/${path}`, { token, ...(config === undefined ? {} : { body: { config } }) })
const options = { identity: { driver: 'ldap' }, ldap: { url: 'ldap://example.org', user_tree_dn: 'ou=Users' } }

test('options are set, read in whole and in part, merged, deleted', async () => {
  const id = await domain()
  expect(await ask('GET', `${id}/config`)).toMatchObject({ status: 404 })
  expect(await ask('PUT', `${id}/config`, options)).toMatchObject({ status: 201, body: { config: options } })
  expect(await ask('PUT', `${id}/config`, options)).toMatchObject({ status: 200 })
  expect((await ask('GET', `${id}/config/ldap`)).body).toEqual({ config: { ldap: options.ldap } })
  expect((await ask('GET', `${id}/config/ldap/url`)).body).toEqual({ config: { url: options.ldap.url } })
  expect(await ask('HEAD', `${id}/config/ldap/url`)).toMatchObject({ status: 200 })
  expect((await ask('PATCH', `${id}/config/identity`, { identity: { driver: 'sql', list_limit: 7 } })).body).toEqual({
    config: { ...options, identity: { driver: 'sql', list_limit: 7 } },
  })
  expect(await ask('PATCH', `${id}/config/identity/driver`, { driver: 'x' })).toMatchObject({
    status: 200,
    body: { config: { identity: { driver: 'x', list_limit: 7 } } },
  })
  expect(await ask('DELETE', `${id}/config/identity/driver`)).toMatchObject({ status: 204 })
  expect(await ask('GET', `${id}/config/identity/driver`)).toMatchObject({ status: 404 })
  expect(await ask('DELETE', `${id}/config/identity/driver`)).toMatchObject({ status: 404 })
  expect(await ask('DELETE', `${id}/config/identity`)).toMatchObject({ status: 204 })
  expect(await ask('PATCH', `${id}/config/identity`, { identity: { driver: 'sql' } })).toMatchObject({ status: 404 })
  expect(await ask('DELETE', `${id}/config`)).toMatchObject({ status: 204 })
  expect(await ask('GET', `${id}/config`)).toMatchObject({ status: 404 })
})

test('a password is taken, kept sealed, and never shown', async () => {
  const id = await domain()
  expect((await ask('PUT', `${id}/config`, { ldap: { url: 'u', password: 'geheim' } })).body).toEqual({ config: { ldap: { url: 'u' } } })
  expect((await ask('PATCH', `${id}/config`, { ldap: { password: 'geheimer' } })).body).toEqual({ config: { ldap: { url: 'u' } } })
  expect(await ask('GET', `${id}/config/ldap/password`)).toMatchObject({ status: 404 })
  expect(await ask('GET', 'config/ldap/password/default')).toMatchObject({ status: 403 })
  for (const { value } of await cloud.db.select().from(domainConfigs)) expect(value.includes('geheim')).toBe(false)
})

test('only what is known may be set, and a part of it by a body that holds just that part', async () => {
  const id = await domain()
  await ask('PUT', `${id}/config`, options)
  for (const bad of [{}, { compute: { x: 1 } }, { ldap: { shoe_size: 42 } }, { ldap: {} }, { ldap: 'x' }, { constructor: { name: 1 } }]) {
    expect(await ask('PUT', `${id}/config`, bad)).toMatchObject({ status: 403 })
    expect(await ask('PATCH', `${id}/config`, bad)).toMatchObject({ status: 403 })
  }
  expect(await ask('PATCH', `${id}/config/ldap`, { identity: { driver: 'x' } })).toMatchObject({ status: 403 })
  expect(await ask('PATCH', `${id}/config/ldap/url`, { user_tree_dn: 'x' })).toMatchObject({ status: 403 })
  expect(await ask('GET', `${id}/config/compute`)).toMatchObject({ status: 403 })
  expect((await ask('GET', `${id}/config`)).body).toEqual({ config: options })
})

test('defaults', async () => {
  expect(await ask('GET', 'config/default')).toMatchObject({
    status: 200,
    body: { config: { identity: { driver: 'sql', list_limit: null }, ldap: { url: 'ldap://localhost' } } },
  })
  expect((await ask('GET', 'config/identity/default')).body).toEqual({ config: { identity: { driver: 'sql', list_limit: null } } })
  expect((await ask('GET', 'config/ldap/url/default')).body).toEqual({ config: { url: 'ldap://localhost' } })
})

test('who has just a token may read how passwords must look, and nothing else', async () => {
  const id = await domain()
  await ask('PUT', `${id}/config`, options)
  const { token } = await persona(cloud, { role: 'admin', on: { kind: 'domain', id } })
  const scoped = await persona(cloud, { role: 'manager', on: { kind: 'domain', id } })
  expect(token).not.toBe('')
  expect((await ask('GET', 'default/config/security_compliance', undefined, scoped.token)).body).toEqual({
    config: { security_compliance: { password_regex: '.{8,}', password_regex_description: null } },
  })
  expect((await ask('GET', 'default/config/security_compliance/password_regex', undefined, scoped.token)).body).toEqual({
    config: { password_regex: '.{8,}' },
  })
  expect(await ask('GET', 'default/config/security_compliance/lockout_duration', undefined, scoped.token)).toMatchObject({ status: 403 })
  expect(await ask('GET', `${id}/config/security_compliance`)).toMatchObject({ status: 403 })
  for (const path of [`${id}/config`, `${id}/config/ldap`, 'config/default', 'nowhere/config'])
    expect(await ask('GET', path, undefined, scoped.token)).toMatchObject({ status: 403 })
  expect(await ask('PUT', `${id}/config`, options, scoped.token)).toMatchObject({ status: 403 })
  expect(await ask('DELETE', `${id}/config`, undefined, scoped.token)).toMatchObject({ status: 403 })
  expect(await ask('GET', 'nowhere/config')).toMatchObject({ status: 404 })
})
