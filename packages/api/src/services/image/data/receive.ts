import { Fault } from '../../../platform/fault.ts'
import type { Writing } from '../stores/store.ts'
import { digest, type Digests } from './hashing.ts'

const pieceBytes = 1024 * 1024
/** So many pieces are on their way to the disk and through the digests at once; a stream never holds more memory than this. */
const pieces = 4

export interface Received extends Digests {
  size: number
}

/** What looks at the bytes as they pass. */
export interface Onlooker {
  push(bytes: Uint8Array): void
}

interface Receiving {
  source: AsyncIterable<Uint8Array>
  /** Nothing to write to, when it is only read again. */
  to?: Writing
  onlooker?: Onlooker
  /** In bytes; more is refused. */
  limit: number
  progress?(bytes: number): void
}

/** Takes a stream to its place, and through the digests on its way: each piece is written and digested at the same time. */
export async function receive({ source, to, onlooker, limit, progress }: Receiving): Promise<Received> {
  const digesting = digest()
  try {
    const size = await pump(source, limit, async (bytes, at) => {
      onlooker?.push(bytes)
      await Promise.all([to?.put(bytes, at), digesting.update(bytes)])
      progress?.(at + bytes.length)
    })
    return { size, ...(await digesting.end()) }
  } catch (error) {
    digesting.drop()
    throw error
  }
}

const newPiece = () => new Uint8Array(new SharedArrayBuffer(pieceBytes))

type Take = (bytes: Uint8Array, at: number) => Promise<unknown>

async function pump(source: AsyncIterable<Uint8Array>, limit: number, take: Take): Promise<number> {
  const free = Array.from({ length: pieces }, newPiece)
  const busy = new Set<Promise<unknown>>()
  let failed: Error | undefined
  let size = 0
  let filled = 0
  let piece = free.pop() ?? newPiece()

  const flush = async () => {
    const [full, at] = [piece, size - filled]
    const work: Promise<unknown> = take(full.subarray(0, filled), at)
      .catch((error: unknown) => void (failed ??= error instanceof Error ? error : new Error(String(error))))
      .finally(() => {
        busy.delete(work)
        free.push(full)
      })
    busy.add(work)
    if (free.length === 0) await Promise.race(busy)
    piece = free.pop() ?? full
    filled = 0
  }

  try {
    for await (const chunk of source) {
      for (let from = 0; from < chunk.length; ) {
        const part = chunk.subarray(from, from + pieceBytes - filled)
        piece.set(part, filled)
        from += part.length
        filled += part.length
        size += part.length
        if (size > limit) throw new Fault('too_large', `The data is larger than ${limit} bytes, which is the limit.`)
        if (filled === pieceBytes) await flush()
        if (failed) throw failed
      }
    }
    if (filled > 0) await flush()
  } finally {
    await Promise.all(busy)
  }
  if (failed) throw failed
  return size
}
