import { packFrame } from '@pileus/wire/frames'
import type { Log } from './channel.ts'
import type { Link } from './link.ts'

/** All series of a host at one moment. The same names again are the same array, so that a change is seen without comparing. */
export type Sampler = () => Promise<{ names: readonly string[]; values: Float64Array }>

interface Waiting {
  list: number
  frame: Buffer
}

/** What may wait for a connection, or a slow one: an hour of a busy host. */
const mostBytes = 1024 * 1024
/** While more than this waits in the socket, frames wait with us, where the oldest can still be dropped. */
const socketBytes = 64 * 1024
const keptLists = 16

/** Samples at every tick and sends when there is room. Metrics may be lost, results may not, so frames never stand in their way. */
export class FrameQueue {
  readonly #link: Link
  readonly #sampler: Sampler | undefined
  readonly #log: Log
  readonly #lists = new Map<number, readonly string[]>()
  #announced = new Set<number>()
  #waiting: Waiting[] = []
  #bytes = 0
  #list = 0
  #names: readonly string[] | undefined
  #timer: NodeJS.Timeout | undefined
  #sampling = false
  dropped = 0

  constructor(link: Link, sampler: Sampler | undefined, log: Log) {
    this.#link = link
    this.#sampler = sampler
    this.#log = log
  }

  /** `offset`: what the control plane's clock is ahead of ours. Frames carry its time, whatever ours says. */
  start({ every, offset, now }: { every: number; offset: number; now(): number }) {
    this.#announced = new Set()
    this.#flush()
    if (this.#sampler) this.#timer ??= setInterval(() => void this.#tick(this.#sampler, now() + offset), every)
  }

  stop() {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  async #tick(sampler: Sampler | undefined, at: number) {
    if (!sampler || this.#sampling) return
    this.#sampling = true
    try {
      const { names, values } = await sampler()
      this.#add(names, packFrame({ series: this.#listOf(names), at, values }))
    } catch (error) {
      this.#log('warn', 'metrics cannot be read', { message: error instanceof Error ? error.message : String(error) })
    } finally {
      this.#sampling = false
    }
    this.#flush()
  }

  #listOf(names: readonly string[]): number {
    if (names === this.#names) return this.#list
    this.#names = names
    this.#list++
    this.#lists.set(this.#list, names)
    this.#lists.delete(this.#list - keptLists)
    return this.#list
  }

  #add(_names: readonly string[], frame: Buffer) {
    this.#waiting.push({ list: this.#list, frame })
    this.#bytes += frame.length
    while (this.#bytes > mostBytes) {
      this.#bytes -= this.#waiting.shift()?.frame.length ?? 0
      this.dropped++
    }
  }

  #flush() {
    while (this.#waiting.length > 0 && this.#link.connected && this.#link.buffered() < socketBytes) {
      const next = this.#waiting.shift()
      if (!next) return
      this.#bytes -= next.frame.length
      const names = this.#lists.get(next.list)
      if (!names) continue
      if (!this.#announced.has(next.list)) this.#link.send({ type: 'series', id: next.list, names: [...names] })
      this.#announced.add(next.list)
      this.#link.sendFrame(next.frame)
    }
  }
}
