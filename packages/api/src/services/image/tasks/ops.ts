import { imageTasks, type ImageTask } from '@pileus/db/schema/image'
import { and, desc, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { badRequest, Fault } from '../../../platform/fault.ts'
import { command, first, query } from '../../../platform/op.ts'
import { requireImage } from '../images/find.ts'

const isId = z.uuid()
const page = 25
const longest = 1000

/** What is being and was imported into an image. */
export const listImageTasks = query({
  policy: 'image:get_image',
  input: z.object({ imageId: z.string() }),
  target: requireImage,
  run: (ctx, _input, image) =>
    ctx.db.select().from(imageTasks).where(eq(imageTasks.imageId, image.id)).orderBy(desc(imageTasks.createdAt)).limit(longest),
})

export interface TaskPage {
  rows: ImageTask[]
  next?: string
}

export const listTasks = query({
  policy: 'image:tasks_api_access',
  input: z.object({
    limit: z.coerce
      .number('limit param must be an integer')
      .int('limit param must be an integer')
      .min(0, 'limit param must be positive')
      .default(page),
    marker: z.uuid('Invalid marker format').optional(),
    status: z.string().max(64).optional(),
    type: z.string().max(64).optional(),
    sortDir: z.enum(['asc', 'desc'], 'Invalid sort direction: must be asc or desc').default('desc'),
  }),
  async run(ctx, { limit, marker, status, type, sortDir }): Promise<TaskPage> {
    const [way, direction] = sortDir === 'asc' ? [sql`>`, sql`asc`] : [sql`<`, sql`desc`]
    const size = Math.min(limit, longest)
    const rows = await ctx.db
      .select()
      .from(imageTasks)
      .where(
        and(
          status === undefined ? undefined : sql`${imageTasks.status} = ${status}`,
          type === undefined ? undefined : eq(imageTasks.type, type),
          marker === undefined ? undefined : sql`(created_at, id) ${way} (select created_at, id from ${imageTasks} where id = ${marker})`,
        ),
      )
      .orderBy(sql`created_at ${direction}`, sql`id ${direction}`)
      .limit(size)
    const last = rows.at(-1)
    return rows.length === size && last ? { rows, next: last.id } : { rows }
  },
})

export const showTask = query({
  policy: 'image:tasks_api_access',
  input: z.object({ taskId: z.string() }),
  target: (ctx, { taskId }) =>
    isId.safeParse(taskId).success ? first(ctx.db.select().from(imageTasks).where(eq(imageTasks.id, taskId)).limit(1)) : undefined,
  missing: ({ taskId }) => ['task', taskId] as const,
  run: (_ctx, _input, task) => task,
})

/** The old way to import, by which an administrator could make the server read its own files. */
export const createTask = command({
  policy: 'image:tasks_api_access',
  input: z.object({ type: z.string("Task 'type' is required"), input: z.record(z.string(), z.unknown(), "Task 'input' is required") }),
  run() {
    throw badRequest('Tasks cannot be created: create an image, and import its data with POST /v2/images/{image_id}/import.')
  },
})

export const deleteTask = command({
  policy: 'image:tasks_api_access',
  input: z.object({ taskId: z.string() }),
  run() {
    throw new Fault('method_not_allowed', 'Tasks are not deleted by hand: they go when their time in expires_at has come.')
  },
})
