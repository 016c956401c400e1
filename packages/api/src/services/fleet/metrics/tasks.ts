import type { Sql, Tx } from '@pileus/db/client'
import { packValues, unpackValues } from '@pileus/wire/frames'
import { z } from 'zod'
import { rawSql } from '../../../platform/raw.ts'
import { cron, minutes } from '../../../platform/task.ts'
import { HourFold, keptDays } from './model.ts'

const hostsAtOnce = 25
const daysAhead = 2
const hourMs = 3_600_000

/**
 * Every hour: days of frames come and go, and the hours that have ended are folded into minutes, some hosts a step. It goes on where it
 * ended: hours in which no worker ran are folded later, as long as their frames are there.
 */
export const fold = cron('fleet.fold', {
  every: '6 * * * *',
  deadline: minutes(50),
  state: z.object({ after: z.string().optional() }),
  steps: {
    async days({ tx, next }) {
      const sql = rawSql(tx)
      await sql`set local lock_timeout = '2s'`
      await sql`select fleet.make_days('frame', ${daysAhead}), fleet.make_days('series_hour', ${daysAhead}),
        fleet.drop_days('frame', ${keptDays.frames}), fleet.drop_days('series_hour', ${keptDays.hours})`
      return next('hour')
    },
    async hour({ tx, state, now, next, done }) {
      const sql = rawSql(tx)
      const hour = await nextHour(sql, now())
      if (!hour) return done()
      const hostIds = await sql<{ id: string }[]>`
        select id from fleet.host where id > ${state.after ?? '00000000-0000-0000-0000-000000000000'}::uuid order by id limit ${hostsAtOnce}`
      for (const { id } of hostIds) await foldHost(tx, id, hour)
      const after = hostIds.at(-1)?.id
      if (after !== undefined && hostIds.length === hostsAtOnce) return next('hour', { after })
      await sql`update fleet.rollup set until = ${new Date(hour.getTime() + hourMs)} where name = 'hour'`
      return next('hour', { after: '00000000-0000-0000-0000-000000000000' })
    },
  },
})

/** The first hour that has ended and is not folded; of those whose frames are gone there is nothing to fold. */
async function nextHour(sql: Sql, now: Date): Promise<Date | undefined> {
  const oldest = new Date(Math.floor(now.getTime() / hourMs) * hourMs - keptDays.frames * 24 * hourMs)
  const [known] = await sql<{ until: string }[]>`select until from fleet.rollup where name = 'hour' for update`
  const until = known ? new Date(known.until) : await firstHour(sql, now)
  const hour = until < oldest ? oldest : until
  return hour.getTime() + hourMs <= now.getTime() ? hour : undefined
}

async function firstHour(sql: Sql, now: Date): Promise<Date> {
  const [first] = await sql<{ at: string | null }[]>`select min(at) as at from fleet.frame`
  const hour = new Date(Math.floor((first?.at ? new Date(first.at) : now).getTime() / hourMs) * hourMs)
  await sql`insert into fleet.rollup (name, until) values ('hour', ${hour}) on conflict do nothing`
  return hour
}

async function foldHost(tx: Tx, hostId: string, hour: Date) {
  const sql = rawSql(tx)
  const frames = await sql<{ at: string; body: Buffer; names: string[] }[]>`
    select f.at, f.body, l.names from fleet.frame f join fleet.series_list l on l.id = f.list_id
    where f.host_id = ${hostId} and f.at >= ${hour} and f.at < ${new Date(hour.getTime() + hourMs)} order by f.at limit 4000`
  const folds = new Map<string, HourFold>()
  for (const { at, body, names } of frames) {
    const minute = Math.floor((new Date(at).getTime() - hour.getTime()) / 60_000)
    const values = unpackValues(body, names.length)
    for (const [n, name] of names.entries()) foldOf(folds, name).add(minute, values?.[n] ?? Number.NaN)
  }
  const rows = [...folds].map(([name, one]) => ({ host_id: hostId, name, hour, body: packValues(one.values()) }))
  if (rows.length === 0) return
  await sql`insert into fleet.series_hour ${sql(rows, 'host_id', 'name', 'hour', 'body')}
    on conflict (host_id, name, hour) do update set body = excluded.body`
}

function foldOf(folds: Map<string, HourFold>, name: string): HourFold {
  const found = folds.get(name) ?? new HourFold()
  folds.set(name, found)
  return found
}
