import { frames, seriesHours, seriesLists } from '@pileus/db/schema/fleet'
import { unpackValues } from '@pileus/wire/frames'
import { and, asc, desc, eq, gte, inArray, lt } from 'drizzle-orm'
import { z } from 'zod'
import { badRequest } from '../../../platform/fault.ts'
import { query } from '../../../platform/op.ts'
import { missingHost, targetHost } from '../hosts/ops.ts'
import { hourOf, minutesOfHour, thin, type Point } from './model.ts'

const names = z.array(z.string().max(128)).min(1).max(64)
const mostFrames = 1_200
const mostPoints = 500
const longestDays = 31

/** The last minutes as they were measured, for charts that move. Without names: what there is, and its last values. */
export const showMetrics = query({
  policy: 'fleet:get_host',
  input: z.strictObject({ hostId: z.uuid(), minutes: z.int().min(1).max(180).default(15), names: names.optional() }),
  target: targetHost,
  missing: missingHost,
  async run(ctx, { hostId, minutes, names: wanted }) {
    const since = new Date(ctx.now().getTime() - minutes * 60_000)
    const rows = await ctx.db
      .select({ at: frames.at, body: frames.body, names: seriesLists.names })
      .from(frames)
      .innerJoin(seriesLists, eq(seriesLists.id, frames.listId))
      .where(and(eq(frames.hostId, hostId), gte(frames.at, since)))
      .orderBy(desc(frames.at))
      .limit(wanted ? mostFrames : 1)
    const series = wanted ?? rows[0]?.names ?? []
    const read = rows.toReversed().map((row) => ({ at: row.at, values: valuesOf(row, series) }))
    return { names: series, at: read.map((row) => row.at), values: series.map((_, n) => read.map((row) => row.values[n] ?? null)) }
  },
})

function valuesOf({ body, names: all }: { body: Buffer; names: string[] }, wanted: readonly string[]): (number | null)[] {
  const values = unpackValues(body, all.length)
  return wanted.map((name) => {
    const value = values?.[all.indexOf(name)]
    return value === undefined || !Number.isFinite(value) ? null : value
  })
}

/** What was, by the minute or coarser: the mean of each point, and what it lies between. */
export const showHistory = query({
  policy: 'fleet:get_host',
  input: z.strictObject({ hostId: z.uuid(), names: names.max(8), from: z.coerce.date(), to: z.coerce.date() }),
  target: targetHost,
  missing: missingHost,
  async run(ctx, { hostId, names: wanted, from, to }) {
    if (to <= from) throw badRequest('must be after from', { path: ['to'] })
    if (to.getTime() - from.getTime() > longestDays * 86_400_000)
      throw badRequest(`must be at most ${longestDays} days before to`, { path: ['from'] })
    const hour = new Date(Math.floor(from.getTime() / 3_600_000) * 3_600_000)
    const rows = await ctx.db
      .select()
      .from(seriesHours)
      .where(and(eq(seriesHours.hostId, hostId), inArray(seriesHours.name, wanted), gte(seriesHours.hour, hour), lt(seriesHours.hour, to)))
      .orderBy(asc(seriesHours.hour))
      .limit(wanted.length * longestDays * 25)
    const points = Map.groupBy(rows, (row) => row.name)
    const inside = (point: Point) => point.at >= from && point.at < to
    return wanted.map((name) => ({
      name,
      points: thin((points.get(name) ?? []).flatMap((row) => pointsOf(row.hour, row.body)).filter(inside), mostPoints),
    }))
  },
})

function pointsOf(hour: Date, body: Buffer): Point[] {
  const values = unpackValues(body, minutesOfHour * 3)
  if (!values) return []
  const { mean, least, greatest } = hourOf(values)
  return [...mean].flatMap((value, minute) =>
    Number.isNaN(value)
      ? []
      : [
          {
            at: new Date(hour.getTime() + minute * 60_000),
            mean: value,
            least: least[minute] ?? value,
            greatest: greatest[minute] ?? value,
          },
        ],
  )
}
