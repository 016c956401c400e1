import type { CommandName, CommandResult } from '@pileus/wire/commands/registry'
import { hostCommands } from '@pileus/wire/commands/host'
import type { z } from 'zod'

/** What a handler may use. */
export interface HandlerContext {
  /** Aborted when nobody wants the result any more. */
  signal: AbortSignal
  clock(): number
  progress(done: number, total: number | null): void
}

export type Handler = (args: unknown, context: HandlerContext) => Promise<unknown>
export type Handlers = ReadonlyMap<string, Handler>

/** The arguments are held to the kind's own schema first: the agent believes nothing either. */
const handler =
  <K extends CommandName, Args extends z.ZodType>(
    kind: { args: Args },
    run: (args: z.output<Args>, context: HandlerContext) => Promise<CommandResult<K>>,
  ): Handler =>
  (args, context) =>
    run(kind.args.parse(args), context)

/** Everything that a host can be told to do. */
export const hostHandlers = (): Handlers =>
  new Map([
    [
      'host.ping',
      handler<'host.ping', (typeof hostCommands)['host.ping']['args']>(hostCommands['host.ping'], async ({ echo }, { clock }) => ({
        echo,
        clock: clock(),
      })),
    ],
  ])
