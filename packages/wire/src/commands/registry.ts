import { z } from 'zod'

/**
 * What both ends agree on about one kind of command. Hosts run the commands of a subject one after the other, in the order of their
 * numbers; `subject` says from the arguments which guest, volume or network unit that is.
 */
export interface CommandKind<Args extends z.ZodType = z.ZodType, Result extends z.ZodType = z.ZodType> {
  args: Args
  result: Result
  subject(args: z.output<Args>): string
  /**
   * For the few verbs that must not happen twice, such as a reboot: when a host dies in the middle of one, it says so instead of doing it
   * again. All others make something so, and are repeated.
   */
  once?: true
}

/**
 * Every kind by name, filled by the files beside this one:
 * `declare module './registry.ts' { interface CommandKinds extends GuestCommands {} }`, so that a misspelt kind does not compile.
 */
export interface CommandKinds {}

export type CommandName = keyof CommandKinds
export type CommandArgs<K extends CommandName> = CommandKinds[K] extends CommandKind<infer Args> ? z.input<Args> : never
export type CommandResult<K extends CommandName> = CommandKinds[K] extends CommandKind<z.ZodType, infer Result> ? z.output<Result> : never

const kinds = new Map<string, CommandKind>()

/** Only for its types: `subject` gets what `args` parses to. */
export function commandKind<Args extends z.ZodType, Result extends z.ZodType>(kind: CommandKind<Args, Result>): CommandKind<Args, Result> {
  return kind
}

/** Makes kinds known by name at run time. The same name twice is two people's mistake, not a replacement. */
export function defineCommands<T extends Record<string, CommandKind>>(defined: T): T {
  for (const [name, kind] of Object.entries(defined)) {
    if (kinds.has(name)) throw new Error(`Command kind '${name}' is defined twice.`)
    kinds.set(name, kind)
  }
  return defined
}

export function findCommandKind(name: string): CommandKind | undefined {
  return kinds.get(name)
}

/** What a host says about a command. `retry`: the same command may well work later; without it the step has failed for good. */
export const commandFault = z.object({ code: z.string().max(100), message: z.string().max(2_000), retry: z.boolean().optional() })
export type CommandFault = z.output<typeof commandFault>

export const commandAnswer = z.union([
  z.object({ ok: z.unknown() }),
  z.object({ fault: commandFault }),
  z.object({ refused: z.literal(true) }),
])
export type CommandAnswer = z.output<typeof commandAnswer>
