import { testDatabase } from '@pileus/db/testing'
import { and, sql, type SQL } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  admin,
  allOf,
  allows,
  anyOf,
  type Caller,
  domainScope,
  everyone,
  nobody,
  oneOf,
  ownDomain,
  ownProject,
  ownProjectsDomain,
  type ProfileName,
  role,
  rule,
  self,
  systemScope,
  visible,
} from './policy.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

const ids = ['a', 'b', 'c'] as const
const someId = fc.constantFrom(...ids)
const thing = fc.record({
  domainId: fc.option(someId),
  projectId: fc.option(someId),
  userId: fc.option(someId),
  roleName: fc.option(fc.constantFrom('member', 'admin')),
})

const caller: fc.Arbitrary<Caller> = fc.record({
  userId: someId,
  userDomainId: someId,
  scope: fc.oneof(
    fc.constant({ kind: 'unscoped' } as const),
    fc.constant({ kind: 'system' } as const),
    fc.record({ kind: fc.constant('domain' as const), domainId: someId }),
    fc.record({ kind: fc.constant('project' as const), projectId: someId, domainId: someId }),
  ),
  roles: fc.subarray(['admin', 'manager', 'member', 'reader']).map((names) => new Set(names)),
  roleIds: fc.constant([]),
})

const leaf = fc.constantFrom(
  everyone,
  nobody,
  admin,
  systemScope,
  domainScope,
  role('reader'),
  role('member'),
  ownDomain(),
  ownProject(),
  ownProjectsDomain(),
  self(),
  oneOf('roleName', ['member']),
  oneOf('roleName', [null]),
  oneOf('domainId', ['a', null]),
)
const check = fc.letrec<{ tree: typeof admin }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((checks) => anyOf(...checks)),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((checks) => allOf(...checks)),
  ),
})).tree

const columns = { domainId: sql`domain_id`, projectId: sql`project_id`, userId: sql`user_id`, roleName: sql`role_name` }

test('a rule shows in a list exactly the rows that it allows one by one', async () => {
  await fc.assert(
    fc.asyncProperty(
      check,
      caller,
      fc.array(thing, { maxLength: 8 }),
      fc.constantFrom<ProfileName>('default', 'scoped'),
      async (tree, who, things, profile) => {
        const one = rule(tree)
        const allowed = things.flatMap((row, n) => (allows(one, who, row, profile) ? [n] : []))
        expect(await listed(things, visible(one, who, columns, profile))).toEqual(allowed)
      },
    ),
    { numRuns: 150 },
  )
})

async function listed(things: readonly object[], where: SQL | boolean): Promise<number[]> {
  const rows = JSON.stringify(things.map((row, n) => ({ n, ...row })))
  const condition = typeof where === 'boolean' ? sql`${where}` : and(where)
  const found = await database.db.execute<{ n: number }>(sql`
    select n from (select n, "domainId" as domain_id, "projectId" as project_id, "userId" as user_id, "roleName" as role_name
      from jsonb_to_recordset(${rows}::text::jsonb) as t(n int, "domainId" text, "projectId" text, "userId" text, "roleName" text)) as things
    where ${condition} order by n`)
  return found.map((row) => row.n)
}

test('a rule that does not exist allows nothing and shows nothing', () => {
  const god: Caller = { userId: 'a', userDomainId: 'a', scope: { kind: 'system' }, roles: new Set(['admin']), roleIds: [] }
  expect(allows(undefined, god, {}, 'default')).toBe(false)
  expect(visible(undefined, god, {}, 'default')).toBe(false)
})

test('a token of the wrong scope is refused whatever its roles', () => {
  const domainAdmin: Caller = {
    userId: 'a',
    userDomainId: 'a',
    scope: { kind: 'domain', domainId: 'a' },
    roles: new Set(['admin']),
    roleIds: [],
  }
  expect(allows(rule(everyone, ['system', 'project']), domainAdmin, {}, 'default')).toBe(false)
})

test('under the profile `scoped` an admin of a project does not run the cloud', () => {
  const projectAdmin: Caller = {
    userId: 'a',
    userDomainId: 'a',
    scope: { kind: 'project', projectId: 'a', domainId: 'a' },
    roles: new Set(['admin']),
    roleIds: [],
  }
  expect(allows(rule(admin), projectAdmin, {}, 'default')).toBe(true)
  expect(allows(rule(admin), projectAdmin, {}, 'scoped')).toBe(false)
})
