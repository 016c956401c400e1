import { expect, expectTypeOf, test } from 'vitest'
import { formatter } from './format.ts'
import { preferredLocale } from './locales.ts'
import { fill, parse, plain, type Params } from './message.ts'
import type { IsRich, ParamsOf, TagsOf, Value } from './params.ts'
import { pseudo } from './pseudo.ts'

const en = formatter({ locale: 'en-GB', timeZone: 'UTC' })
const de = formatter({ locale: 'de-DE', timeZone: 'Europe/Berlin' })
const say = (text: string, params: Params = {}, format = en) => plain(fill(parse(text), params, format))

test('the compiler reads the parameters from the text', () => {
  expectTypeOf<ParamsOf<'{name} in {domain}'>>().toEqualTypeOf<{ name: Value; domain: Value }>()
  expectTypeOf<ParamsOf<'{count, plural, =0 {none} one {# project of {owner}} other {# projects}} in {domain}.'>>().toEqualTypeOf<{
    count: number
    owner: Value
    domain: Value
  }>()
  expectTypeOf<ParamsOf<'{kind, select, user {a {name}} other {b}} since {at, relative}'>>().toEqualTypeOf<{
    kind: string
    name: Value
    at: Date | string | number
  }>()
  expectTypeOf<ParamsOf<'{a, plural, one {{b, plural, one {x} other {y {c}}}} other {z}} {d}'>>().toEqualTypeOf<{
    a: number
    b: number
    c: Value
    d: Value
  }>()
  expectTypeOf<ParamsOf<'{n} of {n, number}'>>().toEqualTypeOf<{ n: number }>()
  expectTypeOf<TagsOf<'<b>Bold</b> and <link>this</link>'>>().toEqualTypeOf<'link'>()
  expectTypeOf<IsRich<'a < b'>>().toEqualTypeOf<false>()
})

test('plurals follow the language, and an exact number goes first', () => {
  const text = '{count, plural, =0 {nobody} one {# project} other {# projects}}'
  expect(say(text, { count: 0 })).toBe('nobody')
  expect(say(text, { count: 1 })).toBe('1 project')
  expect(say(text, { count: 12_345 })).toBe('12,345 projects')
  expect(say('{count, plural, one {# Projekt} other {# Projekte}}', { count: 12_345 }, de)).toBe('12.345 Projekte')
})

test('a select without the case takes other; a missing parameter shows its name', () => {
  expect(say('{kind, select, user {User} other {Thing}} {name}', { kind: 'group' })).toBe('Thing {name}')
})

test('apostrophes, lone angle brackets and hashes are text', () => {
  expect(say("it's 1 < 2 # {a}", { a: '{b}' })).toBe("it's 1 < 2 # {b}")
})

test('dates are in the zone and language of the preferences, never in those of the machine', () => {
  const at = '2026-11-21T23:30:00Z'
  expect(say('{at, date}', { at })).toBe('21 Nov 2026')
  expect(say('{at, datetime}', { at }, de)).toBe('22.11.2026, 00:30')
  expect(formatter({ locale: 'en-GB', timeZone: 'UTC', dates: 'iso' }).dateTime(at)).toBe('2026-11-21 23:30')
  expect(en.relative(at, '2026-11-21T23:35:10Z')).toBe('5 minutes ago')
  expect(de.relative(at, '2026-11-22T23:35:10Z')).toBe('gestern')
  expect(en.bytes(1536)).toBe('1.5 KiB')
})

test.each(['{', '{a', '{a, colour}', '{a, plural, one {x}}', 'a}', '<b>x', 'x</b>', '{a, plural, one {x} other {y}'])(
  'the malformed message %s says what is wrong with it',
  (text) => {
    expect(() => parse(text)).toThrow(/has .* at position \d+/)
  },
)

test('the pseudo-locale is longer and accented, with every placeholder kept', () => {
  const text = '<b>{count, plural, one {# project} other {# projects}}</b> in {domain}'
  const strange = pseudo('en-XA', text)
  expect(say(strange, { count: 2, domain: 'Default' })).toMatch(/^\[2 þŕöĵéçţš îñ Default ~+\]$/)
  expect(pseudo('ar-XB', 'Save')).toBe('\u202eSave\u202c')
})

test('the best language of the browser that we have', () => {
  expect(preferredLocale('fr-FR, de-AT;q=0.8, en;q=0.5')).toBe('de')
  expect(preferredLocale('en-US,en;q=0.9,de;q=0.8')).toBe('en')
  expect(preferredLocale('ja')).toBe('en')
  expect(preferredLocale(null)).toBe('en')
})
