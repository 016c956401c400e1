import { type CommandAnswer, findCommandKind } from '@pileus/wire/commands/registry'
import type { Welcome } from '@pileus/wire/handshake'
import type { Inventory } from '@pileus/wire/inventory'
import { Ledger } from '@pileus/wire/ledger'
import type { CommandMessage, ToAgent } from '@pileus/wire/messages'
import { createHash, randomUUID } from 'node:crypto'
import { ZodError } from 'zod'
import type { Dial, Log } from './channel.ts'
import { FrameQueue, type Sampler } from './frames.ts'
import type { Handlers } from './handlers.ts'
import { Link, type LinkTiming } from './link.ts'
import type { AgentState } from './state.ts'

/** Where a command can be when the host dies. Tests stop it there. */
export type Point = 'received' | 'journalled' | 'done' | 'kept' | 'answered'

export interface AgentOptions {
  dial: Dial
  state: AgentState
  handlers: Handlers
  inventory(): Promise<Inventory>
  sampler?: Sampler
  /** New with each start of the host. */
  boot: string
  version: string
  log: Log
  clock?(): number
  random?(): number
  timing?: Partial<LinkTiming & { inventoryMs: number }>
  at?(point: Point, command: CommandMessage): void
}

/** Control has at most this many unanswered at a host. More is not a control plane that keeps to its word. */
const most = 256
const inventoryMs = 60_000
/** The journal is rewritten when it holds many times what the ledger remembers. */
const journalLines = 20_000

/** A host's end of the protocol, without anything global: a thousand of them fit into a process. */
export class Agent {
  readonly #options: AgentOptions
  readonly #ledger: Ledger
  readonly #link: Link
  readonly #frames: FrameQueue
  readonly #journal
  /** The last command of each subject: the next one waits for it. */
  readonly #turns = new Map<string, Promise<void>>()
  /** Queued or running, by id and number. */
  readonly #known = new Map<string, AbortController>()
  /** On this connection, and not answered yet. */
  readonly #told = new Set<string>()
  #inventoryHash = ''
  #inventoryTimer: NodeJS.Timeout | undefined
  #stopped = false

