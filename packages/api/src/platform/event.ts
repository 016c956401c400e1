import type { Tx } from '@pileus/db/client'
import { events } from '@pileus/db/schema/platform'

export interface NewEvent {
  requestId: string
  actor?: string | null
  projectId?: string | null
  domainId?: string | null
  kind: string
  subjectId: string
  data?: Record<string, unknown>
}

export async function append(tx: Tx, news: readonly NewEvent[]): Promise<void> {
  if (news.length > 0) await tx.insert(events).values([...news])
}
