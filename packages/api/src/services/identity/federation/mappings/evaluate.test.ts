import { expect, test } from 'vitest'
import { tryRules } from './evaluate.ts'

const name = { local: [{ user: { name: '{0}', email: '{1}' } }], remote: [{ type: 'UserName' }, { type: 'Email' }] }
const bob = { UserName: 'bob', Email: 'bob@example.org' }

test('values take the place of their numbers', () => {
  expect(tryRules([name], bob)).toEqual({
    rules: [{ applies: true }],
    mapped: { user: { type: 'ephemeral', name: 'bob', email: 'bob@example.org' }, groupIds: [], groups: [], projects: [] },
    problem: null,
  })
  const texts = [{ local: [{ user: { name: '{0}@{1}', id: '{{x}}' } }], remote: [{ type: 'a' }, { type: 'b' }] }]
  expect(tryRules(texts, { a: '1', b: '2' }).mapped?.user).toMatchObject({ name: '1@2' })
})

test('a rule ends at the first thing that is not said, and the others go on', () => {
  expect(tryRules([name, { ...name, remote: [{ type: 'UserName' }, { type: 'UserName' }] }], { UserName: 'bob' })).toMatchObject({
    rules: [{ applies: false, requirement: 1, type: 'Email', why: { kind: 'missing' } }, { applies: true }],
    mapped: { user: { name: 'bob', email: 'bob' } },
  })
  expect(tryRules([name], {})).toMatchObject({ mapped: null, problem: null })
})

const team = (remote: object) => [
  { local: [{ user: { name: '{0}' } }, { group: { id: 'staff' } }], remote: [{ type: 'UserName' }, { type: 'orgPersonType', ...remote }] },
]

test.each([
  [{ any_one_of: ['Employee', 'Guest'] }, 'Employee;Cook', true],
  [{ any_one_of: ['Employee'] }, 'Cook', false],
  [{ not_any_of: ['Contractor', 'Guest'] }, 'Employee', true],
  [{ not_any_of: ['Contractor'] }, 'Employee;Contractor', false],
  [{ any_one_of: ['^Emp'], regex: true }, 'Employee', true],
  [{ any_one_of: ['emp'], regex: true }, 'Employee', false],
  [{ any_one_of: ['(?i)emp'], regex: true }, 'Employee', true],
  [{ any_one_of: ['(?P<first>\\AE)'], regex: true }, 'Employee', true],
  [{ not_any_of: ['^Con'], regex: true }, 'Contractor', false],
])('%j on %s: %s', (requirement, orgPersonType, applies) => {
  const tried = tryRules(team(requirement), { UserName: 'bob', orgPersonType })
  expect(tried.rules[0]?.applies).toBe(applies)
  expect(tried.mapped?.groupIds ?? null).toEqual(applies ? ['staff'] : null)
})

const groups = (remote: object) => [
  { local: [{ groups: '{0}', domain: { id: 'd' } }], remote: [{ type: 'groups', ...remote }] },
  { local: [{ user: { name: 'x' } }], remote: [{ type: 'groups' }] },
]

test.each([
  [{}, ['a', 'b', 'c']],
  [{ whitelist: ['a', 'z'] }, ['a']],
  [{ blacklist: ['a', 'b'] }, ['c']],
  [{ whitelist: ['[bc]'], regex: true }, ['b', 'c']],
  [{ whitelist: ['z'] }, []],
])('groups of the assertion, with %j', (requirement, names) => {
  const { mapped } = tryRules(groups(requirement), { groups: 'a;b;c' })
  expect(mapped?.groups).toEqual(names.map((one) => ({ name: one, domain: { id: 'd' } })))
})

test('groups come by id, as JSON, and never twice; a name without a domain is told', () => {
  const ids = [{ local: [{ group_ids: '{0}' }, { group: { id: 'b' } }], remote: [{ type: 'ids' }] }]
  expect(tryRules(ids, { ids: ['a', 'b'] }).mapped?.groupIds).toEqual(['a', 'b'])
  const json = [{ local: [{ groups: '{0}' }], remote: [{ type: 'g' }] }]
  expect(tryRules(json, { g: 'JSON:{"name":"n","domain":{"name":"d"}}' }).mapped?.groups).toEqual([{ name: 'n', domain: { name: 'd' } }])
  expect(tryRules(json, { g: 'n' })).toMatchObject({ mapped: null, problem: expect.stringContaining('domain') as string })
  expect(tryRules(json, { g: 'JSON:{' })).toMatchObject({ mapped: null, problem: expect.stringContaining('not JSON') as string })
})

test('the first user counts, and the last projects', () => {
  const rule = (user: string, project: string) => ({
    local: [{ user: { name: user } }, { projects: [{ name: project, roles: [{ name: 'member' }] }] }],
    remote: [{ type: 'x' }],
  })
  expect(tryRules([rule('first', 'one'), rule('second', 'two')], { x: '1' }).mapped).toMatchObject({
    user: { name: 'first' },
    projects: [{ name: 'two' }],
  })
  const json = [{ local: [{ projects_json: '{0}' }], remote: [{ type: 'p' }] }]
  expect(tryRules(json, { p: '[{"name":"mine","roles":[]}]' }).mapped?.projects).toEqual([{ name: 'mine', roles: [] }])
})

test('a number that stands for nothing, and a pattern that is none or never ends, are told', () => {
  expect(tryRules([{ local: [{ user: { name: '{3}' } }], remote: [{ type: 'UserName' }] }], bob).problem).toContain('{3}')
  expect(tryRules(team({ any_one_of: ['('], regex: true }), { UserName: 'bob', orgPersonType: 'x' }).rules[0]).toMatchObject({
    why: { kind: 'bad_regex' },
  })
  const evil = tryRules(team({ any_one_of: ['^(a+)+$'], regex: true }), { UserName: 'bob', orgPersonType: `${'a'.repeat(40)}!` })
  expect(evil.rules[0]).toMatchObject({ why: { kind: 'bad_regex', message: expect.stringContaining('timed out') as string } })
})
