import type { ImageTask } from '@pileus/db/schema/image'
import { body, view, type Reply } from '../../../platform/rest/fields.ts'
import { route } from '../../../platform/rest/route.ts'
import { time } from '../images/views.ts'
import { createTask, deleteTask, listImageTasks, listTasks, showTask, type TaskPage } from './ops.ts'

const stub = {
  id: (t: ImageTask) => t.id,
  type: (t: ImageTask) => t.type,
  status: (t: ImageTask) => t.status,
  owner: (t: ImageTask) => t.projectId,
  created_at: (t: ImageTask) => time(t.createdAt),
  updated_at: (t: ImageTask) => time(t.updatedAt ?? t.createdAt),
  expires_at: (t: ImageTask) => (t.expiresAt ? time(t.expiresAt) : undefined),
  self: (t: ImageTask) => `/v2/tasks/${t.id}`,
  schema: () => '/v2/schemas/task',
}
const brief = view<ImageTask>('task', stub).item
const task = view<ImageTask>('task', {
  ...stub,
  input: (t) => t.input,
  result: (t) => t.result,
  message: (t) => t.message,
  image_id: (t) => t.imageId ?? undefined,
  request_id: (t) => t.requestId,
  user_id: (t) => t.userId,
}).item

function page({ rows, next }: TaskPage, reply: Reply) {
  const query = new URL(reply.self).searchParams
  query.delete('marker')
  const first = query.size > 0 ? `/v2/tasks?${query}` : '/v2/tasks'
  if (next !== undefined) query.set('marker', next)
  return {
    tasks: rows.map((row) => brief(row, reply)),
    first,
    schema: '/v2/schemas/tasks',
    ...(next === undefined ? {} : { next: `/v2/tasks?${query}` }),
  }
}

export const taskRoutes = [
  route('GET /v2/images/:imageId/tasks', { op: listImageTasks, reply: (rows, reply) => ({ tasks: rows.map((row) => task(row, reply)) }) }),
  route('GET /v2/tasks', { op: listTasks, reply: page }),
  route('POST /v2/tasks', { op: createTask, body: body(null), status: 201 }),
  route('GET /v2/tasks/:taskId', { op: showTask, reply: task }),
  route('DELETE /v2/tasks/:taskId', { op: deleteTask, status: 204 }),
]
