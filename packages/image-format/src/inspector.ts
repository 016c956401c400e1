import {
  bounds,
  type Facts,
  foreign,
  type Format,
  type FormatName,
  type Member,
  type Piece,
  type Reading,
  type Want,
  type Window,
} from './format.ts'
import { formats } from './formats.ts'
import { type PartitionTable, partitionTable } from './formats/partitions.ts'
import { type Problem, type ProblemCode, problem } from './problems.ts'

/** What a file is. Before the end of the stream: what is known by then. */
export interface Report {
  stage: 'reading' | 'read'
  format: FormatName
  partitions: PartitionTable
  size: number
  virtualSize: number
  /** The files in an archive. */
  members: Member[]
  problems: Problem[]
}

interface Reader {
  format: Format
  reading: Reading<Facts>
  want: Want
  /** The window that is being filled, null for what is handed on. */
  buffer: Buffer | null
  have: number
  /** Windows lie one behind the other, so that the verdict cannot depend on how the stream was cut into chunks. */
  frontier: number
}

/** More than any readable image asks for, and more than one person reads. */
const mostWindows = 1024
const mostProblems = 32

/**
 * Inspects a disk image while it streams by. It keeps the first and the last bytes of the file and one window, whatever the image claims;
 * it never throws; and it knows of no file but the one it is fed.
 */
export class Inspector {
  readonly #depth: number
  readonly #head = Buffer.alloc(bounds.head)
  readonly #tail = new Tail()
  readonly #problems: Problem[] = []
  #stage: 'head' | 'body' | 'read' = 'head'
  #size = 0
  #starting: Format[] = []
  #ending: Format[] = []
  #reader: Reader | null = null
  #facts: Facts = {}
  #windows = 0
  #nested: Inspector | null = null

  constructor(depth = 0) {
    this.#depth = depth
  }

