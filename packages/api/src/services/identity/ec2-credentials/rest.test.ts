import { afterAll, beforeAll, expect, test } from 'vitest'
import { societyOf, type Society } from '../society.ts'
import { identityCloud, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
let society: Society
beforeAll(async () => {
  cloud = await identityCloud({ profile: 'scoped' })
  society = societyOf(cloud)
})
afterAll(() => cloud.close())

const of = (userId: string) => `/identity/v3/users/${userId}/credentials/OS-EC2`
const create = (userId: string, projectId: string, token: string) =>
  cloud.rest('POST', of(userId), { token, body: { tenant_id: projectId } })
const access = (answer: { body: unknown }) => (answer.body as { credential: { access: string } }).credential.access

test('a key is made by the server, shown, listed and deleted', async () => {
  const project = await society.project()
  const { id, token } = await society.persona('reader', { project })
  const made = await create(id, project, token)
  const key = access(made)
  expect(made).toMatchObject({
    status: 201,
    body: { credential: { user_id: id, tenant_id: project, trust_id: null, links: { self: `http://localhost${of(id)}/${key}` } } },
  })
  const { credential } = made.body as { credential: object }
  expect((await cloud.rest('GET', `${of(id)}/${key}`, { token })).body).toEqual({ credential })
  expect((await cloud.rest('GET', of(id), { token })).body).toMatchObject({ credentials: [credential] })
  expect(await cloud.rest('DELETE', `${of(id)}/${key}`, { token })).toMatchObject({ status: 204 })
  expect(await cloud.rest('GET', `${of(id)}/${key}`, { token })).toMatchObject({ status: 404 })
})

test('keys of others: administrators manage them, system readers look, everybody else is refused, whatever the path says', async () => {
  const project = await society.project()
  const owner = await society.persona('member', { project })
  const thief = await society.persona('admin', { project })
  const reader = await society.persona('reader', { system: true })
  const key = access(await create(owner.id, project, cloud.system))
  for (const userId of [owner.id, thief.id]) {
    expect(await cloud.rest('GET', `${of(userId)}/${key}`, { token: thief.token })).toMatchObject({ status: 403 })
    expect(await cloud.rest('DELETE', `${of(userId)}/${key}`, { token: thief.token })).toMatchObject({ status: 403 })
  }
  expect(await create(owner.id, project, thief.token)).toMatchObject({ status: 403 })
  expect(await cloud.rest('GET', of(owner.id), { token: thief.token })).toMatchObject({ status: 403 })
  expect(await cloud.rest('GET', `${of(owner.id)}/${key}`, { token: reader.token })).toMatchObject({ status: 200 })
  expect(await create(owner.id, project, reader.token)).toMatchObject({ status: 403 })
  expect(await cloud.rest('GET', `${of(owner.id)}/nothing`, { token: thief.token })).toMatchObject({ status: 404 })
  expect(await create(owner.id, 'nowhere', owner.token)).toMatchObject({ status: 404 })
  expect(await create('nobody', project, cloud.system)).toMatchObject({ status: 404 })
  expect(await cloud.rest('POST', of(owner.id), { token: owner.token, body: {} })).toMatchObject({ status: 400 })
})

test('by default only members make keys', async () => {
  const strict = await identityCloud()
  const people = societyOf(strict)
  try {
    const project = await people.project()
    const [reader, member] = [await people.persona('reader', { project }), await people.persona('member', { project })]
    const make = (who: { id: string; token: string }) => strict.rest('POST', of(who.id), { token: who.token, body: { tenant_id: project } })
    expect(await make(reader)).toMatchObject({ status: 403 })
    expect(await make(member)).toMatchObject({ status: 201 })
  } finally {
    await strict.close()
  }
})
