import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { image } from './index.ts'

const shape = (method: string, path: string) => `${method} ${path.replace(/:\w+|\{\w+\}/g, '*')}`

/** Glance's API as documented and as routed upstream; a row that is not served by a route says why. */
const expected = readFileSync(join(import.meta.dirname, 'routes.expected.tsv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [method = '', path = '', reason = ''] = line.split('\t')
    return { reason, shape: shape(method, path) }
  })

const served = new Set(image.routes.map(({ method, path }) => shape(method, path)))

test('everything of Glance’s API is served', () => {
  expect(expected.filter((row) => !row.reason && !served.has(row.shape)).map((row) => row.shape)).toEqual([])
})

test('what is left out on purpose is not served by chance', () => {
  expect(expected.filter((row) => row.reason && served.has(row.shape)).map((row) => row.shape)).toEqual([])
})

test('no route is ours alone', () => {
  const known = new Set(expected.map((row) => row.shape))
  expect([...served].filter((route) => !known.has(route))).toEqual([])
})
