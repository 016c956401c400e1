import { expect, test } from 'vitest'
import { judgePassword, type PasswordDemands } from './password-judge.ts'

const demands = (given: Partial<PasswordDemands>): PasswordDemands => ({ pattern: null, description: null, history: 0, ...given })
const states = (given: Partial<PasswordDemands>, password: string, more: { current?: string; repeat?: string } = {}) =>
  Object.fromEntries(judgePassword(demands(given), { password, ...more }).map(({ kind, state }) => [kind, state]))

test('a pattern of the usual make is told rule by rule', () => {
  const pattern = String.raw`^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])(?=.*[\W_]).{8,}$`
  expect(states({ pattern }, '')).toEqual({ minLength: 'unmet', digit: 'unmet', lower: 'unmet', upper: 'unmet', symbol: 'unmet' })
  expect(states({ pattern }, 'abc1')).toEqual({ minLength: 'unmet', digit: 'met', lower: 'met', upper: 'unmet', symbol: 'unmet' })
  expect(new Set(Object.values(states({ pattern }, 'Abcdef1!')))).toEqual(new Set(['met']))
  expect(states({ pattern: String.raw`^(?=.*\d)(?=.*[a-zA-Z]).{7,}$` }, 'abcdefg')).toEqual({
    minLength: 'met',
    digit: 'unmet',
    letter: 'met',
  })
  expect(judgePassword(demands({ pattern: '.{12,}' }), { password: 'x' })).toEqual([{ kind: 'minLength', min: 12, state: 'unmet' }])
})

test('a pattern of another make is one rule, in the operator’s words', () => {
  const pattern = '(?!.*password)[a-z]{4,}'
  const words = 'four letters, and not "password"'
  expect(judgePassword(demands({ pattern, description: words }), { password: 'password' })).toEqual([
    { kind: 'pattern', words, state: 'unmet' },
  ])
  expect(states({ pattern }, 'abcd')).toEqual({ pattern: 'met' })
  expect(states({ pattern: '(?<' }, 'x')).toEqual({ pattern: 'met' })
})

test('what was used before is the server’s to know; that it is the current one is seen at once', () => {
  expect(states({ history: 3 }, 'same', { current: 'same', repeat: 'sam' })).toEqual({
    different: 'unmet',
    history: 'unknown',
    repeated: 'unmet',
  })
  expect(states({ history: 1 }, 'new', { current: 'old', repeat: 'new' })).toEqual({ different: 'met', repeated: 'met' })
  expect(states({}, 'same', { current: 'same' })).toEqual({})
})
