import type { CommandCtx } from '../../platform/ctx.ts'
import { badRequest, Fault } from '../../platform/fault.ts'

interface Changed {
  id: string
  domainId?: string | null
  projectId?: string | null
}

/** Writes the event of a change and hands the row on. A row that vanished under the change is a conflict. */
export function noted<T extends Changed>(ctx: CommandCtx, kind: string, row: T | undefined, before?: object): T {
  if (!row) throw new Fault('conflict', 'It was removed while it was being changed.')
  ctx.emit({ kind, subjectId: row.id, projectId: row.projectId ?? null, domainId: row.domainId ?? null, data: told(row, before) })
  return row
}

/** Columns that people know by these names. What is not here is not told: it may be a secret, or nobody's business. */
const tellable = [
  'name',
  'description',
  'enabled',
  'email',
  'tags',
  'immutable',
  'parentId',
  'defaultProjectId',
  'parentRegionId',
  'type',
  'interface',
  'url',
  'serviceId',
  'regionId',
  'resourceName',
  'defaultLimit',
  'resourceLimit',
]
const longest = 256

/** For the log, which outlives the thing: what it was called, and of what has changed what it was and is. */
export function told(row: object, before?: object): Record<string, unknown> {
  const name = valueOf(row, 'name') ?? valueOf(row, 'resourceName')
  const pairs = before ? tellable.map((field) => [field, [valueOf(before, field), valueOf(row, field)]] as const) : []
  const changes = pairs.filter(([, [was, is]]) => JSON.stringify(was) !== JSON.stringify(is))
  return {
    ...(name === undefined ? {} : { name }),
    ...(changes.length === 0 ? {} : { changes: Object.fromEntries(changes) }),
  }
}

function valueOf(row: object, field: string): unknown {
  const value: unknown = Reflect.get(row, field)
  return typeof value === 'string' && value.length > longest ? `${value.slice(0, longest)}…` : value
}

/** An update that changes nothing is a mistake of the client; a body that names another id is one too. */
export function requireChange(
  id: string,
  changes: { id?: unknown; extra?: Record<string, unknown> | undefined } & Record<string, unknown>,
): void {
  const { id: given, extra, ...fields } = changes
  if (given !== undefined && given !== id) throw badRequest('must not be changed', { path: ['id'] })
  const named = Object.values(fields).some((value) => value !== undefined) || Object.keys(extra ?? {}).length > 0
  if (!named) throw badRequest('The body must name something to change.')
}
