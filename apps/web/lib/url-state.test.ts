import fc from 'fast-check'
import { expect, test } from 'vitest'
import { columns, facets, oneOf, paging, panel, sort, tab, text, timeRange, urlView } from './url-state.ts'

const view = urlView({
  q: text(),
  f: facets(['enabled', 'domain']),
  sort: sort(['name', 'createdAt'], 'name'),
  ...paging,
  cols: columns(['name', 'id', 'description']),
  kind: oneOf(['user', 'group'], 'user'),
  tab: tab(['overview', 'users'], 'overview'),
  panel: panel(['create', 'edit']),
  range: timeRange({ last: '24h' }),
})

const parse = (query: string) => view.parse(new URLSearchParams(query))

test('a view that was not touched has no query', () => {
  expect(view.print(parse(''))).toBe('')
})

test('the order is the schema’s, and what it does not know stays out', () => {
  const query = 'panel.id=7&panel=edit&tab=users&f.domain=b&f.domain=a&utm_source=x&sort=-createdAt&q=web&f.enabled=true'
  expect(view.print(parse(query))).toBe('q=web&f.enabled=true&f.domain=b&f.domain=a&sort=-createdAt&tab=users&panel=edit&panel.id=7')
})

test.each([
  'size=abc',
  'sort=secret',
  'tab=none',
  'panel=drop',
  'range=yesterday',
  'cols=nothing',
  'range=2026-01-02T00:00Z..2026-01-01T00:00Z',
])('nonsense is as if it were not there: %s', (query) => {
  expect(view.print(parse(query))).toBe('')
})

test('the size stays in its bounds', () => {
  expect(parse('size=99999').size).toBe(1000)
  expect(parse('size=0').size).toBe(1)
})

test('a server’s searchParams say the same as the browser’s', () => {
  expect(view.parse({ q: 'web', 'f.domain': ['a', 'b'], other: undefined })).toEqual(parse('q=web&f.domain=a&f.domain=b'))
})

test('another filter, order or size begins at the first page; a panel, tab or column does not', () => {
  const state = parse('after=xyz')
  expect(view.change(state, { q: 'web' }).after).toBe('')
  expect(view.change(state, { sort: { by: 'name', descending: true } }).after).toBe('')
  expect(view.change(state, { panel: { name: 'create', params: {} } }).after).toBe('xyz')
  expect(view.change(state, { tab: 'users', cols: ['id'] }).after).toBe('xyz')
  expect(view.change(state, { after: '', before: 'abc' })).toMatchObject({ after: '', before: 'abc' })
})

test('whatever the state, its link brings it back', () => {
  const word = fc.string({ minLength: 1, maxLength: 40 })
  const state = fc.record({
    q: fc.string({ maxLength: 40 }),
    f: fc.record({ enabled: fc.uniqueArray(word, { minLength: 1 }), domain: fc.uniqueArray(word, { minLength: 1 }) }, { requiredKeys: [] }),
    sort: fc.record({ by: fc.constantFrom<'name' | 'createdAt'>('name', 'createdAt'), descending: fc.boolean() }),
    after: fc.string({ maxLength: 40 }),
    before: fc.string({ maxLength: 40 }),
    size: fc.integer({ min: 1, max: 1000 }),
    cols: fc.option(fc.shuffledSubarray(['name', 'id', 'description'], { minLength: 1 })),
    kind: fc.constantFrom<'user' | 'group'>('user', 'group'),
    tab: fc.constantFrom<'overview' | 'users'>('overview', 'users'),
    panel: fc.option(
      fc.record({
        name: fc.constantFrom<'create' | 'edit'>('create', 'edit'),
        params: fc.dictionary(word, fc.string({ maxLength: 40 }), { maxKeys: 5 }),
      }),
    ),
    range: fc.constantFrom(null, { last: '24h' }, { last: '7d' }, { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' }),
  })
  fc.assert(
    fc.property(state, (given) => {
      expect(parse(view.print(given))).toEqual(given)
    }),
  )
})
