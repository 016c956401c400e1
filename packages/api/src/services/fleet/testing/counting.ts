import { hosts, type Host } from '@pileus/db/schema/fleet'
import { commandKind, defineCommands } from '@pileus/wire/commands/registry'
import { z } from 'zod'
import { transaction } from '../../../platform/op.ts'
import { minutes, task } from '../../../platform/task.ts'
import type { Cloud } from '../../../platform/ctx.ts'
import { begin } from '../../../platform/transition.ts'
import { as } from '../../dashboard/testing.ts'

const counted = { args: z.object({ id: z.string() }), result: z.object({ n: z.int() }), subject: (args: { id: string }) => args.id }

/** Toy effects that can be counted: one that may be repeated and makes something so, and one that must happen once. */
const countCommands = defineCommands({
  'test.ensure': commandKind(counted),
  'test.once': { ...commandKind(counted), once: true },
})
type CountCommands = typeof countCommands
declare module '@pileus/wire/commands/registry' {
  interface CommandKinds extends CountCommands {}
}

/** Tells the host `many` things at once, and ends when all were answered. */
const counting = (kind: 'test.ensure' | 'test.once') =>
  task(`${kind}.task`, {
    on: hosts,
    deadline: minutes(2),
    onFail: 'back',
    state: z.object({ many: z.int().default(1) }),
    steps: {
      async count({ task, row, state, command, done, wait }) {
        const answers = await inTurn(state.many, (n) => command(row.id, kind, { id: `${task.id}.${n}` }))
        return answers.every(Boolean) ? done() : wait()
      },
      back: async ({ done }) => done(),
    },
  })

async function inTurn<T>(many: number, ask: (n: number) => Promise<T>): Promise<T[]> {
  const all: T[] = []
  for (let n = 0; n < many; n++) all.push(await ask(n))
  return all
}

counting('test.ensure')
counting('test.once')

export async function beginCounting(cloud: Cloud, host: Host, kind: 'test.ensure' | 'test.once' = 'test.once', many = 1) {
  const operator = as('admin', { kind: 'system' })
  const action = { from: ['enrolled', 'enabled', 'disabled', 'maintenance'], task: `${kind}.task` } as const
  await transaction({ cloud, requestId: 'req-test', baseUrl: '', caller: operator }, operator, (ctx) => begin(ctx, host, action, { many }))
}
