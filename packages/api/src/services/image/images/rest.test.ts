import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityCloud, type IdentityCloud } from '../../identity/testing.ts'

let cloud: IdentityCloud
beforeAll(async () => void (cloud = await identityCloud()))
afterAll(() => cloud.close())

const images = '/image/v2/images'

test('an image is made, shown, changed and deleted', async () => {
  const made = await cloud.rest('POST', images, {
    token: cloud.admin,
    body: { name: 'cirros', disk_format: 'raw', container_format: 'bare', os_distro: 'cirros', tags: ['a', 'a', 'b'] },
  })
  expect(made).toMatchObject({
    status: 201,
    body: {
      name: 'cirros',
      status: 'queued',
      visibility: 'shared',
      os_distro: 'cirros',
      tags: ['a', 'b'],
      size: null,
      schema: '/v2/schemas/image',
    },
  })
  const { id } = made.body as { id: string }
  expect(await cloud.rest('GET', `${images}/${id}`, { token: cloud.admin })).toMatchObject({ status: 200, body: { id } })
  const changed = await cloud.rest('PATCH', `${images}/${id}`, {
    token: cloud.admin,
    body: [
      { op: 'replace', path: '/name', value: 'other' },
      { op: 'add', path: '/hw_disk_bus', value: 'virtio' },
      { op: 'remove', path: '/os_distro' },
    ],
    headers: { 'content-type': 'application/openstack-images-v2.1-json-patch' },
  })
  expect(changed).toMatchObject({ status: 200, body: { name: 'other', hw_disk_bus: 'virtio' } })
  expect(changed.body).not.toHaveProperty('os_distro')
  expect(await cloud.rest('DELETE', `${images}/${id}`, { token: cloud.admin })).toMatchObject({ status: 204 })
  expect(await cloud.rest('GET', `${images}/${id}`, { token: cloud.admin })).toMatchObject({
    status: 404,
    body: { code: '404 Not Found', title: 'Not Found' },
  })
})

test('data that was sent comes back, whole and in parts', async () => {
  const { body } = await cloud.rest('POST', images, { token: cloud.admin, body: { disk_format: 'raw', container_format: 'bare' } })
  const { id } = body as { id: string }
  expect(await cloud.rest('GET', `${images}/${id}/file`, { token: cloud.admin })).toMatchObject({ status: 204 })
  const sent = await cloud.rest('PUT', `${images}/${id}/file`, {
    token: cloud.admin,
    body: 'hello, image',
    headers: { 'content-type': 'application/octet-stream' },
  })
  expect(sent).toMatchObject({ status: 204, body: '' })
  expect(await cloud.rest('GET', `${images}/${id}`, { token: cloud.admin })).toMatchObject({
    body: { status: 'active', size: 12, checksum: '87a83bec3da797da33b0344e7096cc70', os_hash_algo: 'sha512', stores: 'file' },
  })
  const got = await cloud.rest('GET', `${images}/${id}/file`, { token: cloud.admin })
  expect(got).toMatchObject({ status: 200, body: 'hello, image', headers: { 'content-length': '12' } })
  const part = await cloud.rest('GET', `${images}/${id}/file`, { token: cloud.admin, headers: { range: 'bytes=7-' } })
  expect(part).toMatchObject({ status: 206, body: 'image', headers: { 'content-range': 'bytes 7-11/12' } })
  expect(await cloud.rest('GET', `${images}/${id}/file`, { token: cloud.admin, headers: { range: 'bytes=12-' } })).toMatchObject({
    status: 416,
  })
})
