import type { Sql, Tx } from '@pileus/db/client'
import type { Cloud } from '../../../platform/ctx.ts'
import { append, type NewEvent } from '../../../platform/event.ts'
import { rawSql } from '../../../platform/raw.ts'
import { gatewayLostSeconds } from '../hosts/model.ts'

/** What a handshake has to know of a host. */
export interface KnownHost {
  id: string
  name: string
  publicKey: string
  enrolment: number
  session: number
  offered: number | null
  acceptAny: boolean
  gateway: string | null
  run: string | null
}

export async function findHost(sql: Sql, id: string): Promise<KnownHost | undefined> {
  const [row] = await sql<(Omit<KnownHost, 'session' | 'offered'> & { session: string; offered: string | null })[]>`
    select id, name, public_key as "publicKey", enrolment, session, offered, accept_any as "acceptAny", gateway, run
    from fleet.host where id = ${id}`
  return row && { ...row, session: Number(row.session), offered: row.offered === null ? null : Number(row.offered) }
}

export interface Claim {
  host: string
  enrolment: number
  /** The number that the host has on its disk. */
  session: number
  gateway: string
  run: string
}

/**
 * Makes the host ours, unless another gateway has it and lives; the same process of an agent may always come back. The number that it came
 * with is now what both have, and the next one is offered. Undefined when somebody else has it, or nothing is as it was a moment ago.
 */
export async function claimHost(sql: Sql, { host, enrolment, session, gateway, run }: Claim): Promise<number | undefined> {
  const [row] = await sql<{ offered: string }[]>`
    update fleet.host h set gateway = ${gateway}, run = ${run}, challenged_at = null, session = ${session}, offered = ${session + 1}, accept_any = false
    where id = ${host} and enrolment = ${enrolment} and (session = ${session} or offered = ${session} or accept_any)
      and (h.gateway is null or h.gateway = ${gateway} or h.run = ${run} or not exists (
        select from fleet.gateway g where g.id = h.gateway and g.seen_at > clock_timestamp() - ${gatewayLostSeconds}::float8 * interval '1 second'))
    returning offered`
  return row && Number(row.offered)
}

/** Asks the gateway that has the host whether it still hears it. */
export async function challenge(sql: Sql, host: string, gateway: string) {
  await sql`update fleet.host set challenged_at = coalesce(challenged_at, clock_timestamp()) where id = ${host} and gateway <> ${gateway}`
}

/** `alive`: it has asked the host, which has answered. */
export async function challenged(sql: Sql, host: string): Promise<'waiting' | 'alive' | 'free'> {
  const [row] = await sql<{ held: boolean; asked: boolean }[]>`
    select challenged_at is not null as asked, exists (select from fleet.gateway g where g.id = h.gateway
      and g.seen_at > clock_timestamp() - ${gatewayLostSeconds}::float8 * interval '1 second') as held
    from fleet.host h where id = ${host}`
  if (!row?.held) return 'free'
  return row.asked ? 'waiting' : 'alive'
}

export async function answerChallenge(sql: Sql, gateway: string, host: string) {
  await sql`update fleet.host set challenged_at = null where id = ${host} and gateway = ${gateway}`
}

export interface Arrival {
  host: string
  gateway: string
  run: string
  session: number
  wire: number
  agent: string
  boot: string
  address: string
}

/** The host has the new number on its disk: from now on the old one is worth nothing. */
export async function confirmHost(cloud: Cloud, arrival: Arrival): Promise<boolean> {
  const { host, gateway, run, session, wire, agent, boot, address } = arrival
  const confirmed = await cloud.db.transaction(async (tx) => {
    const [row] = await rawSql(tx)<{ name: string; rebooted: boolean; was_down: boolean }[]>`
      with before as (select id, boot, down_at from fleet.host where id = ${host} for no key update)
      update fleet.host h set session = offered, offered = null, wire = ${wire}, agent = ${agent}, boot = ${boot}, address = ${address},
        seen_at = clock_timestamp(), down_at = null
      from before b where h.id = b.id and h.gateway = ${gateway} and h.run = ${run} and h.offered = ${session}
      returning h.name, b.boot is distinct from ${boot} as rebooted, b.down_at is not null as was_down`
    if (!row) return false
    await append(tx, [
      news(row.was_down ? 'host.up' : 'host.connect', host, { name: row.name, address, ...(row.rebooted ? { boot } : {}) }),
    ])
    return true
  })
  if (confirmed) cloud.committed()
  return confirmed
}

const news = (kind: string, subjectId: string, data: Record<string, unknown>): NewEvent => ({ requestId: 'gateway', kind, subjectId, data })

/** Connections that have ended. One that has begun meanwhile, which may be of the same process, keeps its host. */
export async function releaseHosts(sql: Sql, gateway: string, held: readonly Pick<Arrival, 'host' | 'run' | 'session'>[]) {
  if (held.length === 0) return
  const [ids, runs, sessions] = [held.map((h) => h.host), held.map((h) => h.run), held.map((h) => h.session)]
  await sql`update fleet.host h set gateway = null, run = null, challenged_at = null
    from unnest(${ids}::uuid[], ${runs}::text[], ${sessions}::bigint[]) as mine(id, run, session)
    where h.id = mine.id and h.gateway = ${gateway} and h.run = mine.run and h.session = mine.session and h.offered is null`
}

/** Ours by the row, but there is no connection: its handshake was never finished. */
export async function disownHost(sql: Sql, gateway: string, host: string) {
  await sql`update fleet.host set gateway = null, run = null, challenged_at = null where id = ${host} and gateway = ${gateway}`
}

/** One statement for all that were heard from. */
export async function markSeen(tx: Tx, gateway: string, hostIds: readonly string[]) {
  const up = await rawSql(tx)<{ id: string; name: string }[]>`
    with seen as (
      select id, down_at is not null as was_down from fleet.host where id = any(${[...hostIds]}::uuid[]) and gateway = ${gateway}
      order by id for no key update)
    update fleet.host h set seen_at = clock_timestamp(), down_at = null from seen where h.id = seen.id
    returning h.id, case when seen.was_down then h.name end as name`
  await append(
    tx,
    up.filter(({ name }) => name !== null).map(({ id, name }) => news('host.up', id, { name })),
  )
}

/** We live. `well`: since when without a pause. */
export async function announceGateway(sql: Sql, gateway: string, wellSinceMs: number) {
  await sql`insert into fleet.gateway (id, well_since, seen_at)
    values (${gateway}, clock_timestamp() - ${wellSinceMs}::float8 * interval '1 millisecond', clock_timestamp())
    on conflict (id) do update set well_since = excluded.well_since, seen_at = excluded.seen_at`
}

export const leaveGateway = (sql: Sql, gateway: string) => sql`delete from fleet.gateway where id = ${gateway}`

/** Which hosts have this gateway by the database, with which key, and whom somebody else lays claim to. */
export async function heldHosts(
  sql: Sql,
  gateway: string,
): Promise<Map<string, { enrolment: number; run: string | null; asked: boolean }>> {
  const rows = await sql<{ id: string; enrolment: number; run: string | null; asked: boolean }[]>`
    select id, enrolment, run, challenged_at is not null as asked from fleet.host where gateway = ${gateway}`
  return new Map(rows.map(({ id, ...held }) => [id, held]))
}

/** Of the hosts that anybody has told something that is not answered yet. */
export async function hostsWithCommands(sql: Sql): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`select distinct host_id as id from platform.command where state = 'pending'`
  return rows.map((row) => row.id)
}
