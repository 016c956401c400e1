import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { uuid } from '@pileus/db/ids'
import { images, imageTasks, type Image, type ImageStatus } from '@pileus/db/schema/image'
import { testDatabase } from '@pileus/db/testing'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll } from 'vitest'
import type { Settings } from '../../../platform/ctx.ts'
import { testSettings } from '../../../platform/testing/cloud.ts'
import { survivesEveryCrash, type CrashWorld } from '../../../platform/testing/crash.ts'
import { simulateHost } from '../../../platform/testing/host.ts'
import { webServer } from '../../../platform/testing/web.ts'
import { asUser } from '../../../platform/testing/toy.ts'
import { begin } from '../../../platform/transition.ts'
import { columnsOf } from '../data/keep.ts'
import { storeOf } from '../stores/stores.ts'
import { importActions } from './model.ts'
import { downloadFrom, importStaged } from './tasks.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
let server: Awaited<ReturnType<typeof webServer>>
let settings: Settings
beforeAll(async () => {
  database = await testDatabase()
  server = await webServer((_request, response) => void response.end('hello, image'))
  settings = { ...testSettings, dataFolder: mkdtempSync(join(tmpdir(), 'pileus-import-')), fetchNetworks: ['127.0.0.0/8'] }
})
afterAll(async () => {
  server.close()
  await database.drop()
  rmSync(settings.dataFolder, { recursive: true, force: true })
})

/** An image that rests there, and an import that begins. */
async function importWorld(method: 'glance-direct' | 'web-download', failed: ImageStatus): Promise<CrashWorld> {
  await database.sql`truncate platform.task cascade`
  await database.sql`truncate image.image cascade`
  const store = storeOf({ settings })
  for await (const { id } of store.list()) await store.remove(id)
  return {
    connection: database,
    settings,
    host: simulateHost({}),
    hostIds: [],
    async start() {
      const staged = method === 'glance-direct' ? await stage() : undefined
      const [image] = await database.db
        .insert(images)
        .values({ projectId: 'p', diskFormat: 'raw', containerFormat: 'bare', ...staged })
        .returning()
      if (!image) throw new Error('The image was not made.')
      const task = { imageId: image.id, userId: 'u', requestId: 'r', type: 'api_image_import', input: {} }
      const [row] = await database.db.insert(imageTasks).values(task).returning()
      const uri = `${server.url}/`
      await asUser(database.db, 'req', (context) =>
        begin(context, image, importActions[method], { taskId: row?.id ?? '', ...(method === 'web-download' ? { uri } : {}) }),
      )
      return image.id
    },
    async leaks(id, gaveUp) {
      const [image] = await database.db.select().from(images).where(eq(images.id, id))
      const [task] = await database.db.select().from(imageTasks).where(eq(imageTasks.imageId, id))
      const there: string[] = []
      for await (const { id: name } of store.list()) there.push(name)
      return wrong(image, gaveUp ? failed : 'active', task?.status, gaveUp, there)
    },
  }
}

function wrong(image: Image | undefined, status: ImageStatus, task: string | undefined, failed: boolean, there: string[]): string[] {
  const kept = image?.dataId ? [image.dataId] : []
  return [
    ...(image?.status === status ? [] : [`the image is ${image?.status}, and should be ${status}`]),
    ...(task === (failed ? 'failure' : 'success') ? [] : [`the task is ${task}`]),
    ...(JSON.stringify(there) === JSON.stringify(kept) ? [] : [`the store holds ${there.join(', ')} instead of ${kept.join(', ')}`]),
  ]
}

async function stage() {
  const id = uuid()
  const to = await storeOf({ settings }).write(id)
  await to.put(Buffer.from('hello, image'), 0)
  await to.finish()
  const arrived = { size: 12, virtualSize: 12, md5: '', sha512: '' }
  return { status: 'staged', ...columnsOf(id, arrived) } as const
}

survivesEveryCrash(importStaged, { failAt: 'publish', world: () => importWorld('glance-direct', 'staged') })
survivesEveryCrash(downloadFrom, { failAt: 'publish', world: () => importWorld('web-download', 'queued') })
