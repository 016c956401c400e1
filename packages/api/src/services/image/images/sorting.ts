import { images } from '@pileus/db/schema/image'
import { sql, type SQL } from 'drizzle-orm'
import { badRequest } from '../../../platform/fault.ts'
import { shownStatus } from './find.ts'
import { valueOf, valuesOf, type Query } from './filters.ts'

type Direction = 'asc' | 'desc'

interface Order {
  by: SQL
  direction: Direction
}

/** None of these is ever null, so that every image has its place behind or before every other. */
const keys: Readonly<Record<string, SQL>> = {
  name: sql`coalesce(${images.name}, '')`,
  status: shownStatus,
  container_format: sql`coalesce(${images.containerFormat}, '')`,
  disk_format: sql`coalesce(${images.diskFormat}, '')`,
  size: sql`coalesce(${images.size}, -1)`,
  id: sql`${images.id}`,
  created_at: sql`${images.createdAt}`,
  updated_at: sql`coalesce(${images.updatedAt}, ${images.createdAt})`,
}

/** Both of Glance's ways to ask; what is not said is the newest first. Ends with the id, so that no two are equal. */
export function orderOf(query: Query): Order[] {
  const asked = readOrder(query)
  const last = asked.at(-1)?.direction ?? 'desc'
  const rest = ['created_at', 'id'].filter((key) => !asked.some((one) => one.key === key)).map((key) => ({ key, direction: last }))
  return [...asked, ...rest].map(({ key, direction }) => ({ by: columnOf(key), direction }))
}

function readOrder(query: Query): { key: string; direction: Direction }[] {
  const sort = valueOf(query, 'sort')
  const [sortKeys, directions] = [valuesOf(query, 'sort_key'), valuesOf(query, 'sort_dir').map(directionOf)]
  if (sort !== undefined && sortKeys.length + directions.length > 0) throw badRequest('Old and new sorting syntax cannot be combined')
  if (sort !== undefined) {
    return sort.split(',').map((part) => {
      const [key = '', direction] = part.split(':')
      return { key: key.trim(), direction: directionOf(direction ?? 'desc') }
    })
  }
  if (directions.length > 1 && directions.length !== sortKeys.length)
    throw badRequest('Number of sort dirs does not match the number of sort keys')
  const known = sortKeys.length > 0 ? sortKeys : ['created_at']
  return known.map((key, i) => ({ key: key.trim(), direction: directions[i] ?? directions[0] ?? 'desc' }))
}

function columnOf(key: string): SQL {
  const column = Object.hasOwn(keys, key) ? keys[key] : undefined
  if (!column) throw badRequest(`Invalid sort key: ${key}. It must be one of the following: ${Object.keys(keys).join(', ')}.`)
  return column
}

function directionOf(text: string): Direction {
  const direction = text.trim()
  if (direction !== 'asc' && direction !== 'desc') throw badRequest(`Invalid sort direction: ${text}`)
  return direction
}

export const printed = (order: readonly Order[]) => order.map(({ by, direction }) => sql`${by} ${sql.raw(direction)}`)

/** What comes behind the marker, whose values are looked up by the same statement. */
export function behind(order: readonly Order[], marker: string): SQL {
  const of = (by: SQL) => sql`(select ${by} from ${images} where id = ${marker})`
  const [one] = order
  if (one && order.every(({ direction }) => direction === one.direction)) {
    const columns = sql.join(
      order.map(({ by }) => by),
      sql`, `,
    )
    return sql`(${columns}) ${sql.raw(one.direction === 'asc' ? '>' : '<')} (select ${columns} from ${images} where id = ${marker})`
  }
  const places = order.map(({ by, direction }, i) => {
    const before = order.slice(0, i).map((each) => sql`${each.by} = ${of(each.by)}`)
    return sql`(${sql.join([...before, sql`${by} ${sql.raw(direction === 'asc' ? '>' : '<')} ${of(by)}`], sql` and `)})`
  })
  return sql`(${sql.join(places, sql` or `)})`
}
