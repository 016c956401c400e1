// An agent on a real folder that kills itself at a point of its next command. What it does is a line in a file.
import { commandKind, defineCommands } from '@pileus/wire/commands/registry'
import { appendFileSync } from 'node:fs'
import { z } from 'zod'
import { Agent } from '../agent.ts'
import { openFolder } from '../folder.ts'
import { simulatedHardware } from '../inventory.ts'
import { dialSocket } from '../socket.ts'

const counted = { args: z.object({ id: z.string() }), result: z.object({ n: z.int() }), subject: (args: { id: string }) => args.id }
defineCommands({ 'test.ensure': commandKind(counted), 'test.once': { ...commandKind(counted), once: true } })

const { FOLDER = '', EFFECTS = '', KILL_AT } = process.env
const state = await openFolder(FOLDER)

const effect = async (given: unknown) => {
  appendFileSync(EFFECTS, `${counted.args.parse(given).id}\n`)
  return { n: 1 }
}

new Agent({
  dial: dialSocket(state.membership.url),
  state,
  handlers: new Map([
    ['test.ensure', effect],
    ['test.once', effect],
  ]),
  inventory: async () => ({ hardware: simulatedHardware(state.identity.host), storage: [] }),
  boot: 'boot-1',
  version: '0.0.0-test',
  log: () => undefined,
  timing: { firstMs: 20, longestMs: 300, silenceMs: 2_000 },
  at(point) {
    if (point === KILL_AT) process.kill(process.pid, 'SIGKILL')
  },
}).start()
process.stdin.on('end', () => process.exit(0)).resume()
