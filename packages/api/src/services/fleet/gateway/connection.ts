import type { CommandAnswer } from '@pileus/wire/commands/registry'
import type { Inventory } from '@pileus/wire/inventory'
import { parseMessage, toControl, type ToAgent, type ToControl } from '@pileus/wire/messages'
import type { Admitted } from './handshake.ts'
import type { Peer } from './peer.ts'
import type { GatewayTiming } from './timing.ts'
import { makeWindow, type Window } from './window.ts'

/** What a connection hands on. Everything has been held to its schema, and to what this host may speak of. */
export interface Hears {
  answered(host: Admitted, id: string, seq: number, answer: CommandAnswer): void
  inventory(host: Admitted, body: Inventory): void
  /** False for what is not this host's to speak of. */
  series(connection: Connection, id: number, names: readonly string[]): boolean
  /** False for what is no frame. */
  frame(connection: Connection, data: Buffer): boolean
  alarm(host: Admitted, code: string, message: string): void
  closed(connection: Connection): void
}

export interface Connection {
  readonly host: Admitted
  readonly window: Window
  /** When something was last heard from it, and when it was last asked. */
  readonly heardAt: number
  readonly pingedAt: number
  ping(): void
  /** Does it answer, and now? */
  probe(ms: number): Promise<boolean>
  /** We were asleep: what it said meanwhile has not been read yet. */
  forgive(): void
  end(): void
}

const mostMessagesASecond = 5_000

/** One host's connection. What the host says about anything but itself, and what it was told, ends it with an alarm. */
export function makeConnection(peer: Peer, host: Admitted, hears: Hears, timing: GatewayTiming): Connection {
  const send = (message: ToAgent) => peer.send(JSON.stringify(message))
  const window = makeWindow(send, timing.resendMs)
  const asking = makeAsking(send)
  const rate = makeRate()
  let heardAt = Date.now()
  let ended = false

  function end() {
    if (ended) return
    ended = true
    peer.end()
    hears.closed(connection)
  }

  function violate(code: string, message: string) {
    hears.alarm(host, code, message)
    end()
  }

  function heard(): boolean {
    if (ended) return false
    heardAt = Date.now()
    if (rate(heardAt) > mostMessagesASecond) violate('flood', `More than ${mostMessagesASecond} messages in a second.`)
    return !ended
  }

  function result({ id, seq, answer }: { id: string; seq: number; answer: CommandAnswer }) {
    const known = window.answered(id, seq)
    if (known === 'new') hears.answered(host, id, seq, answer)
    if (known === 'foreign') violate('foreign_result', 'An answer to a command that this host was not given.')
  }

  function receive(message: ToControl) {
    if (message.type === 'result') result(message)
    if (message.type === 'progress') window.touch(message.id)
    if (message.type === 'inventory') hears.inventory(host, message.body)
    if (message.type === 'alarm') hears.alarm(host, `agent_${message.code}`, message.message)
    if (message.type === 'pong') asking.answered()
    if (message.type === 'series' && !hears.series(connection, message.id, message.names))
      violate('foreign_series', 'Metrics of something that is not on this host.')
  }

  const connection: Connection = {
    host,
    window,
    get heardAt() {
      return heardAt
    },
    get pingedAt() {
      return asking.at
    },
    ping: asking.ask,
    probe: async (ms) => !ended && asking.wait(ms),
    forgive: () => void (heardAt = Date.now()),
    end,
  }

  peer.listen({
    text(data) {
      if (!heard()) return
      const parsed = parseMessage(toControl, data)
      if ('message' in parsed) receive(parsed.message)
      else if ('unknown' in parsed) send({ type: 'unsupported', of: parsed.unknown })
      else violate('malformed', `What the host says cannot be understood: ${parsed.malformed}`)
    },
    frame(data) {
      if (heard() && !hears.frame(connection, data)) violate('malformed', 'A frame of metrics that is none.')
    },
    closed: end,
  })
  return connection
}

/** Messages in the running second. */
function makeRate() {
  let second = 0
  let count = 0
  return (now: number) => {
    const current = Math.floor(now / 1_000)
    count = current === second ? count + 1 : 1
    second = current
    return count
  }
}

function makeAsking(send: (message: ToAgent) => void) {
  const waiting = new Set<(alive: boolean) => void>()
  let n = 0
  let at = 0
  function ask() {
    at = Date.now()
    n++
    send({ type: 'ping', n })
  }
  return {
    get at() {
      return at
    },
    ask,
    answered() {
      for (const resolve of waiting) resolve(true)
    },
    async wait(ms: number): Promise<boolean> {
      ask()
      let timer: NodeJS.Timeout | undefined
      let finish: ((alive: boolean) => void) | undefined
      const answer = await new Promise<boolean>((resolve) => {
        finish = resolve
        waiting.add(resolve)
        timer = setTimeout(() => resolve(false), ms)
      })
      clearTimeout(timer)
      if (finish) waiting.delete(finish)
      return answer
    },
  }
}
