import { z } from 'zod'
import { activityColumns, readActivity } from '../../../platform/activity.ts'
import { list } from '../../../platform/op.ts'
import { allows } from '../../../platform/policy.ts'
import { type Why, why } from '../../../platform/why.ts'
import { namesOf } from '../../identity/index.ts'

const values = z.array(z.string().max(255)).max(100).optional()

/** The event log, newest first; of one resource with its id as `subject`. */
export const listActivity = list({
  policy: 'dashboard:list_activity',
  input: z.object({
    q: z.string().max(255).optional(),
    filter: z.strictObject({ kind: values, subject: values, actor: values, request: values, project: values, domain: values }).optional(),
    from: z.coerce.date().optional(),
    to: z.coerce.date().optional(),
    after: z.string().max(100).optional(),
    before: z.string().max(100).optional(),
    size: z.int().min(1, 'must be at least 1').max(1000, 'must be at most 1000').default(50),
  }),
  columns: activityColumns,
  async run(ctx, { filter = {}, ...asked }, visible) {
    const { rows, ...page } = await readActivity(ctx.db, { ...filter, ...asked }, visible)
    const names = await namesOf(
      ctx.db,
      rows.flatMap((row) => [row.actor, row.projectId, row.subjectId]),
    )
    const named = (id: string | null) => (id === null ? null : { id, name: names.get(id) ?? null })
    return {
      ...page,
      rows: rows.map(({ actor, projectId, ...row }) => ({
        ...row,
        actor: named(actor),
        project: named(projectId),
        subjectName: names.get(row.subjectId) ?? nameIn(row.data),
      })),
    }
  },
})

/** Everything that is known about an id, as far as the caller may see it. */
export const showWhy = list({
  policy: 'dashboard:get_why',
  input: z.object({ id: z.string().trim().min(1).max(255) }),
  columns: activityColumns,
  async run({ cloud, caller, db }, { id }, visible) {
    const story = await why(cloud.sql, id)
    const withNames = async <T extends Why>(told: T) => {
      const known = told.events.flatMap(({ subjectId, data }) => [[subjectId, nameIn(data)] as const])
      const names = [...known.filter((pair): pair is [string, string] => pair[1] !== null), ...(await namesOf(db, idsIn(told)))]
      return { ...told, names: Object.fromEntries(names) }
    }
    // No filter: the rule lets the caller see everything.
    if (visible === undefined) return withNames(story)
    const may = (target: { projectId: string | null; domainId?: string | null; userId: string | null }) =>
      allows(cloud.policy['dashboard:get_why'], caller, target, cloud.profile)
    const seen = <T extends { projectId: string | null; caller: { userId: string } | null; error: string | null }>(tasks: T[]) =>
      tasks
        .filter(({ projectId, caller: starter }) => may({ projectId, userId: starter?.userId ?? null }))
        .map((task) => ({ ...task, state: {}, owner: null, error: task.error && saidToOthers }))
    return withNames({
      tasks: seen(story.tasks),
      parents: seen(story.parents),
      children: seen(story.children),
      commands: [],
      events: story.events.filter(({ projectId, domainId, actor }) => may({ projectId, domainId, userId: actor })),
    })
  },
})

/** What the thing was called when it happened: it may be gone. */
const nameIn = ({ name }: Record<string, unknown>): string | null => (typeof name === 'string' ? name : null)

/** Of whoever acted, and of what was acted on. */
const idsIn = ({ tasks, parents, children, events }: Why) => [
  ...[...tasks, ...parents, ...children].flatMap((task) => [task.subjectId, task.projectId, task.caller?.userId ?? null]),
  ...events.flatMap((event) => [event.subjectId, event.projectId, event.actor]),
]

/** In the place of what a host or a library said: it may name addresses of the cloud's inside. */
const saidToOthers = 'The last try failed; it is tried again.'
