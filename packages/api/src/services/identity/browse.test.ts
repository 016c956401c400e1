import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browsed, BrowseInput } from '../../platform/browse.ts'
import { someone } from '../../platform/testing/cloud.ts'
import { identity } from './index.ts'
import { identityCloud, type IdentityCloud } from './testing.ts'

let cloud: IdentityCloud
beforeAll(async () => void (cloud = await identityCloud()))
afterAll(() => cloud.close())

const lists = Object.entries(identity.ops).filter(([name]) => name.startsWith('browse'))

test.each(lists)('%s answers in any order and by any facet', async (_name, op) => {
  const call = (input: BrowseInput) =>
    op.call({ cloud, requestId: 'test', caller: someone(), baseUrl: '' }, input) as Promise<Browsed<{ id: string }>>
  const first = await call({ q: 'a' })
  const refusal = await call({ sort: 'nonsense' }).catch((error: Error) => error.message)
  const sorts = /there are (.*)$/.exec(String(refusal))?.[1]?.split(', ') ?? []
  expect(sorts.length).toBeGreaterThan(2)
  for (const sort of sorts) for (const desc of [true, false]) await call({ sort, desc, size: 2 })
  for (const [facet, values] of Object.entries(first.facets))
    for (const { value, count } of values) expect((await call({ q: 'a', filter: { [facet]: [value] } })).total).toBe(count)
})
