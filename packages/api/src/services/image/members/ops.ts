import { members, type Member } from '@pileus/db/schema/image'
import { and, count, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { conflict, Fault, forbidden } from '../../../platform/fault.ts'
import { command, first, query } from '../../../platform/op.ts'
import { tell } from '../images/changes.ts'
import { lockImage, projectOf, requireImage, type SeenImage } from '../images/find.ts'
import { limits } from '../images/model.ts'

const imageOnly = z.object({ imageId: z.string() })
const one = z.object({ imageId: z.string(), memberId: z.string().max(255) })

function requireShared(image: SeenImage) {
  if (image.visibility !== 'shared') throw forbidden('Only shared images have members.')
}

const find = (ctx: Ctx, imageId: string, memberId: string) =>
  first(
    ctx.db
      .select()
      .from(members)
      .where(and(eq(members.imageId, imageId), eq(members.memberId, memberId)))
      .limit(1),
  )

/** With whom else an image is shared is the owner's business: a member sees itself. */
const isOwners = (ctx: Ctx, image: SeenImage) => ctx.caller.roles.has('admin') || image.projectId === projectOf(ctx.caller)

async function requireMember(ctx: Ctx, image: SeenImage, memberId: string): Promise<Member> {
  const found = isOwners(ctx, image) || memberId === projectOf(ctx.caller) ? await find(ctx, image.id, memberId) : undefined
  if (!found) throw new Fault('not_found', `${memberId} not found in the member list of the image ${image.id}.`)
  return found
}

export const listMembers = query({
  policy: 'image:get_members',
  input: imageOnly,
  target: requireImage,
  async run(ctx, _input, image) {
    requireShared(image)
    const own = isOwners(ctx, image) ? undefined : eq(members.memberId, projectOf(ctx.caller) ?? '')
    return ctx.db
      .select()
      .from(members)
      .where(and(eq(members.imageId, image.id), own))
      .orderBy(members.createdAt, members.memberId)
      .limit(limits.members)
  },
})

export const showMember = query({
  policy: 'image:get_member',
  input: one,
  target: requireImage,
  run(ctx, { memberId }, image) {
    if (image.visibility !== 'shared') throw new Fault('not_found', 'Only shared images have members.')
    return requireMember(ctx, image, memberId)
  },
})

export const addMember = command({
  policy: 'image:add_member',
  input: z.object({ imageId: z.string(), member: z.string("Member can't be empty").min(1, "Member can't be empty").max(255) }),
  target: lockImage,
  async run(ctx, { member: memberId }, image): Promise<Member> {
    requireShared(image)
    const [all] = await ctx.db.select({ there: count() }).from(members).where(eq(members.imageId, image.id))
    if ((all?.there ?? 0) >= limits.members)
      throw new Fault('over_quota', `The limit of members of an image is ${limits.members}. Make it a community image instead.`)
    const [member] = await ctx.db.insert(members).values({ imageId: image.id, memberId }).onConflictDoNothing().returning()
    if (!member) throw conflict(`Member ${memberId} is duplicated for image ${image.id}`)
    tellMember(ctx, 'image.share', image, memberId)
    return member
  },
})

/** Whether to accept is for the member to say, and for nobody else but an administrator. */
export const updateMember = command({
  policy: 'image:modify_member',
  input: one.extend({ status: z.enum(['pending', 'accepted', 'rejected'], 'Incorrect request: must be pending, accepted or rejected') }),
  target: lockImage,
  async run(ctx, { memberId, status }, image): Promise<Member> {
    requireShared(image)
    const member = await requireMember(ctx, image, memberId)
    const [changed] = await ctx.db
      .update(members)
      .set({ status, updatedAt: ctx.now() })
      .where(and(eq(members.imageId, image.id), eq(members.memberId, member.memberId)))
      .returning()
    tellMember(ctx, 'image.member', image, memberId)
    return changed ?? member
  },
})

export const removeMember = command({
  policy: 'image:delete_member',
  input: one,
  target: lockImage,
  async run(ctx, { memberId }, image) {
    requireShared(image)
    const member = await requireMember(ctx, image, memberId)
    await ctx.db.delete(members).where(and(eq(members.imageId, image.id), eq(members.memberId, member.memberId)))
    tellMember(ctx, 'image.unshare', image, memberId)
  },
})

/** Both sides hear of it. */
function tellMember(ctx: CommandCtx, kind: string, image: SeenImage, memberId: string) {
  tell(ctx, kind, image)
  ctx.emit({ kind, subjectId: image.id, projectId: memberId })
}
