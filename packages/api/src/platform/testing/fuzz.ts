import { z } from 'zod'
import { Fault } from '../fault.ts'
import { snake } from '../rest/fields.ts'
import type { Route } from '../rest/route.ts'
import type { ApiService } from '../service.ts'
import type { TestCloud } from './cloud.ts'
import { Dice, hostileTexts, sample } from './samples.ts'

interface Plan {
  cloud: TestCloud
  service: ApiService
  token: string
  /** Values for the parameters of paths, by their name; they should exist, and may be destroyed. */
  ids: Readonly<Record<string, readonly string[]>>
  /** Puts back what earlier requests have destroyed. Called before each round. */
  seed(): Promise<void>
  /** Tables that may grow although a request is refused. */
  mayGrow?: readonly string[]
  rounds: number
  milliseconds: number
}

export interface Finding {
  problem: string
  request: string
  body: string
  answer: string
}

interface Attempt {
  url: string
  payload?: string | Buffer
  headers?: Record<string, string>
}

const maxFindings = 20
const patience = 10_000

/**
 * Sends every route what it should refuse, and much that it might take. Nothing may end in a 500 or without an answer, every refusal is
 * in the words of the service, and a refused request leaves no row behind.
 */
export async function fuzz(plan: Plan): Promise<{ requests: number; rounds: number; findings: Finding[] }> {
  const ends = Date.now() + plan.milliseconds
  const findings: Finding[] = []
  const count = await counter(plan)
  let requests = 0
  let round = 0
  for (; round < plan.rounds && Date.now() < ends; round++) {
    await plan.seed()
    let before = await count()
    for (const [index, route] of plan.service.routes.entries()) {
      if (Date.now() >= ends || findings.length >= maxFindings) return { requests, rounds: round, findings }
      const attempt = attemptAt(round, route, plan, new Dice(round * 10_007 + index), index)
      if (!attempt) continue
      const { status, problem, text } = await send(plan, route, attempt)
      requests++
      const after = await count()
      const found =
        problem ??
        (status >= 400 && after !== before ? `rows changed from ${before} to ${after} although it was refused with ${status}` : undefined)
      before = after
      if (found)
        findings.push({
          problem: found,
          request: `${route.method} ${attempt.url.slice(0, 500)}`,
          body: String(attempt.payload ?? '').slice(0, 500),
          answer: text.slice(0, 500),
        })
    }
  }
  return { requests, rounds: round, findings }
}

