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
  // A statement takes 65,535 parameters: what removes a whole domain writes more events than fit into one.
  for (let at = 0; at < news.length; at += 1000) await tx.insert(events).values(news.slice(at, at + 1000))
}
