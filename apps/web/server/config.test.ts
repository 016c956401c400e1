import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { publicUrl, readConfig, redacted, settingNames, withoutPassword } from './config.ts'
import { OperatorError } from './operator-error.ts'
import { repository } from './testing/launched.ts'

test('docs/operations.md lists every setting, and no other', () => {
  const text = readFileSync(join(repository, 'docs/operations.md'), 'utf8')
  const table = text.slice(text.indexOf('## Settings'), text.indexOf('## Files'))
  const listed = [...table.matchAll(/^\| `([A-Z_]+)` \|/gm)].flatMap(([, name]) => name ?? [])
  expect(listed.sort()).toEqual([...settingNames].sort())
})

test('an empty variable is an absent one', () => {
  expect(readConfig({ DATABASE_URL: '', PORT: '', ROLE: '' })).toMatchObject({
    PORT: 8080,
    HOST: '127.0.0.1',
    ROLE: ['api', 'gateway', 'worker', 'pages'],
  })
})

test('lists come with commas', () => {
  expect(readConfig({ ROLE: 'api, worker', TRUSTED_PROXIES: '10.0.0.0/8,::1' })).toMatchObject({
    ROLE: ['api', 'worker'],
    TRUSTED_PROXIES: ['10.0.0.0/8', '::1'],
  })
})

test.each([
  { PORT: '70000' },
  { PUBLIC_URL: 'ftp://cloud' },
  { REGION: 'a b' },
  { ADMIN_PASSWORD: 'short' },
  { TRUSTED_PROXIES: 'everybody' },
  { LOG_LEVEL: 'loud' },
])('%o is refused', (env) => {
  expect(() => readConfig(env)).toThrow(OperatorError)
})

test('a password is in no error and in no log line', () => {
  expect(() => readConfig({ ADMIN_PASSWORD: 'geheim' })).not.toThrow(/geheim/)
  const config = readConfig({ ADMIN_PASSWORD: 'streng geheim', DATABASE_URL: 'postgres://me:geh@eim@db/x?password=geheim&a=b' })
  expect(JSON.stringify(redacted(config))).not.toContain('eim')
  expect(withoutPassword('postgres://me@db:5432/x')).toBe('postgres://me@db:5432/x')
})

test.each([
  [{}, 'http://127.0.0.1:8080'],
  [{ HOST: '0.0.0.0', PORT: '80' }, 'http://127.0.0.1:80'],
  [{ HOST: '::1' }, 'http://[::1]:8080'],
  [{ HOST: 'cloud.example.com' }, 'http://cloud.example.com:8080'],
  [{ PUBLIC_URL: 'https://cloud.example.com/' }, 'https://cloud.example.com'],
])('%o is reached at %s', (env, url) => {
  const config = readConfig(env)
  expect(publicUrl(config, config.PORT)).toBe(url)
})
