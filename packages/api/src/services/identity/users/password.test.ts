import { passwords } from '@pileus/db/schema/identity'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testSettings } from '../../../platform/testing/cloud.ts'
import { identityCloud, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
const security = {
  ...testSettings.security,
  lockoutAttempts: 3,
  passwordExpiresDays: 30,
  minimumPasswordAgeDays: 1,
  uniqueLastPasswords: 2,
  passwordRegex: String.raw`(?=.*\d).{4,}$`,
  passwordRegexDescription: 'at least four characters and a digit',
  changePasswordUponFirstUse: true,
}
beforeAll(async () => void (cloud = await identityCloud({ settings: { security } })))
afterAll(() => cloud.close())

const url = '/identity/v3/users'
const change = (id: string, original: unknown, password: unknown) =>
  cloud.rest('POST', `${url}/${id}/password`, { body: { user: { original_password: original, password } } })

interface Shown {
  id: string
  name: string
  password_expires_at: string | null
}

let serial = 0
async function user(fields: Record<string, unknown> = {}): Promise<Shown> {
  const made = await cloud.rest('POST', url, {
    token: cloud.admin,
    body: { user: { name: `u${++serial}`, password: 'first1', ...fields } },
  })
  expect(made).toMatchObject({ status: 201 })
  return (made.body as { user: Shown }).user
}

/** As if the password in force had been set that many days ago. */
const age = (id: string, days: number) =>
  cloud.db.execute(sql`update ${passwords} set created_at = created_at - ${days}::int * interval '1 day' where ${passwords.userId} = ${id}`)

test('the pattern is asked of every new password, in the words of the operator', async () => {
  const made = await cloud.rest('POST', url, { token: cloud.admin, body: { user: { name: 'weak', password: 'abcd' } } })
  expect(made).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining('at least four characters and a digit') } } })
  const { id } = await user()
  expect(await cloud.rest('PATCH', `${url}/${id}`, { token: cloud.admin, body: { user: { password: 'x1' } } })).toMatchObject({
    status: 400,
  })
  expect(await change(id, 'first1', 'nodigit')).toMatchObject({ status: 400 })
})

test('the first password must be changed before it opens anything, and the change needs no token', async () => {
  const { id, name, password_expires_at } = await user()
  expect(Date.parse(`${password_expires_at}Z`)).toBeLessThanOrEqual(Date.now())
  expect(await cloud.login({ user: name, password: 'first1' })).toMatchObject({
    status: 401,
    body: { error: { message: expect.stringContaining('needs to be changed') } },
  })
  expect(await change(id, 'first1', 'second2')).toMatchObject({ status: 204, body: '' })
  expect(await cloud.login({ user: name, password: 'second2' })).toMatchObject({ status: 201 })
  expect(await cloud.login({ user: name, password: 'first1' })).toMatchObject({ status: 401 })
  const exempt = await user({ options: { ignore_change_password_upon_first_use: true } })
  expect(await cloud.login({ user: exempt.name, password: 'first1' })).toMatchObject({ status: 201 })
})

test('an own password is used for a day, and the last two do not come back', async () => {
  const { id, name } = await user()
  expect(await change(id, 'first1', 'second2')).toMatchObject({ status: 204 })
  expect(await change(id, 'second2', 'third3')).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining('1 day(s)') } },
  })
  await age(id, 2)
  expect(await change(id, 'second2', 'second2')).toMatchObject({ status: 400 })
  expect(await change(id, 'second2', 'first1')).toMatchObject({ status: 400 })
  expect(await change(id, 'second2', 'third3')).toMatchObject({ status: 204 })
  await age(id, 2)
  expect(await change(id, 'third3', 'first1')).toMatchObject({ status: 204 })
  expect(await cloud.db.select({ id: passwords.id }).from(passwords).where(eq(passwords.userId, id))).toHaveLength(2)
  expect(await cloud.login({ user: name, password: 'first1' })).toMatchObject({ status: 201 })
})

test('an administrator may set what the history would refuse', async () => {
  const { id } = await user()
  for (let i = 0; i < 2; i++)
    expect(await cloud.rest('PATCH', `${url}/${id}`, { token: cloud.admin, body: { user: { password: 'first1' } } })).toMatchObject({
      status: 200,
    })
})

