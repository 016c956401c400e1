import { z } from 'zod'
import { commandKind, defineCommands } from './registry.ts'

/** The whole way there and back, past the ledger and the disk. */
const ping = commandKind({
  args: z.object({ echo: z.string().max(255) }),
  result: z.object({ echo: z.string().max(255), clock: z.number() }),
  subject: () => 'host',
})

export const hostCommands = defineCommands({ 'host.ping': ping })
type HostCommands = typeof hostCommands
declare module './registry.ts' {
  interface CommandKinds extends HostCommands {}
}
