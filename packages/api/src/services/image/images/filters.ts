import { images } from '@pileus/db/schema/image'
import { and, arrayContains, eq, inArray, or, sql, type SQL } from 'drizzle-orm'
import type { Ctx } from '../../../platform/ctx.ts'
import { badRequest } from '../../../platform/fault.ts'
import { allows } from '../../../platform/policy.ts'
import { projectOf, shownStatus } from './find.ts'
import { visibilities } from './model.ts'

/** A query as it came: a name may be there more than once. */
export type Query = Readonly<Record<string, string | readonly string[]>>

const maxFilters = 50

/** Not filters: how the list is cut and sorted. */
const ours: readonly string[] = ['limit', 'marker', 'sort', 'sort_key', 'sort_dir', 'member_status', 'visibility', 'os_hidden', 'tag']

export const valuesOf = (query: Query, name: string): readonly string[] => {
  const value = Object.hasOwn(query, name) ? query[name] : undefined
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : value
}
export const valueOf = (query: Query, name: string): string | undefined => valuesOf(query, name).at(-1)

/** What a list holds: what the caller may see of what was asked for. */
export function wanted(ctx: Ctx, query: Query): SQL | undefined {
  if ('changes-since' in query) throw badRequest('The "changes-since" filter is no longer available on v2.')
  const names = Object.keys(query).filter((name) => !ours.includes(name))
  if (names.length > maxFilters) throw badRequest(`A list can be filtered by at most ${maxFilters} fields.`)
  const tags = valuesOf(query, 'tag').map((tag) => tag.trim())
  return and(
    seenBy(ctx, query),
    eq(images.hidden, flag(valueOf(query, 'os_hidden')?.toLowerCase() ?? 'false', 'os_hidden')),
    tags.length > 0 ? arrayContains(images.tags, tags) : undefined,
    ...names.map((name) => filter(name, valueOf(query, name) ?? '')),
  )
}

/** Without a visibility, images of the community are listed to their owners only: there may be thousands. */
export function seenBy(ctx: Ctx, query: Query): SQL | undefined {
  const visibility = valueOf(query, 'visibility')
  if (visibility !== undefined && visibility !== 'all' && !visibilities.some((one) => one === visibility))
    throw badRequest(`Invalid visibility value: ${visibility}`)
  const project = projectOf(ctx.caller)
  const own = project === null ? sql`false` : eq(images.projectId, project)
  const admin = allows(ctx.cloud.policy['image:publicize_image'], ctx.caller, {}, ctx.cloud.profile)
  const open = visibility === undefined ? eq(images.visibility, 'public') : inArray(images.visibility, ['public', 'community'])
  const mayBeSeen = or(own, open, sharedWith(project, memberStatus(query)))
  const asked = visibility === undefined || visibility === 'all' ? undefined : sql`${images.visibility} = ${visibility}`
  if (!admin) return and(mayBeSeen, asked)
  return visibility === undefined ? or(own, sql`${images.visibility} <> 'community'`) : asked
}

function memberStatus(query: Query): string {
  const status = valueOf(query, 'member_status') ?? 'accepted'
  if (!['pending', 'accepted', 'rejected', 'all'].includes(status)) throw badRequest(`Invalid status: ${status}`)
  return status
}

const sharedWith = (project: string | null, status: string) =>
  and(
    eq(images.visibility, 'shared'),
    sql`image.id in (select m.image_id from image.member m where m.member_id = ${project} ${status === 'all' ? sql`` : sql`and m.status = ${status}`})`,
  )

