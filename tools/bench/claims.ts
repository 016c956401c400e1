import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { place } from '../../packages/api/src/services/placement/allocations/place.ts'
import { nothingSpecial } from '../../packages/api/src/services/placement/allocations/wish.ts'
import { connect, type Connection, type Sql } from '../../packages/db/src/client.ts'
import { startEmbedded } from '../../packages/db/src/embedded.ts'
import { uuid } from '../../packages/db/src/ids.ts'
import { migrate } from '../../packages/db/src/migrate.ts'
import { schemas } from '../../packages/db/src/schemas.ts'
import { freePort } from '../../packages/db/src/testing.ts'

export interface Claims {
  /** Consumers that were placed before. */
  before: number
  rate: number
  p50: number
  p99: number
}

const hosts = 5_000
const perSecond = 200
const traits = [
  'HW_CPU_X86_AVX',
  'HW_CPU_X86_AVX2',
  'HW_CPU_X86_SSE42',
  'COMPUTE_NODE',
  'COMPUTE_ARCH_X86_64',
  'COMPUTE_VOLUME_MULTI_ATTACH',
]

/**
 * Claims that come in whether or not the ones before are done, each in a durable transaction of its own: first into an empty cloud, then
 * into one where 100,000 are placed. A claim's time is counted from when it should have begun, so a queue shows.
 */
export async function measureClaims(seconds: number): Promise<Claims[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pileus-claims-'))
  const server = await startEmbedded({ folder, port: await freePort(), durable: true })
  const connection = connect(server.url, { max: 10 })
  try {
    await migrate(connection.sql, schemas)
    await seedHosts(connection.sql)
    await claimsFor(connection, 2)
    const empty = await claimsFor(connection, seconds)
    await seedConsumers(connection.sql, 100_000)
    await claimsFor(connection, 2)
    const full = await claimsFor(connection, seconds)
    await requireSound(connection.sql)
    return [
      { before: 0, ...empty },
      { before: 100_000, ...full },
    ]
  } finally {
    await connection.close()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function seedHosts(sql: Sql): Promise<void> {
  await sql`insert into placement.provider (id, name, root_id, host_state, traits, zone)
    select id, 'host-' || n, id, 'enabled', ${traits}::text[], 'zone-' || n % 3 from (select n, gen_random_uuid() as id from generate_series(1, ${hosts}::int) n) h`
  await sql`insert into placement.inventory (provider_id, resource_class, total, allocation_ratio)
    select p.id, c.name, c.total, c.ratio from placement.provider p
    cross join (values ('VCPU', 64, 4), ('MEMORY_MB', 524288, 1), ('DISK_GB', 4000, 1)) as c(name, total, ratio)`
  await sql.unsafe('vacuum analyze')
}

/** Spread over all hosts, as our own choice would have done. */
async function seedConsumers(sql: Sql, count: number): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`create temporary table made on commit drop as
      select gen_random_uuid() as id, h.id as host, c.n from generate_series(1, ${count}::int) as c(n)
      join (select id, row_number() over (order by id) as n from placement.provider) h on h.n = c.n % ${hosts}::int + 1`
    await tx`insert into placement.consumer (id, project_id, user_id, type, generation) select id, 'p' || n % 1000, 'u', 'INSTANCE', 1 from made`
    await tx`insert into placement.allocation (consumer_id, provider_id, resource_class, used)
      select made.id, made.host, c.name, c.amount from made cross join (values ('VCPU', 2), ('MEMORY_MB', 4096), ('DISK_GB', 20)) as c(name, amount)`
    await tx`update placement.inventory i set used = i.used + a.used from (
      select provider_id, resource_class, sum(used) as used from placement.allocation where consumer_id in (select id from made) group by 1, 2) a
      where a.provider_id = i.provider_id and a.resource_class = i.resource_class`
  })
  await sql.unsafe('vacuum analyze')
}

async function claimsFor({ db }: Connection, seconds: number): Promise<Omit<Claims, 'before'>> {
  const took: number[] = []
  const running: Promise<void>[] = []
  const begin = performance.now()
  for (let i = 0; i < seconds * perSecond; i++) {
    const due = begin + (i * 1000) / perSecond
    await sleep(Math.max(0, due - performance.now()))
    running.push(
      db
        .transaction((tx) => place(tx, wish(i)))
        .then((answer) => {
          if (answer.kind === 'refused') throw new Error(answer.refusal.message)
          took.push(performance.now() - due)
        }),
    )
  }
  await Promise.all(running)
  const rate = took.length / ((performance.now() - begin) / 1000)
  took.sort((a, b) => a - b)
  const at = (part: number) => took[Math.min(took.length - 1, Math.floor(took.length * part))] ?? 0
  return { rate, p50: at(0.5), p99: at(0.99) }
}

const wish = (i: number) => ({
  ...nothingSpecial,
  consumerId: uuid(),
  projectId: `p${i % 1000}`,
  userId: 'u',
  type: 'INSTANCE',
  requestId: 'bench',
  resources: { VCPU: 2, MEMORY_MB: 4096, DISK_GB: 20 },
  zone: `zone-${i % 3}`,
  traits: { all: [['HW_CPU_X86_AVX2']], none: [] },
})

/** Figures of a cloud that has lost count are worth nothing. */
async function requireSound(sql: Sql): Promise<void> {
  const [row] = await sql<{ wrong: string }[]>`select count(*) as wrong from (
    select from placement.inventory i left join placement.allocation a on a.provider_id = i.provider_id and a.resource_class = i.resource_class
    group by i.provider_id, i.resource_class having i.used <> coalesce(sum(a.used), 0) or i.used > i.capacity) x`
  if (Number(row?.wrong) !== 0) throw new Error(`${row?.wrong} inventories have lost count.`)
}

if (import.meta.main) console.table(await measureClaims(10))
