import { expect, test } from 'vitest'
import { masterKeyLine, newMasterKeyFile, readMasterKeys, Secrets } from './secrets.ts'

const file = newMasterKeyFile()
const secrets = () => new Secrets(readMasterKeys(file))

test('what is sealed opens again, and only in its own row', () => {
  const sealed = secrets().seal('geheim ✓', 'row-1')
  expect(sealed.includes(Buffer.from('geheim'))).toBe(false)
  expect(secrets().open(sealed, 'row-1')).toBe('geheim ✓')
  expect(() => secrets().open(sealed, 'row-2')).toThrow()
})

test('a changed byte is noticed, wherever it is', () => {
  const sealed = secrets().seal('x', 'row')
  for (let i = 0; i < sealed.length; i++) {
    const broken = Buffer.from(sealed)
    broken[i] = (broken[i] ?? 0) ^ 1
    expect(() => secrets().open(broken, 'row')).toThrow()
  }
})

test('after a rotation old values open, are rewrapped once, and then need the old key no more', () => {
  const old = secrets().seal('x', 'row')
  const rotated = file + masterKeyLine('next')
  const both = new Secrets(readMasterKeys(rotated))
  const rewrapped = both.rewrap(old)
  expect(both.open(old, 'row')).toBe('x')
  expect(rewrapped && both.rewrap(rewrapped)).toBeUndefined()
  const withoutOld = rotated
    .split('\n')
    .filter((line) => line.startsWith('hash:') || line.startsWith('next:'))
    .join('\n')
  expect(new Secrets(readMasterKeys(withoutOld)).open(rewrapped ?? Buffer.of(), 'row')).toBe('x')
  expect(() => new Secrets(readMasterKeys(withoutOld)).open(old, 'row')).toThrow(/master key .* is missing/)
})

test('a running process learns of a key that was added to the file', () => {
  let text = file
  const running = new Secrets(readMasterKeys(text), () => readMasterKeys(text))
  text += masterKeyLine('later')
  const sealed = new Secrets(readMasterKeys(text)).seal('x', 'row')
  expect(running.open(sealed, 'row')).toBe('x')
})

test('hashes of our own secrets survive rotation and tell wrong from right', () => {
  const hash = secrets().hash('token')
  const rotated = new Secrets(readMasterKeys(file + masterKeyLine('next')))
  expect(rotated.matches('token', hash)).toBe(true)
  expect(rotated.matches('Token', hash)).toBe(false)
})

test.each(['', 'hash:short', 'only-hash-missing:' + Buffer.alloc(32).toString('base64')])('a damaged key file is refused: %s', (text) => {
  expect(() => readMasterKeys(text)).toThrow(TypeError)
})
