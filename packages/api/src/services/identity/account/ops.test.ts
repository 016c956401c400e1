import { hexId } from '@pileus/db/ids'
import { passwords, projects, users } from '@pileus/db/schema/identity'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProfileName } from '../../../platform/policy.ts'
import { someone as caller, testSettings } from '../../../platform/testing/cloud.ts'
import { password, societyOf, type Society } from '../society.ts'
import { identityCloud, page, signIn, type IdentityCloud } from '../testing.ts'
import { accountOf, type Account, type Scopes } from './scopes.ts'

const security = {
  ...testSettings.security,
  passwordRegex: '.{8,}',
  passwordRegexDescription: 'at least 8 characters',
  uniqueLastPasswords: 2,
}

let cloud: IdentityCloud
let society: Society
beforeAll(async () => {
  cloud = await identityCloud({ settings: { security } })
  society = societyOf(cloud)
})
afterAll(() => cloud.close())

const enter = async (id: string, secret = password) => signIn(cloud, `user-${id}`, secret)
const account = async (session: string) => (await page(cloud, 'account.show', { session, method: 'GET' })).data as Account

test('an account names where somebody may work: by own roles, by groups, inherited, implied, and nothing that is disabled', async () => {
  const [id, domain] = [await society.user(), await society.domain()]
  const [own, grouped, parent] = [await society.project(), await society.project(), await society.project(domain)]
  const [child, off] = [await society.project(domain, parent), await society.project()]
  await society.assign({ user: id }, 'member', { project: own })
  await society.assign({ group: await society.group([id]) }, 'reader', { project: grouped })
  await society.assign({ user: id }, 'manager', { domain })
  await society.assign({ user: id }, 'reader', { domain }, true)
  await society.assign({ user: id }, 'member', { project: off })
  await cloud.db.update(projects).set({ enabled: false }).where(eq(projects.id, off))
  const found = await account(await enter(id))
  const roles = Object.fromEntries(found.projects.map((project) => [project.id, project.roles]))
  expect(roles).toEqual({ [own]: ['member', 'reader'], [grouped]: ['reader'], [parent]: ['reader'], [child]: ['reader'] })
  expect(found.projects.find((project) => project.id === child)).toMatchObject({ domainId: domain, domainName: `domain-${domain}` })
  expect(found.domains).toMatchObject([{ id: domain, roles: expect.arrayContaining(['manager', 'member', 'reader']) }])
  expect(found).toMatchObject({ systemRoles: [], projectsTotal: 4, manages: [domain], administers: null, defaultProjectId: null })
})

test('every scope that an account names can be worked in, with just these roles', async () => {
  const [id, domain] = [await society.user(), await society.domain()]
  const project = await society.project(domain)
  await society.assign({ user: id }, 'member', { domain }, true)
  await society.assign({ user: id }, 'reader', { domain })
  await society.assign({ user: id }, 'reader', { system: true })
  const found = await account(await enter(id))
  expect(found.projects.map((scope) => scope.id)).toEqual([project])
  const on = [
    ...found.projects.map((scope) => ({ ...scope, on: { project: scope.id } })),
    ...found.domains.map((scope) => ({ ...scope, on: { domain: scope.id } })),
  ]
  for (const scope of on) {
    const { body } = await society.login(id, scope.on)
    expect((body as { token: { roles: { name: string }[] } }).token.roles.map((role) => role.name).sort()).toEqual(scope.roles)
  }
  expect(found.administers).toBe('system')
})

test.each([
  ['default', 'project'],
  ['scoped', null],
] as const)('under the profile %s an admin of a project runs the cloud from his %s', async (profile: ProfileName, where) => {
  const other = await identityCloud({ profile })
  const people = societyOf(other)
  const [id, first, home] = [await people.user(), await people.project(), await people.project()]
  for (const project of [first, home]) await people.assign({ user: id }, 'admin', { project })
  await other.db.update(users).set({ defaultProjectId: home }).where(eq(users.id, id))
  const session = await signIn(other, `user-${id}`, password)
  const found = (await page(other, 'account.show', { session, method: 'GET' })).data
  expect(found).toMatchObject({ administers: where && `project:${home}`, defaultProjectId: home })
  await other.close()
})

