import { handshakeLimits, type Welcome } from '@pileus/wire/handshake'
import { parseMessage, toAgent, type ToAgent, type ToControl } from '@pileus/wire/messages'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Channel, Dial, Log } from './channel.ts'
import { type Facts, greet, type Greeted, RefusedByControl, WrongControl } from './handshake.ts'
import type { AgentState } from './state.ts'

export interface LinkOptions {
  dial: Dial
  state: AgentState
  facts: Facts
  log: Log
  random(): number
  up(session: Welcome): void
  message(message: ToAgent): void
  down(): void
  timing?: Partial<LinkTiming>
}

export interface LinkTiming {
  /** The first pause before another try; it doubles up to the longest. Each is taken at random from nothing to that. */
  firstMs: number
  longestMs: number
  /** Control pings far more often: one that is silent for so long is gone, even if the connection looks alive. */
  silenceMs: number
  handshakeMs: number
}

const usual: LinkTiming = { firstMs: 200, longestMs: 15_000, silenceMs: 30_000, handshakeMs: handshakeLimits.ms }
/** A connection that lasts so long was a good one: the next pause is short again. */
const provenMs = 10_000

/** Keeps one connection to the control plane, for ever. */
export class Link {
  readonly #options: LinkOptions
  readonly #timing: LinkTiming
  #channel: Channel | undefined
  #stopping = new AbortController()
  #running: Promise<void> | undefined

  constructor(options: LinkOptions) {
    this.#options = options
    this.#timing = { ...usual, ...options.timing }
  }

  start() {
    this.#running ??= this.#run()
  }

  async stop() {
    this.#stopping.abort()
    this.#channel?.close()
    await this.#running
  }

  get connected(): boolean {
    return this.#channel !== undefined
  }

  /** Bytes that wait for the network. */
  buffered(): number {
    return this.#channel?.buffered() ?? 0
  }

  /** False when there is no connection. Whatever needs an answer is asked for again. */
  send(message: ToControl): boolean {
    this.#channel?.send(JSON.stringify(message))
    return this.#channel !== undefined
  }

  sendFrame(frame: Uint8Array): boolean {
    this.#channel?.send(frame)
    return this.#channel !== undefined
  }

  /** The control plane cannot be understood, or we cannot: a new connection begins anew. */
  cut() {
    this.#channel?.close()
  }

  async #run() {
    const { signal } = this.#stopping
    let tries = 0
    while (!signal.aborted) {
      const began = Date.now()
      const lasting = await this.#connect()
      tries = lasting && Date.now() - began > provenMs ? 0 : tries + 1
      if (signal.aborted) return
      const pause = Math.min(this.#timing.longestMs, this.#timing.firstMs * 2 ** Math.min(tries, 16))
      await sleep(this.#options.random() * pause, undefined, { signal }).catch(() => undefined)
    }
  }

  /** Until the connection ends; true when there was one. */
  async #connect(): Promise<boolean> {
    const { dial, state, facts, log } = this.#options
    let channel: Channel | undefined
    try {
      channel = await dial()
      if (this.#stopping.signal.aborted) return false
      const greeted = await greet(channel, state, facts, this.#timing.handshakeMs)
      log('info', 'connected', { session: greeted.session.session, wire: greeted.session.wire })
      await this.#talk(channel, greeted)
      return true
    } catch (error) {
      this.#tell(error)
      return false
    } finally {
      channel?.close()
    }
  }

  #tell(error: unknown) {
    const { log } = this.#options
    const message = error instanceof Error ? error.message : String(error)
    if (error instanceof WrongControl) return log('error', 'alarm: wrong control plane', { message })
    if (error instanceof RefusedByControl) return log('error', 'refused', { code: error.code, message })
    log('warn', 'not connected', { message })
  }

  async #talk(channel: Channel, { session, early }: Greeted) {
    const { up, down, log } = this.#options
    let heard = Date.now()
    const watch = setInterval(() => {
      if (Date.now() - heard > this.#timing.silenceMs) channel.close()
    }, this.#timing.silenceMs / 6)
    const ended = new Promise<string>((resolve) => {
      channel.listen({
        message: (data) => {
          heard = Date.now()
          this.#receive(data)
        },
        closed: resolve,
      })
    })
    this.#channel = channel
    up(session)
    for (const data of early) this.#receive(data)
    const reason = await ended
    clearInterval(watch)
    this.#channel = undefined
    down()
    log('info', 'disconnected', { reason })
  }

  #receive(data: string) {
    const parsed = parseMessage(toAgent, data)
    if ('unknown' in parsed) return void this.send({ type: 'unsupported', of: parsed.unknown })
    if ('malformed' in parsed) {
      this.#options.log('warn', 'the control plane cannot be understood', { problem: parsed.malformed })
      return this.cut()
    }
    if (parsed.message.type === 'ping') return void this.send({ type: 'pong', n: parsed.message.n })
    this.#options.message(parsed.message)
  }
}
