import type { LedgerEntry } from '@pileus/wire/ledger'
import { commandAnswer } from '@pileus/wire/commands/registry'
import { type FileHandle, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { Journal } from './state.ts'

const line = z.object({ id: z.string(), seq: z.number(), subject: z.string(), answer: commandAnswer.optional() })

/**
 * The ledger on disk: a line for each entry, appended and synced for all who wait together. A line that a crash has torn is cut off when
 * the file is opened; what it said was never promised to anybody.
 */
export async function openJournal(path: string): Promise<Journal> {
  const file = await open(path, 'a+', 0o600)
  const { entries, size } = await readWhole(file)
  await file.truncate(size)
  await file.datasync()
  return new FileJournal(path, file, entries, size)
}

async function readWhole(file: FileHandle): Promise<{ entries: LedgerEntry[]; size: number }> {
  const text = await file.readFile()
  const entries: LedgerEntry[] = []
  let size = 0
  for (let end = text.indexOf(10); end !== -1; end = text.indexOf(10, size)) {
    const entry = parseLine(text.toString('utf8', size, end))
    if (!entry) break
    entries.push(entry)
    size = end + 1
  }
  return { entries, size }
}

function parseLine(text: string): LedgerEntry | undefined {
  try {
    const { answer, ...command } = line.parse(JSON.parse(text))
    return answer === undefined ? command : { ...command, answer }
  } catch {
    return undefined
  }
}

const print = (entry: LedgerEntry) => `${JSON.stringify(entry)}\n`

class FileJournal implements Journal {
  readonly entries: readonly LedgerEntry[]
  readonly #path: string
  #file: FileHandle
  #size: number
  #lines: number
  #waiting: string[] = []
  #written = 0
  #synced = 0
  #whole: (() => Iterable<LedgerEntry>) | undefined
  #flushing: Promise<void> | undefined

  constructor(path: string, file: FileHandle, entries: readonly LedgerEntry[], size: number) {
    this.entries = entries
    this.#path = path
    this.#file = file
    this.#size = size
    this.#lines = entries.length
  }

  write(entry: LedgerEntry) {
    this.#waiting.push(print(entry))
    this.#written++
    this.#lines++
  }

  async sync() {
    const wanted = this.#written
    while (this.#synced < wanted || this.#whole) {
      this.#flushing ??= this.#flush().finally(() => (this.#flushing = undefined))
      await this.#flushing
    }
  }

  lines() {
    return this.#lines
  }

  rewrite(entries: () => Iterable<LedgerEntry>) {
    this.#whole = entries
  }

  async close() {
    await this.#flushing?.catch(() => undefined)
    await this.#file.close()
  }

  async #flush() {
    const upTo = this.#written
    await (this.#whole ? this.#replace(this.#whole) : this.#append())
    this.#synced = Math.max(this.#synced, upTo)
  }

  /** What a full disk has left of a line is taken away again, so that the next line does not continue it. */
  async #append() {
    const lines = this.#waiting.splice(0)
    const bytes = Buffer.from(lines.join(''))
    try {
      await this.#file.appendFile(bytes)
      await this.#file.datasync()
      this.#size += bytes.length
    } catch (error) {
      this.#waiting.unshift(...lines)
      await this.#file.truncate(this.#size).catch(() => undefined)
      throw error
    }
  }

  /** The ledger holds whatever waits to be written, so the new file does too. */
  async #replace(whole: () => Iterable<LedgerEntry>) {
    const entries = [...whole()]
    const bytes = Buffer.from(entries.map(print).join(''))
    const waiting = this.#waiting.length
    const next = `${this.#path}.new`
    const file = await open(next, 'w', 0o600)
    await file.writeFile(bytes)
    await file.datasync()
    await file.close()
    await rename(next, this.#path)
    await syncFolder(dirname(this.#path))
    await this.#file.close()
    this.#file = await open(this.#path, 'a', 0o600)
    this.#size = bytes.length
    this.#waiting.splice(0, waiting)
    this.#lines = entries.length + this.#waiting.length
    this.#whole = undefined
  }
}

/** A new name in a folder is on disk when the folder is. */
export async function syncFolder(folder: string) {
  const handle = await open(folder, 'r')
  await handle.sync()
  await handle.close()
}
