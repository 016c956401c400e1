import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityCloud, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
beforeAll(async () => void (cloud = await identityCloud()))
afterAll(() => cloud.close())

test('a token tells who, where and with which roles', async () => {
  const shown = await cloud.rest('GET', '/identity/v3/auth/tokens', { token: cloud.admin, headers: { 'x-subject-token': cloud.admin } })
  expect(shown).toMatchObject({
    status: 200,
    headers: { 'x-subject-token': cloud.admin },
    body: {
      token: {
        methods: ['password'],
        user: { name: 'admin', domain: { id: 'default', name: 'Default' } },
        project: { name: 'admin' },
        roles: ['admin', 'manager', 'member', 'reader'].map((name) => ({ name })),
      },
    },
  })
})

test('a revoked token is worth nothing at once, and so is all that was made from it', async () => {
  const { token } = await cloud.login({ user: 'admin', password: 'secret' })
  const child = await cloud.rest('POST', '/identity/v3/auth/tokens', {
    body: { auth: { identity: { methods: ['token'], token: { id: token } }, scope: { system: { all: true } } } },
  })
  expect(child.status).toBe(201)
  expect(await cloud.rest('DELETE', '/identity/v3/auth/tokens', { token, headers: { 'x-subject-token': token } })).toMatchObject({
    status: 204,
  })
  expect(await cloud.rest('GET', '/identity/v3/regions', { token })).toMatchObject({ status: 401 })
  expect(await cloud.rest('GET', '/identity/v3/regions', { token: String(child.headers['x-subject-token']) })).toMatchObject({
    status: 401,
  })
})

test('a wrong password and an unknown user are told the same', async () => {
  const wrong = await cloud.login({ user: 'admin', password: 'wrong' })
  const unknown = await cloud.login({ user: 'nobody', password: 'wrong' })
  expect(wrong).toMatchObject({ status: 401 })
  expect(unknown.body).toEqual(wrong.body)
})
