import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeLog } from '../../platform/log.ts'
import { identityCloud, persona, type IdentityCloud } from './testing.ts'

/** Advisories whose lesson is about identity as a whole. Those about one resource are named in the tests of that resource. */
const lines: string[] = []
let cloud: IdentityCloud
beforeAll(async () => void (cloud = await identityCloud()))
afterAll(() => cloud.close())

const v3 = '/identity/v3'
const validate = (subject: string) =>
  cloud.rest('GET', `${v3}/auth/tokens`, { token: cloud.admin, headers: { 'x-subject-token': subject } })

test('OSSA-2016-005: a revoked token is dead in every spelling', async () => {
  const { token } = await cloud.login({ user: 'admin', password: 'secret' })
  await cloud.rest('DELETE', `${v3}/auth/tokens`, { token: cloud.admin, headers: { 'x-subject-token': token } })
  const spellings = [token, `${token}=`, `${token}==`, token.toUpperCase(), token.toLowerCase(), encodeURIComponent(`${token} `)]
  for (let i = 0; i < token.length; i++) spellings.push(`${token.slice(0, i)}${token[i] === 'A' ? 'B' : 'A'}${token.slice(i + 1)}`)
  spellings.push(Buffer.from(token).toString('base64'), Buffer.from(token, 'base64url').toString('base64'))
  for (const spelling of spellings) expect(await validate(spelling), spelling).toMatchObject({ status: 404 })
})

test('OSSA-2016-008: what was made from a token dies with it', async () => {
  const { token } = await cloud.login({ user: 'admin', password: 'secret' })
  const made = await cloud.rest('POST', `${v3}/auth/tokens`, {
    body: { auth: { identity: { methods: ['token'], token: { id: token } }, scope: { system: { all: true } } } },
  })
  await cloud.rest('DELETE', `${v3}/auth/tokens`, { token: cloud.admin, headers: { 'x-subject-token': token } })
  expect(await validate(String(made.headers['x-subject-token']))).toMatchObject({ status: 404 })
})

test('OSSA-2016-002, OSSA-2017-001, CVE-2022-0718: no secret reaches the log or an error, hostile quotes or not', async () => {
  const log = makeLog('trace', { write: (line: string) => void lines.push(line) })
  const canary = `can"ary\\'s $ecret`
  const logged = await identityCloud({ log })
  const answers = [
    await logged.login({ user: 'admin', password: canary }),
    await logged.rest('POST', `${v3}/users`, { token: logged.admin, body: { user: { name: 'x', password: canary, enabled: 'maybe' } } }),
    await logged.rest('POST', `${v3}/users`, { token: canary.replaceAll(/[^a-z]/g, 'x'), body: { user: { name: 'x', password: canary } } }),
  ]
  await logged.sql`alter table identity.user rename to user_away`
  answers.push(await logged.rest('POST', `${v3}/users`, { token: logged.system, body: { user: { name: 'y', password: canary } } }))
  await logged.sql`alter table identity.user_away rename to "user"`
  await logged.close()
  expect(lines.length).toBeGreaterThan(3)
  const said = lines.join('') + JSON.stringify(answers.map(({ body }) => body))
  for (const secret of ['ary\\', '$ecret', logged.admin, logged.system]) expect(said).not.toContain(secret)
})

test('OSSA-2018-002: the projects that a user may enter are listed, not all of them', async () => {
  const domain = await persona(cloud, { role: 'reader', on: { kind: 'domain', id: 'default' } })
  for (const path of ['/OS-FEDERATION/projects', '/auth/projects']) {
    expect(await cloud.rest('GET', v3 + path, { token: domain.token })).toMatchObject({ status: 200, body: { projects: [] } })
  }
})

test('OSSA-2021-006, GHSA-w446: asking for what does not exist leaves nothing behind', async () => {
  const count = async () => {
    const tables = await cloud.sql<{ n: string }[]>`
      select (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from identity.%I', relname), false, true, '')))[1]::text as n
      from pg_class where relnamespace = 'identity'::regnamespace and relkind = 'r' order by relname`
    return tables.map((row) => row.n).join()
  }
  const before = await count()
  for (let i = 0; i < 200; i++) {
    await cloud.rest('GET', `/identity/${i}/nothing`, { token: cloud.admin })
    await cloud.rest('GET', `${v3}/projects/unknown-${i}`, { token: cloud.admin })
    await cloud.rest('GET', `${v3}/users/unknown-${i}/groups`, { token: cloud.admin })
  }
  expect(await count()).toBe(before)
})

test('OSSA-2026-007: only true and false are booleans, and a disabled user is out at once', async () => {
  for (const enabled of ['False', 'false', 0, 'no', null, []]) {
    expect(await cloud.rest('POST', `${v3}/users`, { token: cloud.admin, body: { user: { name: 'b', enabled } } })).toMatchObject({
      status: 400,
    })
  }
  const someone = await persona(cloud, { role: 'member', on: { kind: 'domain', id: 'default' } })
  expect(await validate(someone.token)).toMatchObject({ status: 200 })
  await cloud.rest('PATCH', `${v3}/users/${someone.userId}`, { token: cloud.admin, body: { user: { enabled: false } } })
  expect(await validate(someone.token)).toMatchObject({ status: 404 })
})

test('OSSN-0081: passwords are kept by argon2id with its parameters', async () => {
  const [stored] = await cloud.sql<{ hash: string }[]>`select hash from identity.password limit 1`
  expect(stored?.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})

test('OSSN-0068: revocations that pile up are not read when a token is validated', async () => {
  await cloud.sql`insert into identity.revocation (id, audit_id, issued_before) select 'r' || n, 'a' || n, now() from generate_series(1, 20000) n`
  await cloud.sql`alter table identity.revocation rename to revocation_away`
  const { token } = await cloud.login({ user: 'admin', password: 'secret' })
  const answer = await validate(token)
  await cloud.sql`alter table identity.revocation_away rename to revocation`
  expect(answer).toMatchObject({ status: 200 })
})

test('OSSN-0099: JSON nested without end is refused before it is parsed', async () => {
  const deep = `{"auth":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
  expect(await cloud.rest('POST', `${v3}/auth/tokens`, { body: deep })).toMatchObject({ status: 400 })
})

test('CVE-2018-20170: an unknown user costs a hash like a known one', async () => {
  const time = async (user: string) => {
    const began = performance.now()
    await cloud.login({ user, password: 'wrong' })
    return performance.now() - began
  }
  await time('warm-up')
  const [known, unknown] = [[] as number[], [] as number[]]
  for (let i = 0; i < 5; i++) {
    known.push(await time('admin'))
    unknown.push(await time(`nobody-${i}`))
  }
  // A missing hash would show as a factor of ten or more; the fine comparison is the statistics of password.test.ts.
  expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...known) / 3)
})
