import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityCloud, tokenOf, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
beforeAll(async () => void (cloud = await identityCloud()))
afterAll(() => cloud.close())

const consumers = '/identity/v3/OS-OAUTH1/consumers'

test('the secret is shown once and kept sealed', async () => {
  const made = await cloud.rest('POST', consumers, {
    token: cloud.admin,
    body: { consumer: { description: 'shop', colour: 'blue', secret: 'mine' } },
  })
  expect(made).toMatchObject({ status: 201, body: { consumer: { description: 'shop', colour: 'blue' } } })
  const { id, secret } = (made.body as { consumer: { id: string; secret: string } }).consumer
  expect(secret).toMatch(/^[0-9a-f]{64}$/)
  const stored = await cloud.sql`select secret::text || extra::text as text from identity.consumer where id = ${id}`
  expect(stored[0]?.['text']).not.toContain(Buffer.from(secret).toString('hex'))
  expect(stored[0]?.['text']).not.toContain('mine')
  const shown = await cloud.rest('GET', `${consumers}/${id}`, { token: cloud.admin })
  expect(shown.body).toEqual({
    consumer: { id, description: 'shop', colour: 'blue', links: { self: `http://localhost${consumers}/${id}` } },
  })
  expect(await cloud.rest('PATCH', `${consumers}/${id}`, { token: cloud.admin, body: { consumer: { secret: 'x' } } })).toMatchObject({
    status: 400,
  })
  expect(
    await cloud.rest('PATCH', `${consumers}/${id}`, { token: cloud.admin, body: { consumer: { description: 'market' } } }),
  ).toMatchObject({ status: 200, body: { consumer: { description: 'market', colour: 'blue' } } })
  expect(await cloud.rest('GET', consumers, { token: cloud.admin })).toMatchObject({ status: 200, body: { consumers: [{ id }] } })
  expect(await cloud.rest('DELETE', `${consumers}/${id}`, { token: cloud.admin })).toMatchObject({ status: 204 })
  expect(await cloud.rest('GET', `${consumers}/${id}`, { token: cloud.admin })).toMatchObject({ status: 404 })
})

test('readers of the system look, nobody else', async () => {
  const reader = await tokenOf(cloud, 'reader', { kind: 'system' })
  const manager = await tokenOf(cloud, 'manager', { kind: 'domain', id: 'default' })
  expect(await cloud.rest('GET', consumers, { token: reader })).toMatchObject({ status: 200 })
  expect(await cloud.rest('POST', consumers, { token: reader, body: { consumer: {} } })).toMatchObject({ status: 403 })
  expect(await cloud.rest('GET', `${consumers}/missing`, { token: manager })).toMatchObject({ status: 403 })
})
