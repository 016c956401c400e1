import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityCloud, type IdentityCloud } from './testing.ts'

let cloud: IdentityCloud
beforeAll(async () => void (cloud = await identityCloud()))
afterAll(() => cloud.close())

test('what was deleted can still be asked about, without its secrets', async () => {
  const made = await cloud.rest('POST', '/identity/v3/credentials', {
    token: cloud.admin,
    body: { credential: { type: 'cert', blob: 'a secret thing', user_id: await admin() } },
  })
  const { id } = (made.body as { credential: { id: string } }).credential
  await cloud.rest('DELETE', `/identity/v3/credentials/${id}`, { token: cloud.admin })
  const [kept] = await cloud.sql<{ kind: string; row: Record<string, unknown> }[]>`select kind, row from platform.archive where id = ${id}`
  expect(kept).toMatchObject({ kind: 'credential', row: { id, type: 'cert' } })
  expect(kept?.row).not.toHaveProperty('blob')
})

async function admin(): Promise<string> {
  const [row] = await cloud.sql<{ id: string }[]>`select id from identity.user where name = 'admin'`
  return row?.id ?? ''
}