async function send({ cloud, service, token }: Plan, { method }: Route, { url, payload, headers }: Attempt) {
  const sent = cloud.app.inject({
    method,
    url,
    headers: {
      host: 'localhost',
      'x-auth-token': token,
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(payload === undefined ? {} : { payload }),
  })
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((done) => (timer = setTimeout(done, patience, undefined)))
  const answer = await Promise.race([sent, late])
  clearTimeout(timer)
  if (!answer) return { status: 0, problem: `no answer within ${patience} ms`, text: '' }
  return { status: answer.statusCode, problem: judge(service, answer.statusCode, answer.body), text: `${answer.statusCode} ${answer.body}` }
}

function judge(service: ApiService, status: number, text: string): string | undefined {
  if (status >= 500) return `answered ${status}`
  if (/\b(?:select|insert into|update|delete from) "|node_modules|\.ts:\d+|Failed query/.test(text))
    return 'the answer tells of our insides'
  if (status < 400) return undefined
  const words = Object.keys(service.dialect.error(new Fault('bad_request', ''), status, { requestId: '', version: undefined }))
  try {
    const body: unknown = JSON.parse(text)
    return body !== null && typeof body === 'object' && words.every((word) => word in body)
      ? undefined
      : `a refusal without ${words.join(', ')}`
  } catch {
    return 'a refusal that is no JSON'
  }
}

/** One number that changes when any table of the service gains or loses a row. */
async function counter({ cloud, mayGrow = [] }: Plan): Promise<() => Promise<string>> {
  const tables = await cloud.sql<{ name: string }[]>`
    select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
      and not exists (select from pg_inherits where inhrelid = format('%I.%I', table_schema, table_name)::regclass) order by 1`
  const counted = tables.map(({ name }) => name).filter((name) => !mayGrow.includes(name))
  const statement = `select concat_ws(' ', ${counted.map((name) => `(select count(*) from ${name})`).join(', ')}) as counts`
  let transaction = ''
  let counts = ''
  return async () => {
    // Whoever writes takes a number. As long as nobody has, nothing needs to be counted.
    const [next] = await cloud.sql<{ number: string }[]>`select pg_snapshot_xmax(pg_current_snapshot())::text as number`
    if (next?.number === transaction) return counts
    counts = String((await cloud.sql.unsafe<{ counts: string }[]>(statement))[0]?.counts)
    transaction = next?.number ?? ''
    return counts
  }
}

const envelope = (route: Route, fields: string) =>
  route.action !== undefined ? `{"${route.action}": ${fields}}` : route.body?.key ? `{"${route.body.key}": ${fields}}` : fields

/** Bodies that no route takes. */
const badBodies: readonly ((route: Route) => string | Buffer)[] = [
  () => '',
  () => '{',
  () => 'null',
  () => '[]',
  () => '"text"',
  () => '{}',
  () => '['.repeat(50_000),
  () => `{"a":${'['.repeat(500)}${']'.repeat(500)}}`,
  () => JSON.stringify({ a: 'x'.repeat(1_100_000) }),
  () => Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
  (route) => envelope(route, 'null'),
  (route) => envelope(route, '[]'),
  (route) => envelope(route, '"text"'),
  (route) => envelope(route, '{}'),
  (route) => envelope(route, '{"__proto__": {"admin": true}}'),
  (route) => envelope(route, '{"constructor": {"prototype": {"admin": true}}}'),
  (route) => envelope(route, '{"name": "a\\u0000b", "id": "\\u0000"}'),
  (route) => envelope(route, '{"name": "\\ud800", "description": "\\udfff", "x": {"\\ud800": 1}}'),
  (route) => envelope(route, `{${Array.from({ length: 5000 }, (_, i) => `"k${i}": ${i}`).join(',')}}`),
]

const badIds = [
  '%00',
  '%ff%fe',
  '..%2f..',
  '%2e%2e',
  'x'.repeat(299),
  'x'.repeat(2000),
  '%F0%9F%92%A9',
  '%27%3B--',
  '0',
  '-1',
  'null',
  '%20',
  '*',
  '%22',
  '%5C',
  'a%0ab',
]

const badQueries = [
  'limit=-1',
  'limit=0',
  'limit=1e9',
  'limit=1e999',
  'limit=9223372036854775808',
  'limit=x',
  'limit=',
  'limit[]=1',
  'limit=1&limit=2',
  'marker=%00',
  'marker=%ff',
  'marker=nothing',
  'marker=',
  '__proto__[admin]=1',
  'constructor=1',
  'name__contains=%25',
  'name__nothing=1',
  '%ff=%fe',
  `x=${'y'.repeat(8000)}`,
  '&&&&=',
  'enabled=maybe',
  'enabled',
  'sort_key=nothing',
  'sort_dir=up',
  'fields=x',
  '?',
  'id=a&id=b',
]

const kinds = badBodies.length + badIds.length + badQueries.length

/**
 * By turns what must be refused and what chance makes. Each route begins with another kind, so that even a few rounds
 * send every kind to some routes, and many rounds send every kind to all.
 */
function attemptAt(round: number, route: Route, plan: Plan, dice: Dice, index: number): Attempt | undefined {
  const path = (bad?: string) =>
    plan.service.path +
    route.path.replace(/:(\w+)/g, (_whole, name: string) => bad ?? encodeURIComponent(dice.pick(plan.ids[name] ?? ['unknown'])))
  const writes = route.method !== 'GET' && route.method !== 'DELETE'
  const body = () => (writes ? { payload: randomBody(route, plan, dice) } : {})
  if (round % 2 === 1) return writes ? { url: path(), ...body(), ...randomType(dice) } : { url: `${path()}?${randomQuery(route, dice)}` }
  const kind = (round / 2 + index * 11) % kinds
  const badBody = badBodies[kind]
  if (badBody) return writes ? { url: path(), payload: badBody(route) } : undefined
  const badId = badIds[kind - badBodies.length]
  if (badId !== undefined) return route.path.includes(':') ? { url: path(badId), ...body() } : undefined
  return { url: `${path()}?${badQueries[kind - badBodies.length - badIds.length] ?? ''}`, ...body() }
}

const types = ['text/plain', 'application/json; charset=utf-16', '', 'x', 'application/x-www-form-urlencoded']
const randomType = (dice: Dice) => (dice.chance(0.02) ? { headers: { 'content-type': dice.pick(types) } } : {})

function randomBody(route: Route, plan: Plan, dice: Dice): string {
  const known = [...Object.values(plan.ids).flat(), 'http://host/$(project_id)s', 'public', 'default', '2030-01-01T00:00:00Z']
  const made = sample(route.op.input, { dice, known, wrong: dice.pick([0, 0.05, 0.2]) })
  const fields =
    made !== null && typeof made === 'object' && !Array.isArray(made)
      ? Object.fromEntries(Object.entries(made).map(([name, value]) => [snake(name), value]))
      : made
  return envelope(route, JSON.stringify(fields ?? null))
}

function randomQuery(route: Route, dice: Dice): string {
  const names = route.op.input instanceof z.ZodObject ? Object.keys(route.op.input.shape) : []
  if (names.length === 0) return badQueries[Math.floor(dice.next() * badQueries.length)] ?? ''
  return Array.from({ length: 2 }, () => `${snake(dice.pick(names))}=${encodeURIComponent(dice.pick(hostileTexts).slice(0, 2000))}`).join(
    '&',
  )
}
