import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { identity } from './index.ts'

/** Resources that are still being written, as the beginning of their paths: they may be missing, but what is served must leave this list. */
const pending: readonly string[] = ['/v3/domains']

const shape = (method: string, path: string) => `${method} ${path.replace(/:\w+|\{\w+\}/g, '*')}`

/** Keystone's API as documented and as routed upstream; a row that is not served says why. */
const expected = readFileSync(join(import.meta.dirname, 'routes.expected.tsv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [method = '', path = '', reason = ''] = line.split('\t')
    return { method, path, reason, shape: shape(method, path) }
  })

const served = new Set(
  identity.routes.flatMap(({ method, path }) => [shape(method, path), ...(method === 'GET' ? [shape('HEAD', path)] : [])]),
)

const missing = expected.filter((row) => !row.reason && !served.has(row.shape))

test('everything of Keystone’s API is served', () => {
  expect(missing.filter((row) => !pending.some((start) => row.path.startsWith(start))).map((row) => row.shape)).toEqual([])
})

test('what is pending is really missing', () => {
  expect(pending.filter((start) => !missing.some((row) => row.path.startsWith(start)))).toEqual([])
})

test('what is left out on purpose is not served by chance', () => {
  expect(expected.filter((row) => row.reason && served.has(row.shape)).map((row) => row.shape)).toEqual([])
})

/** What Keystone lacks. */
const ours: readonly string[] = [
  // It lists what is inherited from a domain only, although a project's children inherit too.
  'GET /v3/OS-INHERIT/projects/*/users/*/roles/inherited_to_projects',
  'GET /v3/OS-INHERIT/projects/*/groups/*/roles/inherited_to_projects',
]

test('no other route is ours alone', () => {
  const known = new Set([...ours, ...expected.map((row) => row.shape)])
  expect(identity.routes.map(({ method, path }) => shape(method, path)).filter((route) => !known.has(route))).toEqual([])
})
