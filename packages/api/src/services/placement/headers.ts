import type { Reply } from '../../platform/rest/fields.ts'
import { parseVersion } from '../../platform/rest/version.ts'

const dated = parseVersion('1.15') ?? 0

/** Since 1.15 answers tell when what they show was changed last, and that they must be asked for again. Nothing shown: now. */
export const fresh = ({ version }: Reply, changed: Date | undefined): Record<string, string> =>
  version < dated ? {} : { 'last-modified': (changed ?? new Date()).toUTCString(), 'cache-control': 'no-cache' }

interface Stamped {
  createdAt: Date
  updatedAt?: Date | null
}

const changedAt = ({ createdAt, updatedAt }: Stamped) => updatedAt ?? createdAt

export const latest = (rows: readonly Stamped[]): Date | undefined =>
  rows.length === 0 ? undefined : new Date(Math.max(...rows.map((row) => changedAt(row).getTime())))

/** Where something is, for Location. */
export const place = (reply: Reply, path: string): Record<string, string> => ({ location: `${reply.url}${path}` })

/** Links in bodies are paths, so that they hold behind any proxy. */
export const pathOf = (reply: Reply, path: string): string => `${new URL(reply.url).pathname.replace(/\/$/, '')}${path}`
