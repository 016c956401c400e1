import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityCloud, type IdentityCloud } from './testing.ts'

let cloud: IdentityCloud
beforeAll(async () => void (cloud = await identityCloud()))
afterAll(() => cloud.close())

const v3 = {
  id: 'v3.14',
  status: 'stable',
  links: [{ rel: 'self', href: 'http://localhost/identity/v3/' }],
  'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
}

test.each(['/identity', '/identity/'])('%s names the one version there is', async (path) => {
  expect(await cloud.rest('GET', path)).toMatchObject({
    status: 300,
    headers: { location: 'http://localhost/identity/v3/' },
    body: { versions: { values: [v3] } },
  })
})

test.each(['/identity/v3', '/identity/v3/'])('%s tells about itself', async (path) => {
  expect(await cloud.rest('GET', path)).toMatchObject({ status: 200, body: { version: v3 } })
  expect(await cloud.rest('HEAD', path)).toMatchObject({ status: 200, body: '' })
  expect(await cloud.rest('POST', path, { body: {} })).toMatchObject({ status: 405, headers: { allow: 'GET' } })
})

test('who asks for the home document gets it, on both', async () => {
  const home = async (path: string, accept: string) => cloud.rest('GET', path, { headers: { accept } })
  const onV3 = await home('/identity/v3', 'application/json-home')
  expect(onV3).toMatchObject({ status: 200, headers: { 'content-type': expect.stringContaining('application/json-home') as string } })
  const { resources } = onV3.body as { resources: Record<string, unknown> }
  expect(resources).toMatchObject({
    'https://docs.openstack.org/api/openstack-identity/3/rel/regions': { href: '/regions' },
    'https://docs.openstack.org/api/openstack-identity/3/ext/OS-EP-FILTER/1.0/rel/endpoint_group': {
      'href-template': '/OS-EP-FILTER/endpoint_groups/{endpoint_group_id}',
      'href-vars': {
        endpoint_group_id: 'https://docs.openstack.org/api/openstack-identity/3/ext/OS-EP-FILTER/1.0/param/endpoint_group_id',
      },
    },
  })
  expect(await home('/identity', 'application/json;q=0.5, application/json-home')).toMatchObject({
    status: 200,
    body: { resources: { 'https://docs.openstack.org/api/openstack-identity/3/rel/regions': { href: '/v3/regions' } } },
  })
  expect(await home('/identity/v3', 'application/json-home;q=0.5, application/json')).toMatchObject({ body: { version: v3 } })
  expect(await home('/identity/v3', '*/*')).toMatchObject({ body: { version: v3 } })
})

test('a profile makes the configuration of a client one line', async () => {
  expect(await cloud.rest('GET', '/.well-known/openstack/api')).toMatchObject({
    status: 200,
    body: {
      name: 'localhost',
      profile: { auth: { auth_url: 'http://localhost/identity/v3' }, regions: ['RegionOne'], identity_api_version: '3' },
    },
  })
})

test('the root tells what is here', async () => {
  expect(await cloud.rest('GET', '/')).toMatchObject({
    status: 200,
    body: {
      services: expect.arrayContaining([
        { type: 'identity', name: 'keystone', links: [{ rel: 'self', href: 'http://localhost/identity/' }] },
      ]),
    },
  })
})
