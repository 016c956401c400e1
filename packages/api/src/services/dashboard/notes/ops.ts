import { notes, type Note } from '@pileus/db/schema/dashboard'
import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { Fault } from '../../../platform/fault.ts'
import { command, first, query } from '../../../platform/op.ts'
import { allows } from '../../../platform/policy.ts'
import type { Described } from '../../../platform/service.ts'
import { namesOf } from '../../identity/index.ts'

const bytesAtMost = 32 * 1024

const one = { kind: z.string().regex(/^[a-z][a-z_]{0,63}$/, 'must be a kind of resource, such as project'), id: z.string().min(1).max(255) }
type One = { kind: string; id: string }

/** Where the thing belongs, as its service says; never as the caller does. The first service that knows the kind answers. */
async function target(ctx: Ctx, { kind, id }: One): Promise<Described | undefined> {
  for (const { describe } of ctx.cloud.services) {
    const found = await describe?.(ctx, kind, id)
    if (found) return found
  }
  return undefined
}

const attributes = ({ projectId, domainId }: Described) => ({ projectId, domainId })
const missing = ({ kind, id }: One) => [kind, id] as const

/** Revision 0: nothing has been written yet. */
interface ShownNote {
  body: string
  revision: number
  author: { id: string; name: string | null } | null
  at: Date | null
  editable: boolean
}

export const showNote = query({
  policy: 'dashboard:get_note',
  input: z.object(one),
  target,
  attributes,
  missing,
  async run(ctx, wanted, place): Promise<ShownNote> {
    const { cloud, caller } = ctx
    const editable = allows(cloud.policy['dashboard:update_note'], caller, attributes(place), cloud.profile)
    return { ...(await shown(ctx, await find(ctx, wanted))), editable }
  },
})

/** Of two who write at once the second hears what the first has written, instead of writing over it. An empty text takes the note away. */
export const updateNote = command({
  policy: 'dashboard:update_note',
  input: z.strictObject({ ...one, body: z.string(), revision: z.int().min(0) }),
  target,
  attributes,
  missing,
  async run(ctx, { body, revision, ...wanted }, place): Promise<ShownNote> {
    if (Buffer.byteLength(body) > bytesAtMost)
      throw new Fault('too_large', `A note may take ${bytesAtMost / 1024} KiB; shorten it.`, { path: ['body'] })
    const saved = await save(ctx, wanted, { body, revision, ...attributes(place) })
    if (!saved) throw await outdated(ctx, wanted)
    ctx.emit({ kind: 'note.update', subjectId: wanted.id, ...attributes(place), data: { of: wanted.kind, bytes: Buffer.byteLength(body) } })
    return { ...(await shown(ctx, body === '' ? undefined : saved)), editable: true }
  },
})

const is = ({ kind, id }: One) => and(eq(notes.kind, kind), eq(notes.subjectId, id))

const find = (ctx: Ctx, wanted: One) => first(ctx.db.select().from(notes).where(is(wanted)).limit(1))

/** Nothing when the revision is not the one that is there. */
async function save(
  ctx: CommandCtx,
  wanted: One,
  { revision, ...written }: Described & { body: string; revision: number },
): Promise<Note | undefined> {
  const values = { ...written, authorId: ctx.caller.userId, revision: revision + 1, updatedAt: ctx.now() }
  const seen = and(is(wanted), eq(notes.revision, revision))
  if (written.body === '' && revision > 0) return first(ctx.db.delete(notes).where(seen).returning())
  if (revision > 0) return first(ctx.db.update(notes).set(values).where(seen).returning())
  return first(
    ctx.db
      .insert(notes)
      .values({ kind: wanted.kind, subjectId: wanted.id, ...values })
      .onConflictDoNothing()
      .returning(),
  )
}

async function outdated(ctx: CommandCtx, wanted: One): Promise<Fault> {
  const theirs = await find(ctx, wanted)
  if (!theirs)
    return new Fault('conflict', 'The note was taken away while you wrote. Save again to write it anew.', {
      reason: 'revision',
      revision: 0,
    })
  const { author, at, revision, body } = await shown(ctx, theirs)
  const who = author?.name ?? author?.id ?? 'Somebody'
  return new Fault(
    'conflict',
    `${who} has changed the note at ${at?.toISOString() ?? ''}, while you wrote. Take over what you need of it and save again.`,
    {
      reason: 'revision',
      revision,
      author,
      at,
      body,
    },
  )
}

async function shown(ctx: Ctx, note: Note | undefined): Promise<Omit<ShownNote, 'editable'>> {
  if (!note) return { body: '', revision: 0, author: null, at: null }
  const names = await namesOf(ctx.db, [note.authorId])
  return {
    body: note.body,
    revision: note.revision,
    author: { id: note.authorId, name: names.get(note.authorId) ?? null },
    at: note.updatedAt ?? note.createdAt,
  }
}
