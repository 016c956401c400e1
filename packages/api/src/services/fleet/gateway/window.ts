import type { CommandMessage, ToAgent } from '@pileus/wire/messages'
import type { PendingCommand } from '../../../platform/command.ts'
import { commandWindow } from './timing.ts'

interface Sent {
  seq: number
  at: number
  answered: boolean
}

/** Answers may be doubled on the way; more than so many old ones are not remembered. */
const remembered = 1_000

/** What one host has been told on this connection and has not answered yet. */
export interface Window {
  /** Sends what is new, and again what has waited too long; what is not wanted any more is cancelled. */
  offer(commands: readonly PendingCommand[]): void
  /** `foreign`: it was never told that. Whatever was told on an earlier connection is told again. */
  answered(id: string, seq: number): 'new' | 'old' | 'foreign'
  /** The answer has been stored, or counts no more: there is room for another command. */
  settle(id: string, seq: number): void
  /** It works on it. */
  touch(id: string): void
  size(): number
}

export function makeWindow(send: (message: ToAgent) => void, resendMs: number): Window {
  const sent = new Map<string, Sent>()
  const settled = new Set<string>()

  function settle(id: string, seq: number) {
    if (sent.get(id)?.seq !== seq) return
    sent.delete(id)
    settled.add(id)
    const [oldest] = settled
    if (oldest !== undefined && settled.size > remembered) settled.delete(oldest)
  }

  function cancelUnwanted(wanted: ReadonlySet<string>) {
    for (const [id, { seq, answered }] of sent) {
      if (answered || wanted.has(id)) continue
      send({ type: 'cancel', id })
      settle(id, seq)
    }
  }

  return {
    offer(commands) {
      cancelUnwanted(new Set(commands.map((command) => command.id)))
      const now = Date.now()
      for (const command of commands) {
        const known = sent.get(command.id)
        if (known?.seq === command.seq && (known.answered || now - known.at < resendMs)) continue
        if (!known && sent.size >= commandWindow) return
        sent.set(command.id, { seq: command.seq, at: now, answered: false })
        send(messageOf(command, now))
      }
    },
    answered(id, seq) {
      const command = sent.get(id)
      if (!command) return settled.has(id) ? 'old' : 'foreign'
      if (command.seq !== seq || command.answered) return 'old'
      command.answered = true
      return 'new'
    },
    settle,
    touch(id) {
      const command = sent.get(id)
      if (command) command.at = Date.now()
    },
    size: () => sent.size,
  }
}

function messageOf({ id, seq, subject, kind, args, requestId, deadline }: PendingCommand, now: number): CommandMessage {
  return { type: 'command', id, seq, subject, kind, args, requestId, msLeft: deadline && Math.max(1, deadline.getTime() - now) }
}
