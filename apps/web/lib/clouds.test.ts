import { execFileSync, type ExecFileSyncOptions } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cloudsYaml, openrc, type CloudFile } from './clouds.ts'

const typed = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((text) => !text.includes('\0') && text.isWellFormed())
const nasty = fc.constantFrom(
  'no',
  '1e3',
  'null',
  '~',
  '# x',
  'a: b',
  '- a',
  "it's",
  '$(id)',
  '`id`',
  '"',
  '\\n',
  'a\nb',
  '\u2028',
  '\u0085',
  '\ufeff',
  '{}',
  '&a',
  '*a',
  '!x',
  '%',
  '@',
)
const anything = fc.oneof(typed, nasty)

const files: fc.Arbitrary<CloudFile> = fc.record({
  cloud: anything,
  authUrl: fc.constant('https://cloud.example/identity/v3'),
  region: anything,
  login: fc.oneof(
    fc.record({ kind: fc.constant('application_credential' as const), id: anything, secret: anything }),
    fc.record({
      kind: fc.constant('password' as const),
      userName: anything,
      userDomain: anything,
      scope: fc.oneof(
        fc.record({ kind: fc.constant('project' as const), id: anything, name: anything }),
        fc.record({ kind: fc.constant('domain' as const), id: anything }),
        fc.constant({ kind: 'system' as const }),
      ),
    }),
  ),
})

/** Strict reader of what we write: two blanks a level, and every scalar a bare word or in double quotes. */
function readYaml(text: string): Record<string, unknown> {
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u2029\ufeff]/u)
  const root: Record<string, unknown> = {}
  const path: Record<string, unknown>[] = [root]
  for (const line of text.trimEnd().split('\n')) {
    const [, blanks = '', key = '', value = ''] = /^( *)("(?:[^"\\]|\\.)*"|\w+):(?: (.+))?$/.exec(line) ?? []
    expect(key, line).not.toBe('')
    const depth = blanks.length / 2
    const name = key.startsWith('"') ? (JSON.parse(key) as string) : key
    const inner: Record<string, unknown> = {}
    Object.defineProperty(path[depth] ?? {}, name, {
      enumerable: true,
      value: value === '' ? inner : value.startsWith('"') ? JSON.parse(value) : value,
    })
    path[depth + 1] = inner
  }
  return root
}

test('every string comes back from clouds.yaml as it was', () => {
  fc.assert(
    fc.property(files, (file) => {
      const { clouds } = readYaml(cloudsYaml(file)) as { clouds: Record<string, { auth: Record<string, string>; region_name: string }> }
      const [[name, cloud] = []] = Object.entries(clouds)
      expect(name).toBe(file.cloud)
      expect(cloud?.region_name).toBe(file.region)
      const { login } = file
      expect(cloud?.auth).toMatchObject(
        login.kind === 'password'
          ? { username: login.userName, user_domain_name: login.userDomain }
          : { application_credential_id: login.id, application_credential_secret: login.secret },
      )
    }),
  )
})

test('a real shell that reads openrc.sh has every value as it was, and nothing of another scope', () => {
  fc.assert(
    fc.property(files, (file) => {
      const { login } = file
      const names = [
        'OS_USERNAME',
        'OS_PASSWORD',
        'OS_APPLICATION_CREDENTIAL_SECRET',
        'OS_REGION_NAME',
        'OS_PROJECT_ID',
        'OS_DOMAIN_ID',
        'OS_SYSTEM_SCOPE',
      ]
      const script = `${openrc(file)}${names.map((name) => `printf '%s\\0' "$${name}"`).join('\n')}`
      const env = {
        NODE_ENV: 'test' as const,
        PATH: '/usr/bin:/bin',
        OS_USERNAME: 'old',
        OS_PROJECT_ID: 'old',
        OS_DOMAIN_ID: 'old',
        OS_SYSTEM_SCOPE: 'old',
        LC_ALL: 'C.UTF-8',
      }
      // Who does not ask does not read either, and typing would end in a closed pipe.
      const typing: Pick<ExecFileSyncOptions, 'input' | 'stdio'> =
        login.kind === 'password' ? { input: 'pass  word\n', stdio: ['pipe', 'pipe', 'ignore'] } : { stdio: ['ignore', 'pipe', 'ignore'] }
      const out = execFileSync('bash', ['-c', script], { env, ...typing }).toString('utf8')
      const scope = login.kind === 'password' ? login.scope : undefined
      expect(out.split('\0').slice(0, -1)).toEqual([
        login.kind === 'password' ? login.userName : '',
        login.kind === 'password' ? 'pass  word' : '',
        login.kind === 'password' ? '' : login.secret,
        file.region,
        scope?.kind === 'project' ? scope.id : '',
        scope?.kind === 'domain' ? scope.id : '',
        scope?.kind === 'system' ? 'all' : '',
      ])
    }),
    { numRuns: 40 },
  )
})

test('a file with an application credential is complete; one for a password holds none', () => {
  const base = { cloud: 'pileus', authUrl: 'https://cloud.example/identity/v3' }
  expect(cloudsYaml({ ...base, login: { kind: 'application_credential', id: 'a', secret: 's' } })).toMatchInlineSnapshot(`
    "clouds:
      "pileus":
        auth_type: v3applicationcredential
        auth:
          auth_url: "https://cloud.example/identity/v3"
          application_credential_id: "a"
          application_credential_secret: "s"
        interface: public
        identity_api_version: 3
    "
  `)
  expect(
    openrc({
      ...base,
      login: { kind: 'password', userName: 'ana', userDomain: 'Default', scope: { kind: 'project', id: 'p', name: 'web' } },
    }),
  ).not.toMatch(/OS_PASSWORD=/)
})
