import { expect, test } from 'vitest'
import { jsonProblem } from './json-problem.ts'

test.each([
  ['[]', undefined],
  ['', undefined],
  ['[\n  1,\n  x\n]', { line: 3, column: 3 }],
  ['[\n  1', { line: 2, column: 4 }],
  ['{"a" 1}', { line: 1, column: 6 }],
])('%j', (text, place) => {
  expect(jsonProblem(text)).toEqual(place)
})
