import { expect, test } from 'vitest'
import { closingLine, playwrightCounts, vitestCounts } from './tally.mjs'

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
