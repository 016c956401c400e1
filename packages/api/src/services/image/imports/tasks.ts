import { images, imageTasks, type Image } from '@pileus/db/schema/image'
import { eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Tx } from '@pileus/db/client'
import { fetchFor } from '../../../platform/fetch.ts'
import { Fault } from '../../../platform/fault.ts'
import { hours, task } from '../../../platform/task.ts'
import { columnsOf, keep, noData } from '../data/keep.ts'
import { storeOf } from '../stores/stores.ts'

/** How long the tasks API tells of an import that has ended. */
const kept = sql`clock_timestamp() + interval '48 hours'`

const started = (tx: Tx, taskId: string) =>
  tx.update(imageTasks).set({ status: 'processing', updatedAt: sql`clock_timestamp()` }).where(eq(imageTasks.id, taskId))

async function ended(tx: Tx, taskId: string, imageId: string, fault: string | null) {
  const outcome =
    fault === null
      ? ({ status: 'success', result: { image_id: imageId }, message: '' } as const)
      : ({ status: 'failure', message: fault } as const)
  await tx
    .update(imageTasks)
    .set({ ...outcome, expiresAt: kept, updatedAt: sql`clock_timestamp()` })
    .where(eq(imageTasks.id, taskId))
}

/** Staged data was inspected when it came, and its image could not be changed since: to import it is to say so. */
export const importStaged = task('image.import', {
  on: images,
  deadline: hours(1),
  onFail: 'giveUp',
  state: z.object({ taskId: z.uuid() }),
  steps: {
    async start({ tx, state, next }) {
      await started(tx, state.taskId)
      return next('publish')
    },
    async publish({ tx, row, state, done, now }) {
      await ended(tx, state.taskId, row.id, null)
      return done({ status: 'active', updatedAt: now() })
    },
    async giveUp({ tx, row, state, fault, done }) {
      await ended(tx, state.taskId, row.id, fault)
      return done()
    },
  },
})

/** Data is named by its task, so a second try writes over what the first one left. */
export const downloadFrom = task('image.download', {
  on: images,
  deadline: hours(24),
  onFail: 'erase',
  state: z.object({ taskId: z.uuid(), uri: z.string(), arrived: z.custom<Awaited<ReturnType<typeof keep>>>().optional() }),
  steps: {
    async start({ tx, state, next }) {
      await started(tx, state.taskId)
      return next('fetch')
    },
    async fetch({ row, state, settings, io, next }) {
      const arrived = await io((signal) => download(row, { ...state, signal, settings }), { limit: hours(12) })
      return next('publish', { arrived })
    },
    async publish({ tx, row, state, done, fail, now }) {
      if (!state.arrived) return fail('The data did not arrive.')
      await ended(tx, state.taskId, row.id, null)
      return done({ status: 'active', ...columnsOf(state.taskId, state.arrived), updatedAt: now() })
    },
    async erase({ tx, row, state, fault, settings, io, done }) {
      await io(() => storeOf({ settings }).remove(state.taskId))
      await ended(tx, state.taskId, row.id, fault)
      return done({ status: 'queued', ...noData })
    },
  },
})

interface Download {
  taskId: string
  uri: string
  signal: AbortSignal
  settings: Parameters<typeof keep>[0]['settings']
}

async function download({ diskFormat, containerFormat }: Image, { taskId, uri, signal, settings }: Download) {
  if (diskFormat === null || containerFormat === null) throw new Fault('failed', 'The image has lost its formats.')
  const { body, length } = await fetchFor(uri, { signal, allowed: settings.fetchNetworks })
  return keep({ settings, id: taskId, source: body, declared: { diskFormat, containerFormat }, expected: length ?? null })
}
