import { createHash } from 'node:crypto'
import { credentials } from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { societyOf, type Society } from '../society.ts'
import { identityCloud, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
let society: Society
let project: string
let owner: { id: string; token: string }
beforeAll(async () => {
  cloud = await identityCloud({ profile: 'scoped' })
  society = societyOf(cloud)
  project = await society.project()
  owner = await society.persona('member', { project })
})
afterAll(() => cloud.close())

const path = '/identity/v3/credentials'
const create = (credential: object, token = owner.token) =>
  cloud.rest('POST', path, { token, body: { credential: { user_id: owner.id, ...credential } } })
const idOf = (answer: { body: unknown }) => (answer.body as { credential: { id: string } }).credential.id
const patch = (id: string, credential: object, token = owner.token) => cloud.rest('PATCH', `${path}/${id}`, { token, body: { credential } })
const ec2 = (access: string, more: object = {}) => ({
  type: 'ec2',
  project_id: project,
  blob: JSON.stringify({ access, secret: 's' }),
  ...more,
})

test('a credential is stored sealed, shown, changed, listed and deleted', async () => {
  const made = await create({ type: 'note', blob: 'ssh', colour: 'red' })
  const id = idOf(made)
  expect(made).toMatchObject({
    status: 201,
    body: {
      credential: {
        type: 'note',
        blob: 'ssh',
        user_id: owner.id,
        project_id: null,
        colour: 'red',
        links: { self: `http://localhost${path}/${id}` },
      },
    },
  })
  const [row] = await cloud.db.select().from(credentials).where(eq(credentials.id, id))
  expect(row?.blob.includes('ssh')).toBe(false)
  expect(await patch(id, { blob: 'new' })).toMatchObject({ status: 200, body: { credential: { blob: 'new' } } })
  expect(await cloud.rest('GET', `${path}/${id}`, { token: owner.token })).toMatchObject({ body: { credential: { blob: 'new' } } })
  expect(await cloud.rest('GET', `${path}?type=note&user_id=${owner.id}`, { token: owner.token })).toMatchObject({
    body: { credentials: [{ id, blob: 'new' }] },
  })
  expect(await cloud.rest('GET', `${path}?type=other`, { token: owner.token })).toMatchObject({ body: { credentials: [] } })
  expect(await cloud.rest('DELETE', `${path}/${id}`, { token: owner.token })).toMatchObject({ status: 204 })
  expect(await cloud.rest('GET', `${path}/${id}`, { token: cloud.system })).toMatchObject({ status: 404 })
  expect(await cloud.rest('GET', `${path}/${id}`, { token: owner.token })).toMatchObject({ status: 403 })
})

test('an EC2 key has the hash of its public half for an id', async () => {
  const made = await create(ec2('public'))
  expect(idOf(made)).toBe(createHash('sha256').update('public').digest('hex'))
  expect(await create(ec2('public'))).toMatchObject({ status: 409 })
})

test.each([
  [{ type: 'ec2', blob: '{"access":"a","secret":"s"}' }],
  [{ type: 'ec2', project_id: 'p', blob: 'no json' }],
  [{ type: 'ec2', project_id: 'p', blob: '{"secret":"s"}' }],
  [{ type: 'ec2', project_id: 'p', blob: '[]' }],
  [{ type: 'totp', blob: 'no base 32!' }],
  [{ type: 'note' }],
  [{ blob: 'x' }],
  [{ type: 'note', blob: 7 }],
])('%j is no credential', async (credential) => {
  expect(await create(credential)).toMatchObject({ status: 400 })
})

test('OSSA-2020-004, OSSA-2020-005, CVE-2026-90460: owner, project and type stay what they were', async () => {
  const other = await society.user()
  const id = idOf(await create(ec2('fixed')))
  const blob = JSON.stringify({ access: 'fixed', secret: 'new' })
  for (const moved of [
    { user_id: other },
    { project_id: await society.project() },
    { project_id: null },
    { type: 'note' },
    { id: 'x' },
    { extra_field: 1 },
  ]) {
    expect(await patch(id, { blob, ...moved })).toMatchObject({ status: 400 })
  }
  for (const more of [{ trust_id: 't' }, { app_cred_id: 'a' }, { access_token_id: 'o' }, { access: 'other' }]) {
    expect(await patch(id, { blob: JSON.stringify({ access: 'fixed', secret: 'new', ...more }) })).toMatchObject({ status: 400 })
  }
  expect(await patch(id, { blob, user_id: owner.id, project_id: project, type: 'ec2', id })).toMatchObject({
    status: 200,
    body: { credential: { blob } },
  })
  expect(await patch(id, { project_id: project })).toMatchObject({ status: 400 })
})

test('OSSA-2019-006: nobody sees or touches credentials of others but the administrator', async () => {
  const thief = await society.persona('admin', { project })
  const reader = await society.persona('reader', { system: true })
  const id = idOf(await create({ type: 'secret', blob: 'x' }))
  const seen = async (token: string, query = '') =>
    ((await cloud.rest('GET', path + query, { token })).body as { credentials: { id: string }[] }).credentials.map((c) => c.id)
  expect(await seen(thief.token)).toEqual([])
  expect(await seen(thief.token, `?user_id=${owner.id}`)).toEqual([])
  expect(await seen(owner.token)).toContain(id)
  expect(await seen(reader.token)).toContain(id)
  for (const [method, body] of [['GET'], ['PATCH', { credential: { blob: 'y' } }], ['DELETE']] as const) {
    expect(await cloud.rest(method, `${path}/${id}`, { token: thief.token, ...(body ? { body } : {}) })).toMatchObject({ status: 403 })
    expect(await cloud.rest(method, `${path}/nothing`, { token: thief.token, ...(body ? { body } : {}) })).toMatchObject({ status: 403 })
  }
  expect(await create({ type: 'secret', blob: 'x' }, thief.token)).toMatchObject({ status: 403 })
  expect(await patch(id, { blob: 'y' }, reader.token)).toMatchObject({ status: 403 })
  const domainAdmin = await society.persona('admin', { domain: await society.domain() })
  expect(await cloud.rest('GET', path, { token: domainAdmin.token })).toMatchObject({ status: 403 })
})
