import { credentials, domainConfigs } from '@pileus/db/schema/identity'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rewrapAll } from '../../platform/rotate.ts'
import { masterKeyLine, newMasterKeyFile, readMasterKeys, Secrets } from '../../platform/secrets.ts'
import { identityCloud, type IdentityCloud } from './testing.ts'

let cloud: IdentityCloud
const file = newMasterKeyFile()
beforeAll(async () => {
  cloud = await identityCloud()
  cloud.secrets = new Secrets(readMasterKeys(file))
})
afterAll(() => cloud.close())

test('after a rotation everything sealed opens with the new key alone, while the cloud goes on writing', async () => {
  const token = cloud.admin
  await cloud.rest('POST', '/identity/v3/credentials', {
    token,
    body: { credential: { type: 'cert', blob: 'one', user_id: await admin() } },
  })
  await cloud.rest('PUT', '/identity/v3/domains/default/config', { token, body: { config: { ldap: { url: 'ldap://directory' } } } })
  await cloud.rest('POST', '/identity/v3/OS-OAUTH1/consumers', { token, body: { consumer: { description: 'one' } } })

  const rotated = file + masterKeyLine('next')
  const rewrapped: Record<string, number> = {}
  const writing = cloud.rest('POST', '/identity/v3/credentials', {
    token,
    body: { credential: { type: 'cert', blob: 'two', user_id: await admin() } },
  })
  await rewrapAll(cloud.sql, new Secrets(readMasterKeys(rotated)), (table, n) => void (rewrapped[table] = n))
  await writing
  await rewrapAll(cloud.sql, new Secrets(readMasterKeys(rotated)), () => undefined)
  expect(rewrapped).toMatchObject({ 'identity.credential': expect.any(Number), 'identity.domain_config': 1, 'identity.consumer': 1 })

  const alone = rotated.split('\n').filter((line) => /^(hash|next):/.test(line))
  cloud.secrets = new Secrets(readMasterKeys(alone.join('\n')))
  expect(await cloud.db.select().from(credentials)).toHaveLength(2)
  expect(await cloud.rest('GET', '/identity/v3/credentials', { token })).toMatchObject({ status: 200 })
  expect(await cloud.rest('GET', '/identity/v3/domains/default/config/ldap', { token })).toMatchObject({
    body: { config: { ldap: { url: 'ldap://directory' } } },
  })
})

test('every column that holds sealed values says so', async () => {
  const isHash = (name: string) => /hash$|verifier$/.test(name)
  const columns = await cloud.sql<{ name: string; sealed: boolean }[]>`
    select c.relname || '.' || a.attname as name, coalesce(col_description(c.oid, a.attnum), '') like 'sealed to %' as sealed
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'identity' and c.relkind = 'r' and a.atttypid = 'bytea'::regtype and not a.attisdropped`
  expect(columns.filter((column) => !column.sealed && !isHash(column.name)).map((column) => column.name)).toEqual([])
  expect(await cloud.db.select().from(domainConfigs)).toHaveLength(1)
})

async function admin(): Promise<string> {
  const [row] = await cloud.sql<{ id: string }[]>`select id from identity.user where name = 'admin'`
  return row?.id ?? ''
}
