import type { Image } from '@pileus/db/schema/image'
import type { CommandCtx } from '../../../platform/ctx.ts'

/** Fields that people know by these names; the values of properties may be anything, so only their names are told. */
const tellable = [
  'name',
  'visibility',
  'protected',
  'hidden',
  'containerFormat',
  'diskFormat',
  'minDisk',
  'minRam',
  'tags',
  'projectId',
] as const

/** The event of a change to an image, with what it was called and what has changed. */
export function tell(ctx: CommandCtx, kind: string, row: Image, before?: Image): void {
  const changes = before ? tellable.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(row[field])) : []
  const data = {
    ...(row.name === null ? {} : { name: row.name }),
    ...(changes.length > 0 ? { changes: Object.fromEntries(changes.map((field) => [field, [before?.[field], row[field]]])) } : {}),
  }
  ctx.emit({ kind, subjectId: row.id, projectId: row.projectId, data })
}
