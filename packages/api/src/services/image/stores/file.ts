import { constants } from 'node:fs'
import { mkdir, open, opendir, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import { Fault } from '../../../platform/fault.ts'
import type { Range, Store, Writing } from './store.ts'

const uuid = z.uuid()

/** Data as files of a folder: `arriving/` while it is written, then by one rename in `data/`. Replicas need to share the folder. */
export class FileStore implements Store {
  readonly id = 'file'
  readonly #arriving: string
  readonly #data: string
  #prepared: Promise<unknown> | undefined

  constructor(folder: string) {
    this.#arriving = join(folder, 'arriving')
    this.#data = join(folder, 'data')
  }

  write(id: string): Promise<Writing> {
    return this.#open(id, constants.O_TRUNC)
  }

  resume(id: string): Promise<Writing> {
    return this.#open(id, 0)
  }

  async #open(id: string, how: number): Promise<Writing> {
    await (this.#prepared ??= this.#prepare())
    const from = this.#unfinished(id)
    const file = await understood(open(from, constants.O_WRONLY | constants.O_CREAT | constants.O_NOFOLLOW | how, 0o600))
    return {
      put: (bytes, at) => understood(writeAll(file, bytes, at)),
      pause: () => file.close(),
      finish: async () => {
        try {
          await understood(file.datasync())
        } finally {
          await file.close()
        }
        await mkdir(this.#folderOf(id), { recursive: true, mode: 0o700 })
        await understood(rename(from, this.#finished(id)))
        await sync(this.#folderOf(id))
      },
    }
  }

  async read(id: string, range?: Range): Promise<Readable> {
    return reader(this.#finished(id), range)
  }

  async readUnfinished(id: string): Promise<Readable> {
    return reader(this.#unfinished(id))
  }

  async size(id: string): Promise<number | undefined> {
    return (await stat(this.#finished(id)).catch(absent))?.size
  }

  async remove(id: string): Promise<void> {
    await rm(this.#unfinished(id), { force: true })
    await rm(this.#finished(id), { force: true })
  }

  async *list() {
    yield* filesIn(this.#arriving)
    for (let n = 0; n < 256; n++) yield* filesIn(join(this.#data, n.toString(16).padStart(2, '0')))
  }

  async #prepare() {
    await mkdir(this.#arriving, { recursive: true, mode: 0o700 })
    await mkdir(this.#data, { recursive: true, mode: 0o700 })
  }

  #unfinished(id: string): string {
    return join(this.#arriving, uuid.parse(id))
  }

  /** By its last digits: the first ones of a UUIDv7 are the time, and would put all of a month into one folder. */
  #folderOf(id: string): string {
    return join(this.#data, uuid.parse(id).slice(-2))
  }

  #finished(id: string): string {
    return join(this.#folderOf(id), id)
  }
}

async function reader(path: string, range?: Range): Promise<Readable> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch(absent)
  if (!file) throw new Fault('not_found', 'The data of this image is missing in its store. Tell your operator.')
  return file.createReadStream({ highWaterMark: 1024 * 1024, ...(range ? { start: range.from, end: range.to } : {}) })
}

/** A file system may take less than it is given. */
async function writeAll(file: FileHandle, bytes: Uint8Array, at: number) {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done)
    if (bytesWritten === 0) throw new Fault('unavailable', 'The image store takes no more data.')
    done += bytesWritten
  }
}

/** A rename is safe only when its folder is. */
async function sync(folder: string) {
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function* filesIn(folder: string) {
  const entries = await opendir(folder).catch(absent)
  if (!entries) return
  for await (const entry of entries) {
    const found = uuid.safeParse(entry.name).success && (await stat(join(folder, entry.name)).catch(absent))
    if (found) yield { id: entry.name, changedAt: found.mtime }
  }
}

function absent(error: unknown): undefined {
  if (codeOf(error) === 'ENOENT') return undefined
  throw error
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined)

/** What a disk says, in words that help whoever uploads. */
async function understood<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new Fault('too_large', 'The image store is full. Delete images, or ask an administrator for more room.')
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM')
      throw new Fault('unavailable', 'The image store cannot be written to. Tell your operator.')
    if (code === 'ENOENT') throw new Fault('gone', 'The data was removed while it arrived: its image may have been deleted.')
    throw error
  }
}