test('passwords end after 30 days, an expired one can still be changed, and lists find them', async () => {
  const { id, name } = await user()
  await change(id, 'first1', 'second2')
  const ends = async () =>
    Date.parse(`${((await cloud.rest('GET', `${url}/${id}`, { token: cloud.admin })).body as { user: Shown }).user.password_expires_at}Z`)
  expect((await ends()) - Date.now()).toBeGreaterThan(29 * 86_400_000)
  const found = async (filter: string) =>
    ((await cloud.rest('GET', `${url}?name=${name}&${filter}`, { token: cloud.admin })).body as { users: Shown[] }).users.length
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString()
  expect(await found(`password_expires_at=lt:${day(31)}`)).toBe(1)
  expect(await found(`password_expires_at=gt:${day(29)}&password_expires_at=lt:${day(29.5)}`)).toBe(0)
  expect(await found(`password_expires_at=${day(0)}`)).toBe(0)
  for (const bad of ['xx:2026-01-01T00:00:00Z', 'lt:tomorrow'])
    expect(await cloud.rest('GET', `${url}?password_expires_at=${bad}`, { token: cloud.admin })).toMatchObject({ status: 400 })
  await cloud.db.execute(
    sql`update ${passwords} set expires_at = now() - interval '1 second', created_at = created_at - interval '40 days' where ${passwords.userId} = ${id} and own`,
  )
  await cloud.db.execute(
    sql`update ${passwords} set created_at = created_at - interval '50 days' where ${passwords.userId} = ${id} and not own`,
  )
  expect(await cloud.login({ user: name, password: 'second2' })).toMatchObject({ status: 401 })
  expect(await change(id, 'second2', 'third3')).toMatchObject({ status: 204 })
  expect(await cloud.login({ user: name, password: 'third3' })).toMatchObject({ status: 201 })
})

test('a locked password is changed by administrators only', async () => {
  const { id } = await user({ options: { lock_password: true } })
  expect(await change(id, 'first1', 'second2')).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining('locked') } },
  })
})

test('OSSA-2021-003: unknown, wrong, disabled and locked are told the same, and none changes anything', async () => {
  const [one, off, out] = [await user(), await user({ enabled: false }), await user()]
  for (let i = 0; i < 3; i++) await change(out.id, 'wrong1', 'second2')
  const answers = await Promise.all([
    change('nobody', 'first1', 'second2'),
    change(one.id, 'wrong1', 'second2'),
    change(off.id, 'first1', 'second2'),
    change(out.id, 'first1', 'second2'),
  ])
  for (const answer of answers) {
    expect(answer.status).toBe(401)
    expect(answer.body).toEqual(answers[0]?.body)
  }
})

test('a change ends all tokens of the user', async () => {
  const { id, name } = await user({ options: { ignore_change_password_upon_first_use: true } })
  const { token } = await cloud.login({ user: name, password: 'first1' })
  expect(await cloud.rest('GET', `${url}/${id}`, { token })).toMatchObject({ status: 200 })
  await change(id, 'first1', 'second2')
  expect(await cloud.rest('GET', `${url}/${id}`, { token })).toMatchObject({ status: 401 })
})

test('of two changes at once only one counts', async () => {
  const { id, name } = await user()
  const answers = await Promise.all([change(id, 'first1', 'second2'), change(id, 'first1', 'third3')])
  expect(answers.map((a) => a.status).toSorted((x, y) => x - y)).toEqual([204, 401])
  const kept = answers[0]?.status === 204 ? 'second2' : 'third3'
  expect(await cloud.login({ user: name, password: kept })).toMatchObject({ status: 201 })
})

test('what is missing or of the wrong kind is named', async () => {
  const { id } = await user()
  expect(await change(id, undefined, 'second2')).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining('original_password') } },
  })
  expect(await change(id, 'first1', 7)).toMatchObject({ status: 400 })
  expect(await cloud.rest('POST', `${url}/${id}/password`, { body: {} })).toMatchObject({ status: 400 })
})
