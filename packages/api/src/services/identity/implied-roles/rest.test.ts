import { afterAll, beforeAll, expect, test } from 'vitest'
import { societyOf, type Society } from '../society.ts'
import { identityCloud, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
let society: Society
beforeAll(async () => {
  cloud = await identityCloud()
  society = societyOf(cloud)
})
afterAll(() => cloud.close())

const rule = (method: string, prior: string, implied: string, token = cloud.admin) =>
  cloud.rest(method, `/identity/v3/roles/${prior}/implies/${implied}`, { token })

test('a rule is made, shown, checked, listed and deleted', async () => {
  const [a, b, c] = [await society.role('a'), await society.role('b'), await society.role('c')]
  expect(await rule('PUT', a, b)).toMatchObject({
    status: 201,
    body: { role_inference: { prior_role: { id: a, name: 'a' }, implies: { id: b, name: 'b' } } },
  })
  expect(await rule('PUT', a, b)).toMatchObject({ status: 201 })
  expect(await rule('PUT', a, c)).toMatchObject({ status: 201 })
  expect(await rule('GET', a, b)).toMatchObject({
    status: 200,
    body: { role_inference: { implies: { links: { self: `http://localhost/identity/v3/roles/${b}` } } } },
  })
  expect(await rule('HEAD', a, b)).toMatchObject({ status: 204, body: '' })
  expect(await cloud.rest('GET', `/identity/v3/roles/${a}/implies`, { token: cloud.admin })).toMatchObject({
    body: { role_inference: { prior_role: { id: a }, implies: [{ id: b }, { id: c }] } },
  })
  const all = await cloud.rest('GET', '/identity/v3/role_inferences', { token: cloud.admin })
  expect((all.body as { role_inferences: { prior_role: { name: string }; implies: { name: string }[] }[] }).role_inferences).toContainEqual(
    expect.objectContaining({
      prior_role: expect.objectContaining({ name: 'a' }),
      implies: [expect.objectContaining({ name: 'b' }), expect.objectContaining({ name: 'c' })],
    }),
  )
  expect(await rule('DELETE', a, b)).toMatchObject({ status: 204 })
  expect(await rule('GET', a, b)).toMatchObject({ status: 404 })
  expect(await rule('DELETE', a, b)).toMatchObject({ status: 404 })
})

test('rules make no circle, not even when two are made at once', async () => {
  const [x, y, z] = [await society.role('x'), await society.role('y'), await society.role('z')]
  expect(await rule('PUT', x, x)).toMatchObject({ status: 400 })
  expect(await rule('PUT', x, y)).toMatchObject({ status: 201 })
  const both = await Promise.all([rule('PUT', y, z), rule('PUT', z, x)])
  expect(both.map((answer) => answer.status).sort((a, b) => a - b)).toEqual([201, 400])
})

test('nothing implies admin, and the cloud’s roles imply no domain’s', async () => {
  const own = await society.role('own', await society.domain())
  const member = await society.role('member')
  expect(await rule('PUT', member, await society.role('admin'))).toMatchObject({ status: 403 })
  expect(await rule('PUT', member, own)).toMatchObject({ status: 403 })
  expect(await rule('PUT', own, member)).toMatchObject({ status: 201 })
})

test('only admins make rules; system readers may look', async () => {
  const reader = await society.persona('reader', { system: true })
  const [a, b] = [await society.role('a'), await society.role('b')]
  expect(await cloud.rest('GET', '/identity/v3/role_inferences', { token: reader.token })).toMatchObject({ status: 200 })
  expect(await rule('PUT', a, b, reader.token)).toMatchObject({ status: 403 })
  const member = await society.persona('member', { project: await society.project() })
  expect(await rule('GET', a, b, member.token)).toMatchObject({ status: 403 })
  expect(await rule('GET', a, 'nothing', member.token)).toMatchObject({ status: 404 })
})