const texts: Readonly<Record<string, SQL>> = {
  name: sql`${images.name}`,
  id: sql`${images.id}::text`,
  status: shownStatus,
  container_format: sql`${images.containerFormat}`,
  disk_format: sql`${images.diskFormat}`,
}
const exact: Readonly<Record<string, SQL>> = {
  owner: sql`${images.projectId}`,
  checksum: sql`${images.checksum}`,
  os_hash_algo: sql`${images.hashAlgo}`,
  os_hash_value: sql`${images.hashValue}`,
}
const numbers: Readonly<Record<string, SQL>> = {
  size: sql`${images.size}`,
  virtual_size: sql`${images.virtualSize}`,
  min_disk: sql`${images.minDisk}`,
  min_ram: sql`${images.minRam}`,
}
const times: Readonly<Record<string, SQL>> = {
  created_at: sql`${images.createdAt}`,
  updated_at: sql`coalesce(${images.updatedAt}, ${images.createdAt})`,
}

const of = <T>(known: Readonly<Record<string, T>>, name: string): T | undefined => (Object.hasOwn(known, name) ? known[name] : undefined)

/** Whatever is no field of an image is a property of it. */
function filter(name: string, value: string): SQL {
  const [text, time] = [of(texts, name), of(times, name)]
  if (text) return byText(text, value)
  if (time) return byTime(name, time, value)
  const same = of(exact, name)
  if (same) return sql`${same} = ${value}`
  if (name === 'protected') return eq(images.protected, flag(value, name))
  const bound = /^(.*?)(?:_(min|max))?$/.exec(name)
  const column = of(numbers, bound?.[1] ?? '')
  if (column) return sql`${column} ${sql.raw(bound?.[2] === 'min' ? '>=' : bound?.[2] === 'max' ? '<=' : '=')} ${whole(value)}`
  return sql`${images.properties} ->> ${name} = ${value}`
}

function whole(value: string): number {
  if (!/^-?\d{1,15}$/.test(value)) throw badRequest('Unable to filter on a range with a non-numeric value.')
  return Number(value)
}

function flag(value: string, name: string): boolean {
  if (value !== 'true' && value !== 'false')
    throw badRequest(`Invalid value '${value}' for '${name}' filter. Valid values are 'true' or 'false'.`)
  return value === 'true'
}

function byText(column: SQL, expression: string): SQL {
  const [, operator, operand] = /^([^:]*):(.*)$/s.exec(expression) ?? [undefined, 'eq', expression]
  if (operator === 'eq') return sql`${column} = ${operand ?? ''}`
  if (operator === 'in') return sql`${column} in ${listed(operand ?? '')}`
  throw badRequest(`Unable to filter by unknown operator '${operator}'.`)
}

const maxListed = 1000

/** `a,"b, c",d`: what holds a comma is quoted, and a quote in it is escaped. */
function listed(text: string): string[] {
  const parts: string[] = []
  const part = /"((?:[^"\\]|\\.)*)"(?=,|$)|([^,"]*)(?=,|$)/gy
  for (let at = 0; at <= text.length && parts.length < maxListed; at = part.lastIndex + 1) {
    part.lastIndex = at
    const found = part.exec(text)
    if (!found) throw badRequest(`Invalid filter value ${text}: a quote is not closed, or has no comma beside it.`)
    parts.push(found[1]?.replace(/\\(.)/g, '$1') ?? found[2] ?? '')
  }
  return parts
}

const comparisons: Readonly<Record<string, string>> = { gt: '>', gte: '>=', lt: '<', lte: '<=', neq: '<>', eq: '=' }

/** To the second, as times are shown: else nothing would ever be equal. */
function byTime(name: string, column: SQL, expression: string): SQL {
  const [, operator = 'eq', text = expression] = /^([a-z]+):(.*)$/.exec(expression) ?? []
  const comparison = of(comparisons, operator)
  if (comparison === undefined) throw badRequest('Unable to filter on a unknown operator.')
  const time = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/i.test(text)
    ? Date.parse(/(Z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text}Z`)
    : Number.NaN
  if (Number.isNaN(time)) throw badRequest(`Bad "${name}" query filter format. Use ISO 8601 DateTime notation.`)
  return sql`date_trunc('second', ${column}) ${sql.raw(comparison)} ${new Date(time).toISOString()}::timestamptz`
}