test('of many projects 200 are listed, and all can be searched', async () => {
  const [id, domain] = [await society.user(), await society.domain()]
  await cloud.db.execute(sql`insert into identity.project (id, name, domain_id, parent_id)
    select md5(${domain} || n), 'p' || lpad(n::text, 5, '0'), ${domain}, ${domain} from generate_series(1, 10000) n`)
  await society.assign({ user: id }, 'member', { domain }, true)
  const session = await enter(id)
  const started = performance.now()
  const found = await account(session)
  const ms = performance.now() - started
  expect(found).toMatchObject({ projectsTotal: 10_000, projects: expect.objectContaining({ length: 200 }) })
  expect(found.projects[0]?.name).toBe('p00001')
  expect(ms, 'an order of magnitude, not a benchmark').toBeLessThan(2_000)
  const searched = (await page(cloud, 'account.searchScopes', { session, method: 'GET', input: { q: 'P0999' } })).data as Scopes
  expect(searched.projects.map((project) => project.name)).toContain('p09990')
  expect(searched.projectsTotal).toBe(10)
})

describe('the own password', () => {
  const change = (session: string, original: string, wanted: string) =>
    page(cloud, 'account.changePassword', { session, input: { original, password: wanted } })
  const lives = async (session: string) => (await page(cloud, 'account.show', { session, method: 'GET' })).status === 200

  test('is changed in a session, which lives on; other sessions and all tokens end', async () => {
    const id = await society.user()
    const [session, other, { token }] = [await enter(id), await enter(id), await society.login(id)]
    expect((await change(session, password, 'something new')).status).toBe(200)
    expect([await lives(session), await lives(other)]).toEqual([true, false])
    expect((await cloud.rest('GET', '/identity/v3/auth/projects', { token })).status).toBe(401)
    expect(await lives(await enter(id, 'something new'))).toBe(true)
  })

  test('that is given wrongly is the form’s mistake, ends nothing, and counts as a failed login', async () => {
    const id = await society.user()
    const session = await enter(id)
    expect(await change(session, 'wrong', 'something new')).toMatchObject({
      status: 400,
      data: { details: { reason: 'wrong_password' }, fields: [{ path: ['original'], message: 'is not your password' }] },
    })
    expect(await lives(session)).toBe(true)
    expect(await cloud.sql`select failures from identity.login where user_id = ${id}`).toMatchObject([{ failures: 1 }])
  })

  test('follows the rules, which a page can show beforehand, and without a session', async () => {
    const { data } = await page(cloud, 'account.passwordRules', { method: 'GET' })
    expect(data).toMatchObject({ pattern: '.{8,}', description: 'at least 8 characters', history: 2, changeableFrom: null, locked: false })
    expect(JSON.stringify(data)).not.toMatch(/lockout|attempt/i)
    const session = await enter(await society.user())
    for (const wanted of ['short', password])
      expect(await change(session, password, wanted)).toMatchObject({ status: 400, data: { fields: [{ path: ['password'] }] } })
  })

  test('that has expired is changed on the way in: the refusal says so and to whom, and wrong tries count', async () => {
    const id = await society.user()
    await cloud.db
      .update(passwords)
      .set({ expiresAt: new Date(0) })
      .where(eq(passwords.userId, id))
    const login = (secret: string) => page(cloud, 'sessions.begin', { input: { user: `user-${id}`, password: secret } })
    expect((await login('wrong')).data).toMatchObject({ details: {} })
    expect(await login(password)).toMatchObject({ status: 401, data: { details: { reason: 'password_expired', userId: id } } })
    const renew = (originalPassword: string) =>
      page(cloud, 'users.changePassword', { input: { userId: id, originalPassword, password: 'something new' } })
    expect((await renew('wrong')).status).toBe(401)
    expect(await cloud.sql`select failures from identity.login where user_id = ${id}`).toMatchObject([{ failures: 2 }])
    expect((await renew(password)).status).toBe(200)
    expect((await login('something new')).data).toMatchObject({ kind: 'ticket' })
  })
})

test('an account costs two statements', async () => {
  const [id, calls] = [await society.user(), Array<string>()]
  const db = new Proxy(cloud.db, {
    get(target, key, self) {
      calls.push(String(key))
      const found: unknown = Reflect.get(target, key, self)
      return typeof found === 'function' ? found.bind(target) : found
    },
  })
  await accountOf({ cloud, db, requestId: 'test', baseUrl: '', caller: caller({ userId: id }), now: () => new Date() })
  expect(calls).toEqual(['select', 'execute'])
})

test('somebody who is nobody has no account', async () => {
  expect((await page(cloud, 'account.show', { method: 'GET' })).status).toBe(401)
  expect((await page(cloud, 'account.show', { session: hexId(), method: 'GET' })).status).toBe(401)
})
