import type { Tx } from '@pileus/db/client'
import { uuid } from '@pileus/db/ids'
import { append, type NewEvent } from '../../../platform/event.ts'
import { rawSql } from '../../../platform/raw.ts'

export interface Raised {
  /** Nobody's, when a stranger caused it. */
  hostId: string | null
  code: string
  message: string
  address: string | null
  times: number
}

/** One row for each host and reason until somebody clears it; only the first time is an event. A host that is gone by now raises none. */
export async function raiseAlarms(tx: Tx, alarms: readonly Raised[]): Promise<void> {
  if (alarms.length === 0) return
  const sql = rawSql(tx)
  const rows = alarms.map(({ hostId, code, message, address, times }) => ({ id: uuid(), host_id: hostId, code, message, address, times }))
  const raised = await sql<{ id: string; host_id: string | null; code: string; message: string; fresh: boolean }[]>`
    insert into fleet.alarm as a (id, host_id, code, message, address, times, first_at, last_at)
    select r.id, r.host_id, r.code, r.message, r.address, r.times, clock_timestamp(), clock_timestamp()
    from jsonb_to_recordset(${sql.json(rows)}) as r(id uuid, host_id uuid, code text, message text, address text, times bigint)
    where r.host_id is null or exists (select from fleet.host h where h.id = r.host_id for key share)
    on conflict ((coalesce(host_id::text, '')), code) where cleared_at is null
    do update set times = a.times + excluded.times, message = excluded.message, address = excluded.address, last_at = excluded.last_at
    returning a.id, a.host_id, a.code, a.message, (xmax = 0) as fresh`
  const news = raised
    .filter((row) => row.fresh)
    .flatMap(({ id, host_id, code, message }): NewEvent[] => {
      const told = { requestId: 'gateway', kind: 'alarm.create', data: { code, message, hostId: host_id } }
      return host_id === null
        ? [{ ...told, subjectId: id }]
        : [
            { ...told, subjectId: id },
            { ...told, kind: 'host.alarm', subjectId: host_id },
          ]
    })
  await append(tx, news)
}