  push(chunk: Uint8Array) {
    if (this.#stage === 'read' || chunk.length === 0) return
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    this.#tail.push(bytes)
    const first = bytes.subarray(0, Math.max(0, bounds.head - this.#size))
    first.copy(this.#head, this.#size)
    this.#size += first.length
    if (this.#stage === 'head' && this.#size === bounds.head) this.#leaveHead()
    const from = this.#size
    this.#size += bytes.length - first.length
    this.#serve(bytes.subarray(first.length), from)
  }

  /** What can be said by now, null while too little was read. A problem never goes away again, so an upload can be ended early. */
  report(): Report | null {
    return this.#stage === 'head' ? null : this.#describe()
  }

  /** `announced`: how many bytes there should have been. */
  end(announced = this.#size): Report {
    if (this.#stage === 'head') this.#leaveHead()
    if (this.#stage === 'read') return this.#describe()
    this.#stage = 'read'
    const tail = this.#tail.last(bounds.tail)
    this.#ending = formats.filter((format) => format.ends?.(tail) && !this.#starting.includes(format))
    const [only] = this.#ending
    if (only && this.#starting.length === 0) this.#begin(only)
    this.#drain()
    if (announced !== this.#size) this.#found('incomplete', `${this.#size} of ${announced}`)
    return this.#describe()
  }

  /** What the inspection costs, whatever the image says. */
  cost(): { bytes: number; windows: number } {
    const inner = this.#nested?.cost() ?? { bytes: 0, windows: 0 }
    const bytes = this.#head.length + this.#tail.length + (this.#reader?.buffer?.length ?? 0)
    return { bytes: bytes + inner.bytes, windows: this.#windows + inner.windows }
  }

  #leaveHead() {
    this.#stage = 'body'
    this.#starting = formats.filter((format) => format.starts?.(this.#head))
    const [only] = this.#starting
    // Of a file that is two things at once nothing more has to be known.
    if (only && this.#starting.length === 1) this.#begin(only)
    this.#serve(nothing, this.#size)
  }

  #begin(format: Format) {
    if (format.never) this.#found(format.never, format.name)
    const reading = format.read?.({
      found: (code, what) => this.#found(code, what),
      nested: this.#depth > 0 ? null : () => (this.#nested = new Inspector(this.#depth + 1)),
    })
    if (!reading) return
    this.#reader = { format, reading, want: { last: 0 }, buffer: null, have: 0, frontier: 0 }
    this.#advance(this.#reader, [])
  }

  /** Hands the reader its piece, and takes its next wish. A reader that fails is a refusal. */
  #advance(reader: Reader, piece: [] | [Piece]) {
    this.#windows += 1
    try {
      const step = reader.reading.next(...piece)
      if (step.done) this.#facts = step.value
      this.#reader = step.done || this.#refuses(reader, step.value) ? null : reader
      if (!step.done) Object.assign(reader, { want: step.value, have: 0, buffer: bufferFor(step.value) })
    } catch {
      this.#found('inspection_failed', reader.format.name)
      this.#reader = null
    }
  }

  #refuses({ format, frontier }: Reader, want: Want): boolean {
    const tooMuch = this.#windows > mostWindows || ('at' in want && !want.into && want.length > bounds.window)
    if (tooMuch) this.#found('inspection_failed', format.name)
    const backwards = 'at' in want && want.at < frontier && want.at + want.length > bounds.head
    if (backwards) this.#found('layout', format.name)
    return tooMuch || backwards
  }

  /** Gives the reader whatever it wants of these bytes, which begin at `from` in the file. */
  #serve(bytes: Buffer, from: number) {
    for (let reader = this.#reader; reader && 'at' in reader.want; reader = this.#reader) {
      take(reader, reader.want, this.#head.subarray(0, this.#size), 0)
      take(reader, reader.want, bytes, from)
      if (reader.have < reader.want.length) return
      this.#deliver(reader, reader.want)
    }
  }

  /** The file has ended: windows are as full as they will be, and what was wanted from the end is there. */
  #drain() {
    for (let reader = this.#reader; reader; reader = this.#reader) {
      if ('at' in reader.want) {
        take(reader, reader.want, this.#head.subarray(0, this.#size), 0)
        this.#deliver(reader, reader.want)
        continue
      }
      const length = Math.min(reader.want.last, bounds.tail)
      reader.frontier = Number.POSITIVE_INFINITY
      this.#advance(reader, [{ bytes: this.#tail.last(length), got: Math.min(length, this.#size), size: this.#size }])
    }
  }

  #deliver(reader: Reader, want: Window) {
    reader.frontier = Math.max(reader.frontier, want.at + reader.have)
    this.#advance(reader, [{ bytes: reader.buffer ?? nothing, got: reader.have, size: this.#size }])
  }

  #found(code: ProblemCode, what?: string) {
    if (this.#problems.length < mostProblems) this.#problems.push(problem(code, what))
  }

  #describe(): Report {
    const partitions = partitionTable(this.#head)
    const matches = [...this.#starting, ...this.#ending].map(({ name }) => name)
    // A disk has its partition table in its first sector; so has an ISO that boots from a stick. A header of another format leaves no room.
    const table = partitions !== 'none' && this.#starting.some(({ name }) => headed(name)) ? [partitions] : []
    const names = [...matches, ...table]
    return {
      stage: this.#stage === 'read' ? 'read' : 'reading',
      format: matches[0] ?? 'raw',
      partitions,
      size: this.#size,
      virtualSize: this.#facts.virtualSize ?? this.#size,
      members: this.#facts.members ?? [],
      problems: names.length > 1 ? [problem('polyglot', names.join(' and ')), ...this.#problems] : [...this.#problems],
    }
  }
}

const nothing = Buffer.alloc(0)
const headed = (name: FormatName) => name !== 'iso' && name !== 'luks' && !foreign.some((other) => other === name)
const bufferFor = (want: Want) => ('at' in want && !want.into ? Buffer.alloc(want.length) : null)

function take(reader: Reader, want: Window, bytes: Buffer, from: number) {
  const begin = want.at + reader.have - from
  if (begin < 0 || begin >= bytes.length) return
  const part = bytes.subarray(begin, begin + want.length - reader.have)
  want.into?.(part)
  if (reader.buffer) part.copy(reader.buffer, reader.have)
  reader.have += part.length
}

/** The last bytes of a stream. Room for twice as many, so that small chunks do not move them each time. */
class Tail {
  readonly #bytes = Buffer.alloc(2 * bounds.tail)
  readonly length = this.#bytes.length
  #end = 0

  push(chunk: Buffer) {
    const last = chunk.subarray(-bounds.tail)
    if (this.#end + last.length > this.#bytes.length) {
      this.#bytes.copyWithin(0, this.#end - bounds.tail, this.#end)
      this.#end = bounds.tail
    }
    last.copy(this.#bytes, this.#end)
    this.#end += last.length
  }

  /** Zeros before the start of a shorter stream. */
  last(length: number): Buffer {
    const bytes = Buffer.alloc(length)
    const kept = this.#bytes.subarray(Math.max(0, this.#end - length), this.#end)
    kept.copy(bytes, length - kept.length)
    return bytes
  }
}
