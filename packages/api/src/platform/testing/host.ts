import type { CommandAnswer } from '@pileus/wire/commands/registry'
import { Ledger } from '@pileus/wire/ledger'
import type { PendingCommand } from '../command.ts'

export type Handlers = Record<string, (args: unknown) => unknown>

export interface SimulatedHost {
  /** Delivers a command as the network would: in its subject's turn, and perhaps not for the first time. */
  deliver(command: PendingCommand): Promise<CommandAnswer>
  /** How often each number of each command took effect. */
  executions: ReadonlyMap<string, number>
}

/** A host's end of the protocol: commands of one subject run one after the other, past the ledger. `refuse: false` breaks it on purpose. */
export function simulateHost(handlers: Handlers, options: { refuse?: boolean } = {}): SimulatedHost {
  const ledger = new Ledger(undefined, { refuse: options.refuse ?? true })
  const turns = new Map<string, Promise<unknown>>()
  const executions = new Map<string, number>()

  function execute(command: PendingCommand): CommandAnswer {
    const verdict = ledger.admit(command)
    if ('answer' in verdict) return verdict.answer
    const key = `${command.id}.${command.seq}`
    executions.set(key, (executions.get(key) ?? 0) + 1)
    const handler = handlers[command.kind]
    const answer: CommandAnswer = handler ? run(handler, command.args) : { fault: { code: 'unsupported', message: command.kind } }
    ledger.finish(command, answer)
    return answer
  }

  return {
    executions,
    deliver(command) {
      const turn = (turns.get(command.subject) ?? Promise.resolve()).then(() => execute(command))
      turns.set(command.subject, turn)
      return turn
    },
  }
}

function run(handler: (args: unknown) => unknown, args: unknown): CommandAnswer {
  try {
    return { ok: handler(args) ?? null }
  } catch (error) {
    return { fault: { code: 'failed', message: error instanceof Error ? error.message : String(error) } }
  }
}
