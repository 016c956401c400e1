import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { describeError, errorFacts, isUnauthorized, type ErrorCode } from './errors.ts'
import { languages } from './i18n/locales.ts'
import { loadTranslations } from './i18n/load.ts'
import { translator } from './i18n/translator.ts'

const tIn = async (locale: 'en' | 'de') =>
  translator(await loadTranslations({ locale, timeZone: 'UTC', namespaces: ['common'] })).t('common')
const t = await tIn('en')

const fault = (code: string, data: object = {}) =>
  Object.assign(new Error('The project is in use.'), { data: { fault: code, code: 'X', requestId: 'req-1', ...data } })

const docs = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')
const codes = Object.keys(errorFacts).filter((code): code is ErrorCode => code in errorFacts)

test.each(codes)('%s says what, why, what to do, which request, and where to read more', async (code) => {
  for (const language of languages) {
    const error = code === 'unreachable' ? new TypeError('fetch failed') : fault(code === 'unexpected' ? 'none' : code)
    const said = describeError(error, await tIn(language), 'writing')
    expect(said.code).toBe(code)
    expect(said.what).not.toBe(code)
    expect(said.why).not.toBe('')
    expect(said.fixes).toHaveLength(errorFacts[code].fixes)
    expect(said.requestId).toBe(code === 'unreachable' ? undefined : 'req-1')
    expect(docs).toContain(`## ${said.docs.split('#')[1]}\n`)
  }
})

test('a server that failed says what was not changed; one that refused need not', () => {
  expect(describeError(fault('unavailable'), t, 'writing').why).toContain('Nothing was changed.')
  expect(describeError(fault('failed'), t, 'reading').why).toBe('The project is in use.')
  expect(describeError(fault('conflict'), t, 'writing').why).toBe('The project is in use.')
})

test('of a change that nobody answered it is not claimed that it was not made', () => {
  expect(describeError(new TypeError('fetch failed'), t, 'writing').why).toContain('not known')
  expect(describeError(new TypeError('fetch failed'), t, 'reading').why).toContain('Nothing was changed')
})

test('fields are those the server names, or the path it objects to', () => {
  const fields = [
    { path: ['name'], message: 'must not be empty' },
    { path: ['email'], message: 'is no address' },
  ]
  expect(describeError(fault('bad_request', { fields }), t, 'writing').fields).toEqual({
    name: 'Must not be empty',
    email: 'Is no address',
  })
  expect(describeError(fault('bad_request', { path: ['email'] }), t, 'writing').fields).toEqual({ email: 'The project is in use.' })
  expect(describeError(fault('bad_request', { path: ['rules', 0, 'type'] }), t, 'writing').fields).toEqual({
    rules: '[0].type: The project is in use.',
  })
  expect(describeError(fault('bad_request', { fields: [] }), t, 'writing').fields).toEqual({})
  const known = { path: ['original'], details: { reason: 'wrong_password' } }
  expect(describeError(fault('bad_request', known), t, 'writing').fields).toEqual({ original: t('invalid.wrong_password') })
})

test('what stands in the way has a kind, an id and a name', () => {
  const details = { reason: 'in_use', blockers: [{ kind: 'project', id: '1', name: 'web' }, { kind: 'user', id: '2' }, 'nonsense'] }
  const said = describeError(fault('conflict', { details }), t, 'writing')
  expect(said.reason).toBe('in_use')
  expect(said.blockers).toEqual([
    { kind: 'project', id: '1', name: 'web' },
    { kind: 'user', id: '2', name: '2' },
  ])
})

test('a session that ended is known by the fault, or by tRPC’s own word', () => {
  expect(isUnauthorized(fault('unauthorized'))).toBe(true)
  expect(isUnauthorized(Object.assign(new Error('no'), { data: { code: 'UNAUTHORIZED' } }))).toBe(true)
  expect(isUnauthorized(new Error('no'))).toBe(false)
})
