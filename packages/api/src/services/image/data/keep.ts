import type { Settings } from '../../../platform/ctx.ts'
import { badRequest } from '../../../platform/fault.ts'
import { storeOf } from '../stores/stores.ts'
import { inspection, type Declared } from './inspect.ts'
import { receive, type Received } from './receive.ts'

/** What the data of an image became. */
export interface Arrived extends Received {
  virtualSize: number
}

interface Keeping {
  settings: Settings
  /** What the bytes will be called in the store. */
  id: string
  source: AsyncIterable<Uint8Array>
  declared: Declared
  expected: number | null
  progress?(bytes: number): void
}

/** The only way in which bytes become the data of an image: counted, digested, inspected, and safe on disk before anybody hears of them. */
export async function keep({ settings, id, source, declared, expected, progress }: Keeping): Promise<Arrived> {
  const to = await storeOf({ settings }).write(id)
  const onlooker = inspection(declared)
  try {
    const arrived = await receive({ source, to, onlooker, limit: settings.imageSizeLimit, ...(progress ? { progress } : {}) })
    if (expected !== null && arrived.size !== expected) throw badRequest(`The data ended after ${arrived.size} of ${expected} bytes.`)
    const { virtualSize } = onlooker.end()
    await to.finish()
    return { ...arrived, virtualSize }
  } catch (error) {
    await to.pause().catch(() => undefined)
    throw error
  }
}

/** The columns of an image that tell of its data. */
export const columnsOf = (id: string, { size, virtualSize, md5, sha512 }: Arrived) => ({
  dataId: id,
  size,
  virtualSize,
  checksum: md5,
  hashAlgo: 'sha512',
  hashValue: sha512,
})

export const noData = { dataId: null, size: null, virtualSize: null, checksum: null, hashAlgo: null, hashValue: null } as const
