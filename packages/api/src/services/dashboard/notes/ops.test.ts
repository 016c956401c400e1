import { afterAll, beforeAll, expect, test } from 'vitest'
import { societyOf } from '../../identity/society.ts'
import { identityCloud, type IdentityCloud } from '../../identity/testing.ts'
import { as, callerOf } from '../testing.ts'
import { showNote, updateNote } from './ops.ts'

let cloud: IdentityCloud
let call: ReturnType<typeof callerOf>
let domainId: string
let projectId: string
let userId: string
beforeAll(async () => {
  cloud = await identityCloud()
  call = callerOf(cloud)
  const society = societyOf(cloud)
  domainId = await society.domain()
  projectId = await society.project(domainId)
  userId = await society.user(domainId)
})
afterAll(() => cloud.close())

const here = () => ({ kind: 'project', projectId, domainId }) as const
const elsewhere = { kind: 'project', projectId: 'elsewhere', domainId: 'other' } as const

test('members write about what is in their project, readers read it, and others hear nothing', async () => {
  const about = { kind: 'project', id: projectId }
  expect(await call(as('reader', here()), showNote, about)).toEqual({ body: '', revision: 0, author: null, at: null, editable: false })
  await expect(call(as('reader', here()), updateNote, { ...about, body: 'x', revision: 0 })).rejects.toMatchObject({ code: 'forbidden' })
  const written = await call(as('member', here(), userId), updateNote, { ...about, body: '# Ours', revision: 0 })
  expect(written).toMatchObject({ body: '# Ours', revision: 1, author: { id: userId, name: `user-${userId}` }, editable: true })
  expect(await call(as('reader', here()), showNote, about)).toMatchObject({ body: '# Ours', editable: false })
  await expect(call(as('manager', elsewhere), showNote, about)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(call(as('manager', elsewhere), updateNote, { ...about, body: 'x', revision: 1 })).rejects.toMatchObject({
    code: 'forbidden',
  })
})

test('about a user write the managers of its domain and administrators; the user itself reads nothing', async () => {
  const about = { kind: 'user', id: userId }
  await call(as('manager', { kind: 'domain', domainId }), updateNote, { ...about, body: 'Leaves in May', revision: 0 })
  expect(await call(as('admin', { kind: 'system' }), showNote, about)).toMatchObject({ body: 'Leaves in May', editable: true })
  await expect(call(as('manager', here(), userId), showNote, about)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(call(as('manager', { kind: 'domain', domainId: 'default' }), showNote, about)).rejects.toMatchObject({ code: 'forbidden' })
})

test('of two who write at once the second is told by whom and when, and nothing is lost', async () => {
  const about = { kind: 'project', id: projectId }
  const member = as('member', here(), userId)
  const { revision } = await call(member, showNote, about)
  const both = await Promise.allSettled(['one', 'two'].map((body) => call(member, updateNote, { ...about, body, revision })))
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const refused = both.find((each) => each.status === 'rejected')
  expect(refused?.reason).toMatchObject({
    code: 'conflict',
    details: { reason: 'revision', revision: revision + 1, author: { id: userId } },
  })
  expect(String(refused?.reason)).toContain(`user-${userId} has changed the note`)
})

test('two who write the first note at once; an empty text takes it away; too much is refused; what is not there has none', async () => {
  const member = as('admin', { kind: 'system' })
  const about = { kind: 'region', id: 'RegionOne' }
  const both = await Promise.allSettled(['one', 'two'].map((body) => call(member, updateNote, { ...about, body, revision: 0 })))
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await call(member, updateNote, { ...about, body: '', revision: 1 })).toMatchObject({ revision: 0 })
  await expect(call(member, updateNote, { ...about, body: 'late', revision: 1 })).rejects.toMatchObject({
    code: 'conflict',
    details: { revision: 0 },
  })
  await expect(call(member, updateNote, { ...about, body: 'ä'.repeat(16_385), revision: 0 })).rejects.toMatchObject({ code: 'too_large' })
  for (const kind of ['region', 'server', 'constructor']) {
    await expect(call(member, showNote, { kind, id: 'nowhere' })).rejects.toMatchObject({ code: 'not_found' })
  }
})
