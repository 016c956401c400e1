import { expect, test } from 'vitest'
import { readAssertion } from './assertion.ts'

test('an assertion is JSON, or lines as programs print them', () => {
  expect(readAssertion('{"UserName": "ada", "groups": ["a", "b"], "age": 36}')).toEqual({ UserName: 'ada', groups: ['a', 'b'], age: '36' })
  expect(readAssertion('UserName: ada\n\n  mail = ada@example.org \nurl: https://idp:8443/x\nnonsense')).toEqual({
    UserName: 'ada',
    mail: 'ada@example.org',
    url: 'https://idp:8443/x',
  })
})