  constructor(options: AgentOptions) {
    this.#options = options
    this.#journal = options.state.journal
    this.#ledger = new Ledger((entry) => this.#journal.write(entry))
    this.#ledger.replay(this.#journal.entries)
    this.#link = new Link({
      dial: options.dial,
      state: options.state,
      facts: { run: randomUUID(), boot: options.boot, agent: options.version },
      log: options.log,
      random: options.random ?? Math.random,
      up: (session) => this.#up(session),
      message: (message) => this.#receive(message),
      down: () => this.#down(),
      ...(options.timing ? { timing: options.timing } : {}),
    })
    this.#frames = new FrameQueue(this.#link, options.sampler, options.log)
  }

  start() {
    this.#link.start()
  }

  /** What runs is not waited for: a command that is cut off is asked for again, or told as interrupted. */
  async stop() {
    this.#stopped = true
    for (const controller of this.#known.values()) controller.abort()
    await this.#link.stop()
    await Promise.allSettled(this.#turns.values())
    await this.#journal.close()
  }

  get connected(): boolean {
    return this.#link.connected
  }

  /** Something has happened that the control plane should see at once, such as a guest that has ended. */
  hint(kind: string, subject: string) {
    this.#link.send({ type: 'event', kind, subject })
    void this.#tellInventory(false)
  }

  #up({ clock, frameEvery }: Welcome) {
    this.#told.clear()
    const now = this.#now()
    this.#frames.start({ every: frameEvery, offset: clock - now, now: () => this.#now() })
    void this.#tellInventory(true)
    this.#inventoryTimer = setInterval(() => void this.#tellInventory(false), this.#options.timing?.inventoryMs ?? inventoryMs)
  }

  #down() {
    clearInterval(this.#inventoryTimer)
    this.#frames.stop()
  }

  #now(): number {
    return this.#options.clock?.() ?? Date.now()
  }

  async #tellInventory(always: boolean) {
    try {
      const body = await this.#options.inventory()
      const hash = createHash('sha256').update(JSON.stringify(body)).digest('base64url')
      if (!always && hash === this.#inventoryHash) return
      if (this.#link.send({ type: 'inventory', body })) this.#inventoryHash = hash
    } catch (error) {
      this.#options.log('error', 'the inventory cannot be taken', { message: messageOf(error) })
      this.#link.send({ type: 'alarm', code: 'inventory', message: messageOf(error).slice(0, 1_000) })
    }
  }

  #receive(message: ToAgent) {
    if (message.type === 'command') this.#queue(message)
    if (message.type === 'cancel') this.#cancel(message.id)
  }

  #cancel(id: string) {
    for (const [key, controller] of this.#known) if (key.startsWith(`${id} `)) controller.abort()
  }

  /** Commands of one subject run one after the other; one that is asked for again while it waits or runs is one all the same. */
  #queue(command: CommandMessage) {
    const key = `${command.id} ${command.seq}`
    this.#told.add(key)
    if (this.#known.has(key)) return
    if (this.#known.size >= most) return this.#link.cut()
    const controller = new AbortController()
    this.#known.set(key, controller)
    const { subject } = command
    const turn = (this.#turns.get(subject) ?? Promise.resolve())
      .then(() => this.#run(command, controller.signal))
      .catch((error: unknown) => this.#options.log('error', 'command lost', { id: command.id, message: messageOf(error) }))
      .finally(() => {
        this.#known.delete(key)
        this.#told.delete(key)
        if (this.#turns.get(subject) === turn) this.#turns.delete(subject)
      })
    this.#turns.set(subject, turn)
  }

  /** On disk before it takes effect, and its answer before that is sent. */
  async #run(command: CommandMessage, cancelled: AbortSignal) {
    if (cancelled.aborted || this.#stopped) return
    this.#options.at?.('received', command)
    const kind = findCommandKind(command.kind)
    const handler = this.#options.handlers.get(command.kind)
    if (!kind || !handler) return this.#answer(command, unsupported(command.kind))
    const verdict = this.#ledger.admit(command, kind.once === true)
    if (!(await this.#synced())) return this.#answer(command, diskSaysNo)
    if ('answer' in verdict) return this.#answer(command, verdict.answer)
    this.#options.at?.('journalled', command)
    const answer = await this.#execute(command, handler, cancelled)
    this.#options.at?.('done', command)
    if (this.#stopped) return
    this.#ledger.finish(command, answer)
    if (this.#journal.lines() > journalLines) this.#journal.rewrite(() => this.#ledger.entries())
    // Not answered: it will be asked for again, and answered when the disk has it.
    if (!(await this.#synced())) return
    this.#options.at?.('kept', command)
    this.#answer(command, answer)
    this.#options.at?.('answered', command)
  }

  async #execute(command: CommandMessage, handler: Handlers extends ReadonlyMap<string, infer H> ? H : never, cancelled: AbortSignal) {
    const { id, seq, msLeft } = command
    const signal =
      msLeft === null ? cancelled : AbortSignal.any([cancelled, AbortSignal.timeout(Math.max(1, Math.min(msLeft, 2 ** 31 - 1)))])
    try {
      const ok = await handler(command.args, {
        signal,
        clock: () => this.#now(),
        progress: (done, total) => void this.#link.send({ type: 'progress', id, seq, done, total }),
      })
      return { ok: ok ?? null }
    } catch (error) {
      return faultOf(error)
    }
  }

  async #synced(): Promise<boolean> {
    try {
      await this.#journal.sync()
      return true
    } catch (error) {
      this.#options.log('error', 'the journal cannot be written', { message: messageOf(error) })
      this.#link.send({ type: 'alarm', code: 'journal', message: `The journal cannot be written: ${messageOf(error)}`.slice(0, 1_000) })
      return false
    }
  }

  /** What was told on an earlier connection is told again on this one, if it is still wanted, and answered then: from the ledger. */
  #answer({ id, seq }: CommandMessage, answer: CommandAnswer) {
    if (!this.#told.delete(`${id} ${seq}`)) return
    this.#link.send({ type: 'result', id, seq, answer })
  }
}

const unsupported = (kind: string): CommandAnswer => ({
  fault: { code: 'unsupported', message: `This agent does not know ${kind}: upgrade it.` },
})

const diskSaysNo: CommandAnswer = {
  fault: { code: 'journal', message: 'The host cannot write its journal, so it begins nothing new: look at its disk.', retry: true },
}

/** What a driver throws on purpose: it has a code, and says whether another try may help. */
export class HostFault extends Error {
  override readonly name = 'HostFault'
  readonly code: string
  readonly retry: boolean
  constructor(code: string, message: string, retry = false) {
    super(message)
    this.code = code
    this.retry = retry
  }
}

function faultOf(error: unknown): CommandAnswer {
  const message = messageOf(error).slice(0, 2_000)
  if (error instanceof HostFault) return { fault: { code: error.code, message, ...(error.retry ? { retry: true } : {}) } }
  if (error instanceof ZodError) return { fault: { code: 'bad_arguments', message } }
  return { fault: { code: 'failed', message } }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
