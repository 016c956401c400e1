import { expect, test } from 'vitest'
import { drafts } from './drafts.ts'
import { focusFirst } from './focus.ts'
import { createForm, type FormSpec } from './form.ts'
import { askBeforeUnload, guardLeaving, mayLeave } from './leaving.ts'
import { merge } from './merge.ts'
import { email, integer, json, maxLength, minLength, pattern, required, url } from './validators.ts'

interface User {
  name: string
  email: string
  password: string
  tags: string[]
}

const initial: User = { name: 'ana', email: '', password: '', tags: [] }
const refused = (fault: string, fields: Record<string, string> = {}) => Object.assign(new Error(fault), { fault, fields })

function opened(more: Partial<FormSpec<User>> = {}) {
  const sent: User[] = []
  const form = createForm<User>({
    id: 'user.edit:1',
    initial,
    validators: { name: [required, maxLength(8)], email: [email] },
    submit: (values) => Promise.resolve(void sent.push(values)),
    isUnauthorized: (error) => error instanceof Error && error.message === 'unauthorized',
    fieldsOf: (error) => (error instanceof Error && 'fields' in error ? (error.fields as Record<string, string>) : {}),
    ...more,
  })
  return { form, sent, now: () => form.state.get() }
}

/** What a browser keeps for a tab. */
function tab() {
  const kept = new Map<string, string>()
  const storage: Storage = {
    length: 0,
    clear: () => kept.clear(),
    key: () => null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  }
  return { storage, kept }
}

test('a field is judged when it is left, then at each letter until it is right', () => {
  const { form, now } = opened()
  form.change('email', 'ana')
  expect(now().problems).toEqual({})
  form.leave('email')
  expect(now().problems).toEqual({ email: { kind: 'email' } })
  form.change('email', 'ana@')
  expect(now().problems).toEqual({ email: { kind: 'email' } })
  form.change('email', 'ana@example.org')
  expect(now().problems).toEqual({})
})

test('a field that was only passed by is not judged', () => {
  const { form, now } = opened({ initial: { ...initial, name: '' } })
  form.leave('name')
  expect(now().problems).toEqual({})
})

test('what is wrong is not sent, and the focus is asked for', async () => {
  const { form, sent, now } = opened({ validate: ({ password }) => (password === 'x' ? { password: { kind: 'different' } } : {}) })
  form.change('name', '')
  form.change('password', 'x')
  await form.submit()
  expect(now()).toMatchObject({ problems: { name: { kind: 'required' }, password: { kind: 'different' } }, attempts: 1, phase: 'editing' })
  expect(sent).toEqual([])
})

test('it is sent once at a time, and is clean when it was', async () => {
  const gate = Promise.withResolvers<void>()
  let sent = 0
  const { form, now } = opened({ submit: () => ((sent += 1), gate.promise) })
  form.change('name', 'bob')
  expect(form.isDirty()).toBe(true)
  const first = form.submit()
  await form.submit()
  expect([sent, now().phase]).toEqual([1, 'submitting'])
  gate.resolve()
  await first
  expect([now().phase, form.isDirty()]).toEqual(['done', false])
})

test('what the server says about a field stands at the field; the rest is about the form', async () => {
  const { form, now } = opened({ submit: () => Promise.reject(refused('conflict', { name: 'is taken' })) })
  form.change('name', 'bob')
  await form.submit()
  expect(now()).toMatchObject({ problems: { name: { kind: 'said', message: 'is taken' } }, refusal: undefined, attempts: 1 })
  const other = opened({ submit: () => Promise.reject(refused('conflict', { name: 'is taken', domainId: 'is gone' })) })
  await other.form.submit()
  expect(other.now().refusal).toBeInstanceOf(Error)
})

test('a session that ends in the middle is begun again, and the same is sent once more', async () => {
  const tries: User[] = []
  const { form, now } = opened({
    submit: (values) => (tries.push(values), tries.length === 1 ? Promise.reject(refused('unauthorized')) : Promise.resolve()),
    reauthenticate: () => Promise.resolve(true),
  })
  form.change('name', 'bob')
  form.change('password', 'secret')
  await form.submit()
  expect(tries).toEqual([
    { ...initial, name: 'bob', password: 'secret' },
    { ...initial, name: 'bob', password: 'secret' },
  ])
  expect(now().phase).toBe('done')
})

test('a login that is given up keeps what was typed; one that never holds is not tried for ever', async () => {
  const given = opened({ submit: () => Promise.reject(refused('unauthorized')), reauthenticate: () => Promise.resolve(false) })
  given.form.change('name', 'bob')
  await given.form.submit()
  expect(given.now()).toMatchObject({ values: { name: 'bob' }, phase: 'editing' })
  let logins = 0
  const stubborn = opened({
    submit: () => Promise.reject(refused('unauthorized')),
    reauthenticate: () => Promise.resolve((logins += 1) > 0),
  })
  await stubborn.form.submit()
  expect(logins).toBe(3)
})

test('a draft comes back to the same user only, without secrets, and goes when it was sent', async () => {
  const { storage, kept } = tab()
  const secrets = ['password'] as const
  const first = opened({ drafts: drafts(storage, 'ana'), secrets })
  first.form.change('name', 'bob')
  first.form.change('password', 'secret')
  expect([...kept.values()].join('')).not.toContain('secret')
  const stranger = opened({ drafts: drafts(storage, 'eve'), secrets })
  stranger.form.restore()
  expect(stranger.now()).toMatchObject({ values: initial, origin: 'fresh' })
  const again = opened({ drafts: drafts(storage, 'ana'), secrets })
  again.form.restore()
  expect(again.now()).toMatchObject({ values: { ...initial, name: 'bob' }, origin: 'draft' })
  await again.form.submit()
  expect(kept.size).toBe(0)
})

