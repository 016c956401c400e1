import { afterEach, expect, test } from 'vitest'
import { pageActions, registerActions } from './actions.ts'
import { handleKey, registerShortcuts, shortcuts, switchShortcuts, typeAhead, typedAhead, type KeyEvent } from './keys.ts'

const done: string[] = []
const stops: (() => void)[] = []

afterEach(() => {
  for (const stop of stops.splice(0)) stop()
  done.splice(0)
  switchShortcuts('on')
})

const given = (owner: string, ...keys: string[]) =>
  void stops.push(
    registerShortcuts(
      owner,
      keys.map((key) => ({ keys: key, label: key, run: () => void done.push(`${owner} ${key}`) })),
    ),
  )

let clock = 0
function press(key: string, more: Partial<KeyEvent> = {}) {
  let prevented = false
  clock += 100
  const modifiers = {
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    repeat: false,
    isComposing: false,
    defaultPrevented: false,
  }
  handleKey({ key, ...modifiers, timeStamp: clock, target: null, preventDefault: () => void (prevented = true), ...more })
  return prevented
}

/** An element that is inside an input, or is not. */
const inside = (field: boolean) => Object.assign(new EventTarget(), { closest: () => (field ? {} : null) })

test('single keys, sequences and modifiers', () => {
  given('page', 'c', 'g p', 'mod+k', '?')
  expect(press('c')).toBe(true)
  press('g')
  press('p')
  press('k', { metaKey: true })
  press('K', { ctrlKey: true, shiftKey: true })
  press('?', { shiftKey: true })
  expect(done).toEqual(['page c', 'page g p', 'page mod+k', 'page mod+k', 'page ?'])
})

test('a sequence that takes too long is none', () => {
  given('page', 'g p')
  press('g')
  press('p', { timeStamp: clock + 5000 })
  expect(done).toEqual([])
})

test('in a field letters are letters, but mod+k still opens the palette', () => {
  given('page', 'c', 'mod+k')
  expect(press('c', { target: inside(true) })).toBe(false)
  press('k', { ctrlKey: true, target: inside(true) })
  press('c', { target: inside(false) })
  expect(done).toEqual(['page mod+k', 'page c'])
})

test('a key that is held down, composed or already handled does nothing', () => {
  given('page', 'c')
  press('c', { repeat: true })
  press('c', { isComposing: true })
  press('c', { defaultPrevented: true })
  expect(done).toEqual([])
})

test('what is typed while a field is on its way is kept for it, and is no shortcut', () => {
  given('page', 'c', 'r')
  typeAhead(clock, () => void done.push('cancelled'))
  for (const key of ['c', 'x', 'Backspace', 'r', 'Enter']) expect(press(key)).toBe(true)
  expect(done).toEqual([])
  expect(typedAhead()).toBe('cr')
  press('c')
  typeAhead(clock, () => void done.push('cancelled'))
  press('Escape')
  press('r')
  typeAhead(clock, () => undefined)
  press('c', { timeStamp: clock + 10_000 })
  expect(done).toEqual(['page c', 'cancelled', 'page r', 'page c'])
})

test('what opened last goes first, and takes its keys along when it closes', () => {
  given('page', 'e', 'c')
  const close = registerShortcuts('dialog', [{ keys: 'e', label: 'e', run: () => void done.push('dialog e') }])
  press('e')
  expect(shortcuts().map(({ keys }) => keys)).toEqual(['e', 'c'])
  close()
  press('e')
  expect(done).toEqual(['dialog e', 'page e'])
})

test('switched off, single keys do nothing and are not listed', () => {
  given('page', 'c', 'g p', 'mod+k')
  switchShortcuts('off')
  press('c')
  press('k', { ctrlKey: true })
  expect(done).toEqual(['page mod+k'])
  expect(shortcuts().map(({ keys }) => keys)).toEqual(['mod+k'])
})

test('actions of the innermost come first, and go with it', () => {
  const action = (id: string) => ({ id, label: id, run: () => undefined })
  const leave = registerActions('page', [action('create')])
  const close = registerActions('dialog', [action('save')])
  expect(pageActions().map(({ id }) => id)).toEqual(['save', 'create'])
  close()
  leave()
  expect(pageActions()).toEqual([])
})
