import type { Api } from '@/lib/api.ts'
import type { Scope as Place } from '@/lib/paths.ts'
import { facets, integer, panel, type Panel, type StateOf, text, timeRange, type TimeRange, urlView } from '@/lib/url-state.ts'

export const activityFacets = ['kind', 'actor', 'project', 'subject', 'request'] as const
export type ActivityFacet = (typeof activityFacets)[number]

interface State {
  q: string
  f: Partial<Record<ActivityFacet, string[]>>
  time: TimeRange | null
  after: string
  before: string
  size: number
  panel: Panel<'event'> | null
}

/** What the URL says about a part of the log. Without a time it is the last week: a log has no end. */
export const activityView = urlView<State>({
  q: text(),
  f: facets(activityFacets),
  time: timeRange({ last: '7d' }),
  after: text(),
  before: text(),
  size: integer({ min: 0, max: 1000, fallback: 0 }),
  panel: panel(['event']),
})

export type ActivityState = StateOf<typeof activityView>
export type ActivityPage = Awaited<ReturnType<Api['dashboard']['activity']['list']['query']>>
export type ActivityEvent = ActivityPage['rows'][number]

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** Reckoned when it is asked: "the last hour" moves with the clock. */
function between(time: TimeRange | null): { from?: string; to?: string } {
  if (time === null) return {}
  if ('from' in time) return time
  const [, count = '0', unit = 'd'] = /^(\d+)([mhdw])$/.exec(time.last) ?? []
  return { from: new Date(Date.now() - Number(count) * (units[unit] ?? 0)).toISOString() }
}

/** What is asked for, without the place in the list. */
const filters = (place: Place, { q, f, time }: ActivityState) => ({
  ...(q === '' ? {} : { q }),
  filter: { ...f, ...filterOf(place) },
  ...between(time),
})

/** In a project or domain only what happened there, also for those who may see more. */
export const filterOf = (place: Place) => (place.kind === 'system' ? {} : { [place.kind]: [place.id] })

export function readActivity(api: Api, place: Place, state: ActivityState, usualSize: number): Promise<ActivityPage> {
  const { after, before, size } = state
  return api.dashboard.activity.list.query({
    ...filters(place, state),
    ...(after === '' ? {} : { after }),
    ...(before === '' ? {} : { before }),
    size: size || usualSize,
  })
}

/** More than this nobody counts: the page says "100 or more". */
export const newsAtMost = 100

/** How much has happened since the newest row that is shown. */
export const countNews = async (api: Api, place: Place, state: ActivityState, head: string | null): Promise<number> =>
  (await api.dashboard.activity.list.query({ ...filters(place, state), ...(head === null ? {} : { before: head }), size: newsAtMost })).rows
    .length

/** What makes two pages of the log the same question. */
export const questionOf = ({ panel: _panel, ...state }: ActivityState): string => JSON.stringify(state)
