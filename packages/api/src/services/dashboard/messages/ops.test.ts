import { afterAll, beforeAll, expect, test } from 'vitest'
import { societyOf } from '../../identity/society.ts'
import { identityCloud, type IdentityCloud } from '../../identity/testing.ts'
import { updatePreferences } from '../preferences/ops.ts'
import { showShell } from '../shell/ops.ts'
import { as, callerOf } from '../testing.ts'
import { browseMessages } from './browse.ts'
import { createMessage, deleteMessage, listActiveMessages, updateMessage } from './ops.ts'

let cloud: IdentityCloud
let call: ReturnType<typeof callerOf>
beforeAll(async () => {
  cloud = await identityCloud()
  call = callerOf(cloud)
})
afterAll(() => cloud.close())

const admin = as('admin', { kind: 'system' })
const member = as('member', { kind: 'project', projectId: 'p', domainId: 'd' })
const titles = (rows: { title: string }[]) => rows.map((row) => row.title)
const hours = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString()

test('everybody sees what is said to everybody and now, the gravest first; administrators see what is said to them', async () => {
  await call(admin, createMessage, { title: 'Welcome' })
  await call(admin, createMessage, { title: 'Storage is slow', tone: 'danger' })
  await call(admin, createMessage, { title: 'Disks come on Monday', audience: 'admins' })
  await call(admin, createMessage, { title: 'Over', endsAt: hours(-1) })
  await call(admin, createMessage, { title: 'To come', startsAt: hours(1), endsAt: hours(2) })
  expect(titles(await call(member, listActiveMessages, {}))).toEqual(['Storage is slow', 'Welcome'])
  expect(titles(await call(admin, listActiveMessages, {}))).toEqual(['Storage is slow', 'Disks come on Monday', 'Welcome'])
  const { rows, facets, can } = await call(admin, browseMessages, { sort: 'title' })
  expect(rows.map(({ title, state }) => [title, state])).toEqual([
    ['Disks come on Monday', 'shown'],
    ['Over', 'past'],
    ['Storage is slow', 'shown'],
    ['To come', 'scheduled'],
    ['Welcome', 'shown'],
  ])
  expect(facets['state']).toEqual([
    { value: 'shown', count: 3 },
    { value: 'scheduled', count: 1 },
    { value: 'past', count: 1 },
  ])
  expect([can, rows[0]?.can]).toEqual([{ create: true }, { edit: true, delete: true }])
  const reader = await call(as('reader', { kind: 'system' }), browseMessages, {})
  expect(reader.can.create).toMatchObject({ code: 'policy' })
  await expect(call(member, browseMessages, {})).rejects.toMatchObject({ code: 'forbidden' })
  await expect(call(member, createMessage, { title: 'Mine' })).rejects.toMatchObject({ code: 'forbidden' })
})

test('a page is told when what is said changes next by itself', async () => {
  const change = async (caller: typeof admin) => (await call(caller, showShell, {})).messagesChange
  const someone = as('member', { kind: 'project', projectId: 'p', domainId: 'd' }, await societyOf(cloud).user())
  const soon = new Date(Date.now() + 60_000)
  const { id } = await call(admin, createMessage, { title: 'Soon', startsAt: soon.toISOString(), endsAt: hours(1) })
  const told = await change(someone)
  expect(told?.at).toEqual(soon)
  expect(told?.inMs).toBeGreaterThan(30_000)
  expect(told?.inMs).toBeLessThanOrEqual(60_000)
  await call(admin, updateMessage, { messageId: id, audience: 'admins' })
  expect((await change(someone))?.at).not.toEqual(soon)
  await call(admin, deleteMessage, { messageId: id })
})

test('what somebody has dismissed comes back when it says something else', async () => {
  const member = as('member', { kind: 'project', projectId: 'p', domainId: 'd' }, await societyOf(cloud).user())
  const { id } = await call(admin, createMessage, { title: 'Read me' })
  const shown = async () => titles((await call(member, showShell, {})).messages).includes('Read me')
  expect(await shown()).toBe(true)
  await call(member, updatePreferences, { dismissed: { [`message.${id}`]: true } })
  expect(await shown()).toBe(false)
  await call(admin, updateMessage, { messageId: id, body: 'News' })
  expect(await shown()).toBe(true)
  await call(admin, deleteMessage, { messageId: id })
  expect(await shown()).toBe(false)
  await expect(call(admin, deleteMessage, { messageId: id })).rejects.toMatchObject({ code: 'not_found' })
})

test('an end before the start is refused, also when only one of them changes', async () => {
  await expect(call(admin, createMessage, { title: 'x', startsAt: hours(2), endsAt: hours(1) })).rejects.toMatchObject({
    details: { path: ['endsAt'] },
  })
  const { id } = await call(admin, createMessage, { title: 'x', startsAt: hours(1), endsAt: hours(2) })
  await expect(call(admin, updateMessage, { messageId: id, startsAt: hours(3) })).rejects.toMatchObject({ code: 'bad_request' })
})
