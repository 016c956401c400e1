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

const roles = '/identity/v3/roles'
const create = (role: object, token = cloud.admin) => cloud.rest('POST', roles, { token, body: { role } })
const names = (answer: { body: unknown }) => (answer.body as { roles: { name: string }[] }).roles.map((role) => role.name)

test('a role is made, shown, changed, listed and deleted', async () => {
  const made = await create({ name: 'operator', description: 'runs it', colour: 'red' })
  expect(made).toMatchObject({
    status: 201,
    body: { role: { name: 'operator', domain_id: null, description: 'runs it', options: {}, colour: 'red' } },
  })
  const { id } = (made.body as { role: { id: string } }).role
  expect(await create({ name: 'operator' })).toMatchObject({ status: 409 })
  expect(await cloud.rest('PATCH', `${roles}/${id}`, { token: cloud.admin, body: { role: { name: 'driver' } } })).toMatchObject({
    status: 200,
    body: { role: { name: 'driver', colour: 'red' } },
  })
  expect(await cloud.rest('PATCH', `${roles}/${id}`, { token: cloud.admin, body: { role: { name: 'admin' } } })).toMatchObject({
    status: 409,
  })
  expect(names(await cloud.rest('GET', `${roles}?name__istartswith=DRI`, { token: cloud.admin }))).toEqual(['driver'])
  expect(names(await cloud.rest('GET', `${roles}?name__contains=%25`, { token: cloud.admin }))).toEqual([])
  expect(await cloud.rest('DELETE', `${roles}/${id}`, { token: cloud.admin })).toMatchObject({ status: 204, body: '' })
  expect(await cloud.rest('GET', `${roles}/${id}`, { token: cloud.admin })).toMatchObject({ status: 404 })
})

test.each([[{ name: '' }], [{ name: 'x'.repeat(256) }], [{}], [{ name: 7 }], [{ name: 'a', options: { immutable: 'yes' } }]])(
  '%j is no role',
  async (role) => {
    expect(await create(role)).toMatchObject({ status: 400 })
  },
)

test('an immutable role changes only when it is thawed, and by nothing else in the same breath', async () => {
  const made = await create({ name: 'rock', options: { immutable: true } })
  const path = `${roles}/${(made.body as { role: { id: string } }).role.id}`
  const patch = (role: object) => cloud.rest('PATCH', path, { token: cloud.admin, body: { role } })
  expect(await patch({ name: 'sand' })).toMatchObject({ status: 403 })
  expect(await patch({ name: 'sand', options: { immutable: false } })).toMatchObject({ status: 403 })
  expect(await cloud.rest('DELETE', path, { token: cloud.admin })).toMatchObject({ status: 403 })
  expect(await patch({ options: { immutable: false } })).toMatchObject({ status: 200, body: { role: { options: { immutable: false } } } })
  expect(await cloud.rest('DELETE', path, { token: cloud.admin })).toMatchObject({ status: 204 })
})

test('roles of a domain are listed by their domain only, and may share a name with the cloud’s', async () => {
  const domain = await society.domain()
  const made = await create({ name: 'member', domain_id: domain })
  expect(made).toMatchObject({ status: 201, body: { role: { domain_id: domain } } })
  expect(names(await cloud.rest('GET', `${roles}?domain_id=${domain}`, { token: cloud.admin }))).toEqual(['member'])
  expect(names(await cloud.rest('GET', roles, { token: cloud.admin })).filter((name) => name === 'member')).toHaveLength(1)
  expect(await create({ name: 'x', domain_id: 'nowhere' })).toMatchObject({ status: 404 })
})

test('a domain’s manager sees the roles that it may hand out, and no other', async () => {
  const domain = await society.domain()
  const manager = await society.persona('manager', { domain })
  await create({ name: 'reader', domain_id: domain })
  expect(names(await cloud.rest('GET', roles, { token: manager.token })).sort()).toEqual(['manager', 'member', 'reader'])
  expect(await cloud.rest('GET', `${roles}/${await society.role('member')}`, { token: manager.token })).toMatchObject({ status: 200 })
  expect(await cloud.rest('GET', `${roles}/${await society.role('admin')}`, { token: manager.token })).toMatchObject({ status: 403 })
  expect(await cloud.rest('GET', `${roles}/${await society.role('reader', domain)}`, { token: manager.token })).toMatchObject({
    status: 403,
  })
  expect(await cloud.rest('GET', `${roles}?domain_id=${domain}`, { token: manager.token })).toMatchObject({ status: 403 })
})

test('members may not touch roles; that one is missing they are told all the same', async () => {
  const { token } = await society.persona('member', { project: await society.project() })
  expect(await create({ name: 'mine' }, token)).toMatchObject({ status: 403 })
  expect(await cloud.rest('GET', roles, { token })).toMatchObject({ status: 403 })
  expect(await cloud.rest('DELETE', `${roles}/${await society.role('reader')}`, { token })).toMatchObject({ status: 403 })
  expect(await cloud.rest('DELETE', `${roles}/nothing`, { token })).toMatchObject({ status: 404 })
})
