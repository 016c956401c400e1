import { expect, test } from 'vitest'
import { jsonProblem } from './json-problem.ts'

test.each([
  ['[]', undefined],
  ['', undefined],
  ['[\n  1,\n  x\n]', { line: 3, column: 3 }],
  ['[\n  1', { line: 2, column: 4 }],
  ['{"a" 1}', { line: 1, column: 6 }],
  ['{"a": [1, {}], "b": "x\\u00e9"}', undefined],
  ['[1,]', { line: 1, column: 4 }],
  ['{"a": 1,\n}', { line: 2, column: 1 }],
  ['[1}', { line: 1, column: 3 }],
  ['[1] 2', { line: 1, column: 5 }],
  ['["a\nb"]', { line: 1, column: 2 }],
])('%j', (text, place) => {
  expect(jsonProblem(text)).toEqual(place)
})
