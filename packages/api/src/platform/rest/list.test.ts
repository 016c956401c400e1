import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestCloud } from '../testing/cloud.ts'
import { toyCloud } from '../testing/toy-service.ts'

let cloud: TestCloud
beforeAll(async () => {
  cloud = await toyCloud()
  // Two share a name, so that the order needs the id as well; one belongs to somebody else.
  for (const [id, name, owner] of [
    ['1', 'b', 'p'],
    ['2', 'a', 'p'],
    ['3', 'b', 'p'],
    ['4', 'c', 'p'],
    ['5', 'b', 'q'],
  ] as const)
    await cloud.sql`insert into toy.toy (id, project_id, name) values (${id}, ${owner}, ${name})`
})
afterAll(() => cloud.close())

interface Listed {
  toys: { id: string }[]
  links: { next: string | null; self: string }
}
const list = async (url: string) => (await cloud.rest('GET', url.replace('http://localhost', ''), { token: 'token' })).body as Listed

test.each([
  ['', ['2', '1', '3', '4']],
  ['sort_dir=desc', ['4', '3', '1', '2']],
])('following the links with ?%s shows each visible row once, in order', async (query, order) => {
  for (const limit of [1, 2, 3, 4, 5]) {
    const seen: string[] = []
    let next: string | null = `/toys/v2/toys?limit=${limit}&${query}`
    for (let pages = 0; next !== null && pages < 10; pages++) {
      const page: Listed = await list(next)
      expect(page.toys.length).toBeLessThanOrEqual(limit)
      seen.push(...page.toys.map((toy) => toy.id))
      next = page.links.next
    }
    expect(seen).toEqual(order)
  }
})

test('a row that appears or goes between two pages neither repeats nor hides another', async () => {
  const first = await list('/toys/v2/toys?limit=2')
  await cloud.sql`insert into toy.toy (id, project_id, name) values ('0', 'p', 'a')`
  const second = await list(first.links.next ?? '')
  await cloud.sql`delete from toy.toy where id = '0'`
  expect([...first.toys, ...second.toys].map((toy) => toy.id)).toEqual(['2', '1', '3', '4'])
})

test('a next link keeps the rest of the query', async () => {
  const { links } = await list('/toys/v2/toys?limit=1&sort_dir=desc&other=a%20b')
  expect(Object.fromEntries(new URL(links.next ?? '').searchParams)).toEqual({ limit: '1', sort_dir: 'desc', other: 'a b', marker: '4' })
  expect(links.self).toBe('http://localhost/toys/v2/toys?limit=1&sort_dir=desc&other=a%20b')
})

test.each([
  'limit=0',
  'limit=-1',
  'limit=x',
  'limit=1.5',
  'limit=1e400',
  'limit=99999999999999999999',
  'marker=nothing',
  'marker=',
  'sort_dir=up',
  `marker=${'x'.repeat(300)}`,
])('?%s is refused', async (query) => {
  expect(await cloud.rest('GET', `/toys/v2/toys?${query}`, { token: 'token' })).toMatchObject({
    status: 400,
    body: { toyError: { code: 'bad_request' } },
  })
})
