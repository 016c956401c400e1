import type { Api } from '@/lib/api.ts'
import { browsed } from './browse.ts'
import { type Handlers, unread } from './handlers.ts'
import { change, newId, remove, type World } from './world.ts'

type Dashboard = Handlers<Api['dashboard']>

/** What the frame and the pages of the system ask. */
export const dashboard = (world: World): Dashboard => ({
  shell: () => world.shell,
  search: ({ q, limit = 20 }) => searched(world, q).slice(0, limit),
  preferences: {
    update({ columns = {}, dismissed: _read, ...patch }) {
      const before = world.shell.preferences
      const chosen = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
      const shown = Object.fromEntries(
        Object.entries({ ...before.columns, ...columns }).flatMap(([name, list]) => (list ? [[name, list]] : [])),
      )
      world.shell = { ...world.shell, preferences: { ...before, ...chosen, columns: shown } }
      world.changed('preferences.update', world.shell.account.user.id)
      return world.shell.preferences
    },
    reset() {
      world.changed('preferences.update', world.shell.account.user.id)
      return world.shell.preferences
    },
  },
  firstRun: { show: () => ({ steps: [], dismissed: null, ...world.shell.firstRun, can: { dismiss: true } }) },
  system: () => world.system,
  stuck: () => ({ at: new Date().toISOString(), findings: [] }),
  activity: { list: () => world.activity },
  why: () => ({ tasks: [], parents: [], children: [], commands: [], events: [], names: {} }),
  tasks: { list: () => ({ rows: [], live: 0 }) },
  messages: messages(world),
  notes: {
    show: ({ kind, id }) => noteOf(world, `${kind} ${id}`),
    update({ kind, id, body, revision }) {
      world.notes.set(`${kind} ${id}`, { body, revision: revision + 1 })
      world.changed('note.update', id)
      return noteOf(world, `${kind} ${id}`)
    },
  },
})

type Messages = NonNullable<Dashboard['messages']>

const listing = {
  search: ['title', 'body'],
  order: 'createdAt',
  facets: {
    state: { values: ['shown', 'scheduled', 'past'] },
    tone: { values: ['info', 'warning', 'danger'] },
    audience: { values: ['everybody', 'admins'] },
  },
} as const

const messages = (world: World): Messages => ({
  active: () => [],
  browse: (asked) => browsed(world.messages, asked, listing, ['create']),
  create({ title, body = '', tone = 'info', audience = 'everybody' }) {
    const id = newId()
    const times = { startsAt: null, endsAt: null, createdAt: new Date().toISOString(), updatedAt: null }
    world.messages.push({ id, title, body, tone, audience, state: 'shown', ...times, can: { edit: true, delete: true } })
    world.changed('message.create', id)
    return unread
  },
  update({ messageId, title, body, tone, audience }) {
    change(world, 'message', world.messages, messageId, { title, body, tone, audience })
    return unread
  },
  delete({ messageId }) {
    remove(world, 'message', world.messages, messageId)
    return unread
  },
})

function noteOf({ notes, shell }: World, key: string) {
  const note = notes.get(key)
  const author = note ? { id: shell.account.user.id, name: shell.account.user.name } : null
  return { body: note?.body ?? '', revision: note?.revision ?? 0, author, at: note ? new Date().toISOString() : null, editable: true }
}

function searched({ projects, users, groups, roles, domains }: World, q: string) {
  const rows = (kind: string, among: readonly { id: string; name: string; description: string | null }[]) =>
    among
      .filter(({ id, name }) => id === q || name.toLowerCase().includes(q.toLowerCase()))
      .map(({ id, name, description }) => ({ kind, id, name, detail: description ?? '' }))
  return [
    ...rows('project', projects),
    ...rows('user', users),
    ...rows('group', groups),
    ...rows('role', roles),
    ...rows('domain', domains),
  ]
}
