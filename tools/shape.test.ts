import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const services = join(import.meta.dirname, '../packages/api/src/services')

/** What a file in a resource folder, and in a service folder, may be called. docs/architecture.md says what each holds. */
const roles = ['model', 'ops', 'browse', 'tasks', 'observe', 'rest', 'views']
const serviceRoles = ['index', 'policy', 'router', 'dialect', 'documents', 'bootstrap', 'operator', 'search', 'testing', 'society']

/** A pure helper may have a name of its own. It is listed here, so that a new kind of file is a decision and not an accident. */
const helpers: Record<string, string[]> = {
  fleet: ['control-key'],
  'fleet/alarms': ['raise'],
  'fleet/testing': ['counting', 'gateway-process'],
  'fleet/gateway': [
    'batches',
    'beat',
    'connection',
    'door',
    'files',
    'frames',
    'gateway',
    'handshake',
    'inventory',
    'outbox',
    'peer',
    'rows',
    'sockets',
    'timing',
    'window',
  ],
  image: ['conflicts', 'quotas'],
  'image/data': ['hash-worker', 'hashing', 'inspect', 'keep', 'receive'],
  'image/images': ['changes', 'filters', 'find', 'inputs', 'patch', 'sorting'],
  'image/metadefs': ['find', 'inputs'],
  'image/stores/testing': ['contract'],
  'image/stores': ['file', 'store', 'stores'],
  identity: ['bodies', 'changes', 'conflicts', 'delegation', 'directory', 'expiry', 'filters', 'home', 'inputs', 'links'],
  placement: ['bodies', 'faults', 'headers', 'inputs', 'queries', 'versions'],
  'placement/allocations': ['explain', 'place', 'rules', 'wish', 'write'],
  'placement/hosts': ['fleet'],
  'placement/providers': ['filters'],
  'identity/account': ['scopes'],
  'identity/application-credentials': ['founded'],
  'identity/assignments': ['effective', 'members'],
  'identity/catalog': ['build'],
  'identity/credentials': ['blob'],
  'identity/domain-config': ['options'],
  'identity/endpoints': ['url'],
  'identity/federation': ['inputs'],
  'identity/federation/mappings': ['evaluate', 'rules'],
  'identity/limits': ['effective'],
  'identity/oauth1': ['forms', 'signature', 'signed'],
  'identity/projects': ['memory', 'removal', 'states', 'tree'],
  'identity/roles': ['refs'],
  'identity/sessions': ['alive'],
  'identity/signed-tokens': ['signature'],
  'identity/tokens': ['authenticate', 'load', 'memory', 'render', 'totp'],
  'identity/trusts': ['redelegation'],
  'identity/users': ['hash-worker', 'hashing', 'password', 'source'],
}

/** Folders below `folder` with the names of their modules, tests left out. */
function folders(folder: string, prefix = ''): [string, string[]][] {
  const entries = readdirSync(folder, { withFileTypes: true })
  const names = entries.filter((e) => e.isFile() && e.name.endsWith('.ts') && !e.name.endsWith('.test.ts')).map((e) => e.name.slice(0, -3))
  const below = entries
    .filter((e) => e.isDirectory())
    .flatMap((e) => folders(join(folder, e.name), prefix ? `${prefix}/${e.name}` : e.name))
  return prefix ? [[prefix, names], ...below] : below
}

const strangers = (all: [string, string[]][], listed: Record<string, string[]>) =>
  all.flatMap(([folder, names]) => {
    const known = [...(folder.includes('/') ? roles : serviceRoles), ...(listed[folder] ?? [])]
    return names.filter((name) => !known.includes(name)).map((name) => `${folder}/${name}.ts`)
  })

test('a file in a service is one of the roles, or a listed helper', () => {
  const all = folders(services)
  expect(all.length).toBeGreaterThan(5)
  expect(strangers(all, helpers)).toEqual([])
})

test('every listed helper is there', () => {
  const gone = Object.entries(helpers).flatMap(([folder, names]) =>
    names.map((name) => `${folder}/${name}.ts`).filter((path) => !existsSync(join(services, path))),
  )
  expect(gone).toEqual([])
})

test('an unlisted file is caught', () => {
  expect(
    strangers(
      [
        ['image', ['index', 'utils']],
        ['image/images', ['ops', 'helpers', 'convert']],
      ],
      { 'image/images': ['convert'] },
    ),
  ).toEqual(['image/utils.ts', 'image/images/helpers.ts'])
})
