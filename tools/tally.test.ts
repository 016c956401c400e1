import { expect, test } from 'vitest'
import { closingLine, playwrightCounts, playwrightFailures, vitestCounts, vitestFailures } from './tally.mjs'

test('a test file that could not be loaded counts as a failure', () => {
  const report = {
    numPassedTests: 3,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: [
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
      { status: 'failed', assertionResults: [] },
    ],
  }
  expect(closingLine(vitestCounts(report))).toBe('3 passed, 2 failed, 3 skipped')
})

test('in the browser, a flaky test and an error outside of tests are failures', () => {
  const report = { stats: { expected: 5, unexpected: 1, flaky: 2, skipped: 3 }, errors: [{}] }
  expect(closingLine(playwrightCounts(report))).toBe('5 passed, 4 failed, 3 skipped')
})

test('what failed is told with how, also where suites lie in suites, and what could not be loaded', () => {
  const failed = {
    file: 'a.e2e.ts',
    line: 3,
    title: 'opens',
    ok: false,
    tests: [{ results: [{ errors: [{ message: '\x1b[31mclosed\x1b[39m' }] }] }],
  }
  const browser = { errors: [], suites: [{ suites: [{ specs: [failed, { ok: true }] }] }] }
  expect(playwrightFailures(browser)).toEqual(['a.e2e.ts:3 > opens\nclosed'])
  const testResults = [
    {
      name: 'a.test.ts',
      status: 'failed',
      assertionResults: [{ status: 'failed', fullName: 'adds', failureMessages: ['1 is not 2'] }, { status: 'passed' }],
    },
    { name: 'b.test.ts', status: 'failed', message: 'no such file', assertionResults: [] },
  ]
  expect(vitestFailures({ testResults })).toEqual(['a.test.ts > adds\n1 is not 2', 'b.test.ts\nno such file'])
})
