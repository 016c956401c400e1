import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityCloud, tokenOf, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
beforeAll(async () => void (cloud = await identityCloud()))
afterAll(() => cloud.close())

const events = '/identity/v3/OS-REVOKE/events'

test('what was revoked is told to services and admins, from a time on', async () => {
  const { token } = await cloud.login({ user: 'admin', password: 'secret' })
  await cloud.rest('DELETE', '/identity/v3/auth/tokens', { token, headers: { 'x-subject-token': token } })
  const [project] = await cloud.sql<{ id: string }[]>`select id from identity.project where not is_domain limit 1`
  const service = await tokenOf(cloud, 'service', { kind: 'project', id: project?.id ?? '' })
  const member = await tokenOf(cloud, 'member', { kind: 'project', id: project?.id ?? '' })
  const listed = await cloud.rest('GET', events, { token: service })
  expect(listed).toMatchObject({
    status: 200,
    body: {
      events: [{ audit_id: expect.any(String) as string, issued_before: expect.stringMatching(/\.\d{6}Z$/) as string }],
      links: { self: `http://localhost${events}` },
    },
  })
  expect(await cloud.rest('GET', `${events}?since=2100-01-01T00:00:00Z`, { token: service })).toMatchObject({
    status: 200,
    body: { events: [] },
  })
  expect(await cloud.rest('GET', `${events}?since=yesterday`, { token: service })).toMatchObject({ status: 400 })
  expect(await cloud.rest('GET', events, { token: member })).toMatchObject({ status: 403 })
})

test('what belonged to PKI tokens answers as it does upstream', async () => {
  expect(await cloud.rest('GET', '/identity/v3/OS-SIMPLE-CERT/ca')).toMatchObject({
    status: 410,
    body: { error: { code: 410, title: 'Gone' } },
  })
  expect(await cloud.rest('GET', '/identity/v3/OS-SIMPLE-CERT/certificates')).toMatchObject({ status: 410 })
  expect(await cloud.rest('GET', '/identity/v3/auth/tokens/OS-PKI/revoked', { token: cloud.admin })).toMatchObject({ status: 403 })
})
