import { maintainPartitions } from '@pileus/db/archive'
import { cron, minutes } from './task.ts'
import { rawSql } from './raw.ts'

const keepTasks = '90 days'
const purgeBatch = 5_000

/** Keeps what grows in bounds: partitions of events and archived rows come and go by the month, ended tasks go with their commands. */
export const maintenance = cron('platform.maintenance', {
  every: '17 * * * *',
  deadline: minutes(30),
  steps: {
    async partition({ tx, next }) {
      for (const statement of maintainPartitions) await tx.execute(statement)
      return next('purge')
    },
    async purge({ tx, next, done }) {
      const gone = await rawSql(tx)`
        delete from platform.task where id in (
          select id from platform.task where done < clock_timestamp() - ${keepTasks}::interval order by done limit ${purgeBatch} for update skip locked)
        returning 1`
      return gone.length < purgeBatch ? done() : next('purge')
    },
  },
})
