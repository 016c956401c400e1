import type { CommandCtx } from '../../platform/ctx.ts'
import { badRequest, Fault } from '../../platform/fault.ts'

interface Changed {
  id: string
  domainId?: string | null
  projectId?: string | null
}

/** Writes the event of a change and hands the row on. A row that vanished under the change is a conflict. */
export function noted<T extends Changed>(ctx: CommandCtx, kind: string, row: T | undefined): T {
  if (!row) throw new Fault('conflict', 'It was removed while it was being changed.')
  ctx.emit({ kind, subjectId: row.id, projectId: row.projectId ?? null, domainId: row.domainId ?? null })
  return row
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
