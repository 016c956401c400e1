import { afterAll, beforeAll, expect, test } from 'vitest'
import { someone } from '../../../platform/testing/cloud.ts'
import { identityCloud, type IdentityCloud } from '../../identity/testing.ts'
import { mergePreferences, readPreferences } from './model.ts'
import { resetPreferences, showPreferences, updatePreferences } from './ops.ts'

let cloud: IdentityCloud
beforeAll(async () => void (cloud = await identityCloud()))
afterAll(() => cloud.close())

const asking = (userId: string) => ({ cloud, requestId: 'req-test', baseUrl: 'http://localhost', caller: someone({ userId }) })
const change = (userId: string, patch: Parameters<typeof updatePreferences.call>[1]) => updatePreferences.call(asking(userId), patch)
const show = (userId: string) => showPreferences.call(asking(userId), {})

test('who has chosen nothing has the defaults, and what one chooses is nobody else’s', async () => {
  expect(await show('alice')).toMatchObject({
    language: 'auto',
    theme: 'system',
    pageSize: 50,
    shortcuts: true,
    columns: {},
    startPage: null,
  })
  await change('alice', { theme: 'dark', pageSize: 100 })
  expect(await show('alice')).toMatchObject({ theme: 'dark', pageSize: 100, density: 'comfortable' })
  expect(await show('bob')).toMatchObject({ theme: 'system', pageSize: 50 })
})

test('a reset gives back the defaults and does not show again what was dismissed', async () => {
  await change('dora', { theme: 'dark', startPage: '/settings', dismissed: { 'message.1': true } })
  await resetPreferences.call(asking('dora'), {})
  expect(await show('dora')).toMatchObject({ theme: 'system', startPage: null, dismissed: { 'message.1': expect.any(String) } })
})

test('browsers that change different things at once all count', async () => {
  const tables = Array.from({ length: 8 }, (_, n) => `table.${n}`)
  await Promise.all([
    change('carol', { theme: 'contrast' }),
    ...tables.map((table) => change('carol', { columns: { [table]: { visible: ['name'], order: ['name', 'id'] } } })),
  ])
  const { theme, columns } = await show('carol')
  expect(theme).toBe('contrast')
  expect(Object.keys(columns).sort()).toEqual(tables)
  await change('carol', { columns: { 'table.0': null } })
  expect(Object.keys((await show('carol')).columns)).toHaveLength(7)
})

test('unknown keys, foreign pages and wrong values are refused', async () => {
  const wrong = [
    { colour: 'red' },
    { pageSize: 10 },
    { timezone: 'Mars/Olympus' },
    { startPage: '//elsewhere.example' },
    { startPage: '/\\elsewhere.example' },
    { startPage: 'https://elsewhere.example' },
    { columns: { 'a b': null } },
  ]
  // What a client that does not keep to the types sends.
  for (const patch of wrong as object[])
    await expect(change('dave', patch), JSON.stringify(patch)).rejects.toMatchObject({ code: 'bad_request' })
  expect(await change('dave', { timezone: 'Europe/Berlin', startPage: '/system/activity?q=a' })).toMatchObject({
    timezone: 'Europe/Berlin',
  })
})

test('more than fits is refused and changes nothing', async () => {
  const many = Array.from({ length: 60 }, (_, n) => `${'c'.repeat(90)}.${n}`)
  const fill = (n: number) => change('erin', { columns: { [`table.${n}`]: { visible: many, order: many } } })
  await fill(0)
  await fill(1)
  await expect(fill(2)).rejects.toMatchObject({ code: 'too_large' })
  expect(Object.keys((await show('erin')).columns)).toEqual(['table.0', 'table.1'])
})

test('the change is told to the user’s other browsers', async () => {
  await change('frank', { density: 'dense' })
  const [event] = await cloud.sql`select subject_id, actor from platform.event where kind = 'preferences.update' and actor = 'frank'`
  expect(event).toEqual({ subject_id: 'frank', actor: 'frank' })
})

test('what another release stored and this one does not understand has its default; the rest stays', () => {
  expect(readPreferences({ theme: 'sepia', pageSize: 100, future: 1 })).toMatchObject({ theme: 'system', pageSize: 100 })
})

test('of what was dismissed the newest 200 are kept', () => {
  let kept = readPreferences({})
  for (let n = 0; n < 210; n++) kept = mergePreferences(kept, { dismissed: { [`hint.${n}`]: true } }, new Date(1_800_000_000_000 + n))
  expect(Object.keys(kept.dismissed)).toHaveLength(200)
  expect(kept.dismissed['hint.9']).toBeUndefined()
  expect(kept.dismissed['hint.209']).toBeDefined()
  expect(mergePreferences(kept, { dismissed: { 'hint.209': null } }, new Date()).dismissed['hint.209']).toBeUndefined()
})
