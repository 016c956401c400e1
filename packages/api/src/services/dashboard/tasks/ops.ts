import { z } from 'zod'
import type { Ctx } from '../../../platform/ctx.ts'
import { list, query } from '../../../platform/op.ts'
import { allows, visible } from '../../../platform/policy.ts'
import {
  countLiveTasks,
  findShownTask,
  listTasks as readTasks,
  taskColumns,
  tellTask,
  type ShownTask,
} from '../../../platform/task-list.ts'
import { namesOf } from '../../identity/index.ts'

const states = z.enum(['live', 'ended'])

/** What is going on and what ended within a day, for the drawer; of one resource with its id as `subject`. */
export const listTasks = list({
  policy: 'dashboard:list_tasks',
  input: z.object({
    states: z.array(states).min(1).max(2).default(['live', 'ended']),
    subject: z.string().max(255).optional(),
    limit: z.int().min(1).max(500).default(100),
  }),
  columns: taskColumns,
  async run(ctx, asked, where) {
    const [rows, live] = await Promise.all([readTasks(ctx.db, asked, where), countLiveTasks(ctx.db, where)])
    return { rows: await named(ctx, rows), live }
  },
})

export const showTask = query({
  policy: 'dashboard:get_task',
  input: z.object({ taskId: z.uuid() }),
  target: (ctx: Ctx, { taskId }) => findShownTask(ctx.db, taskId),
  attributes: ({ projectId, userId }) => ({ projectId, userId }),
  missing: ({ taskId }) => ['task', taskId],
  async run(ctx, _input, task) {
    const { children, commands, moves, steps, back } = await tellTask(ctx.db, task)
    const [shown, ...below] = await named(ctx, [task, ...children])
    const inside = seesInside(ctx)
    return {
      task: shown ?? task,
      children: below,
      steps,
      back,
      moves: moves.map((move) => (inside || move.move !== 'retry' ? move : { ...move, text: null })),
      commands: inside ? commands : [],
    }
  },
})

/** How many live tasks the caller may see: for the shell. */
export async function liveTasks(ctx: Ctx): Promise<number> {
  const { cloud, caller } = ctx
  const where = visible(cloud.policy['dashboard:list_tasks'], caller, taskColumns, cloud.profile)
  if (where === false) return 0
  return countLiveTasks(ctx.db, where === true ? undefined : where)
}

const seesInside = ({ cloud, caller }: Ctx) => allows(cloud.policy['dashboard:get_task_commands'], caller, {}, cloud.profile)

/** With the names of who started it and of what it is about; what hosts said in full for operators only. */
async function named(ctx: Ctx, tasks: readonly ShownTask[]) {
  const inside = seesInside(ctx)
  const names = await namesOf(
    ctx.db,
    tasks.flatMap((task) => [task.userId, task.subjectId, task.projectId]),
  )
  const name = (id: string | null) => (id === null ? null : (names.get(id) ?? null))
  return tasks.map((task) => ({
    ...task,
    error: inside || task.error === null ? task.error : 'The last try failed; it is tried again.',
    userName: name(task.userId),
    subjectName: name(task.subjectId),
    projectName: name(task.projectId),
  }))
}