test('a draft of another shape, or none that can be read, is no draft', () => {
  const { storage } = tab()
  storage.setItem('pileus.draft:ana:user.edit:1', '{"name":7,"tags":"x","email":"a@b","stranger":1}')
  const { form, now } = opened({ drafts: drafts(storage, 'ana') })
  form.restore()
  expect(now().values).toEqual({ ...initial, email: 'a@b' })
  storage.setItem('pileus.draft:ana:user.edit:1', '{"password":"kept before it was a secret"}')
  const careful = opened({ drafts: drafts(storage, 'ana'), secrets: ['password'] })
  careful.form.restore()
  expect(careful.now().values.password).toBe('')
  storage.setItem('pileus.draft:ana:user.edit:1', '{')
  expect(drafts(storage, 'ana').load('user.edit:1')).toBeUndefined()
})

test('a storage that is full or forbidden costs the draft, never the form', () => {
  const { storage } = tab()
  storage.setItem = () => {
    throw new Error('QuotaExceededError')
  }
  const { form, now } = opened({ drafts: drafts(storage, 'ana') })
  form.change('name', 'bob')
  expect(now().values.name).toBe('bob')
})

test('somebody else’s change comes in where nothing was typed, and is offered where something was', () => {
  const { form, now } = opened()
  form.change('name', 'bob')
  form.rebase({ ...initial, name: 'eve', email: 'eve@example.org' })
  expect(now().values).toEqual({ ...initial, name: 'bob', email: 'eve@example.org' })
  expect(now().conflicts).toEqual({ name: 'eve' })
  form.take('name', 'theirs')
  expect(now()).toMatchObject({ values: { name: 'eve' }, conflicts: {} })
  expect(form.isDirty()).toBe(false)
})

test('the list that still shows the old after our own change takes nothing back', async () => {
  const { form, now } = opened()
  form.change('name', 'bob')
  await form.submit()
  form.rebase({ ...initial })
  expect(now().values.name).toBe('bob')
})

test('after an attempt that failed it goes on following what others change, and takes what it showed at once for its own', async () => {
  const { form, now } = opened({
    async submit(values) {
      form.rebase(values)
      await Promise.reject(refused('conflict'))
    },
  })
  form.change('name', 'bob')
  await form.submit()
  form.rebase({ ...initial })
  expect(now()).toMatchObject({ values: { name: 'bob' }, base: { name: 'ana' }, conflicts: {} })
  form.rebase({ ...initial, name: 'eve', email: 'eve@example.org' })
  expect(now()).toMatchObject({ values: { name: 'bob', email: 'eve@example.org' }, conflicts: { name: 'eve' } })
})

test('merging by field', () => {
  const base = { a: 1, b: 1, c: 1, d: ['x'] }
  expect(merge(base, { a: 2, b: 1, c: 2, d: ['x'] }, { a: 1, b: 3, c: 3, d: ['x'] })).toEqual({
    values: { a: 2, b: 3, c: 2, d: ['x'] },
    conflicts: ['c'],
  })
  expect(merge(base, { ...base, a: 5 }, { ...base, a: 5 }).conflicts).toEqual([])
})

test('a page with something unsent is not left without asking', () => {
  const { form } = opened()
  const stop = guardLeaving(form.isDirty)
  let asked = 0
  const unload = () => askBeforeUnload({ preventDefault: () => void (asked += 1) })
  unload()
  form.change('name', 'bob')
  unload()
  expect([mayLeave(), asked]).toEqual([false, 1])
  stop()
  expect(mayLeave()).toBe(true)
})

test('the focus goes to the first wrong field on the page, or to the summary', () => {
  const focused: string[] = []
  const field = (name: string) => ({
    getAttribute: (attribute: string) => (attribute === 'name' ? name : null),
    focus: () => void focused.push(name),
  })
  const page = { querySelectorAll: () => [field('name'), field('email')], querySelector: () => field('summary') } as unknown as ParentNode
  focusFirst(page, ['email', 'name'])
  focusFirst(page, ['elsewhere'])
  focusFirst(null, ['name'])
  expect(focused).toEqual(['name', 'summary'])
})

test.each([
  [required(' '), 'required'],
  [required([]), 'required'],
  [required('x'), undefined],
  [maxLength(3)('abcd'), 'maxLength'],
  [minLength(3)('ab'), 'minLength'],
  [minLength(3)(''), undefined],
  [pattern(/^[a-z]+$/, 'letters')('A1'), 'pattern'],
  [email('ana@example.org'), undefined],
  [email('ana example.org'), 'email'],
  [url('https://x.example/a'), undefined],
  [url('javascript:alert(1)'), 'url'],
  [url('x'), 'url'],
  [json('{"a":1}'), undefined],
  [json('{a}'), 'json'],
  [integer({ min: 1, max: 10 })('7'), undefined],
  [integer({ min: 1, max: 10 })('7.5'), 'integer'],
  [integer({ min: 1, max: 10 })('11'), 'between'],
  [integer({ min: 1, max: 10 })(''), undefined],
])('validator %#', (problem, kind) => {
  expect(problem?.kind).toBe(kind)
})

test('a draft holds what was changed and nothing else: what others change meanwhile is not undone by it', () => {
  const { storage } = tab()
  opened({ drafts: drafts(storage, 'ana') }).form.change('email', 'ana@example.org')
  const later = opened({ drafts: drafts(storage, 'ana'), initial: { ...initial, tags: ['theirs'] } })
  later.form.restore()
  expect(later.now().values).toMatchObject({ email: 'ana@example.org', tags: ['theirs'] })
})
