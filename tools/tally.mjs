// How results are counted and said. Plain JavaScript: it runs before anything is installed.
import { stripVTControlCharacters } from 'node:util'

export const closingLine = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`

/** A file that could not even be loaded has no failed test in vitest's sum; here it counts as one. */
export function vitestCounts(report) {
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  }
}

/** Playwright's sum; one that passed only at a later try has not passed, and errors outside of tests count too. */
export function playwrightCounts({ stats, errors }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped }
}

/** What to read first when a run is red: each failed test with how it failed. */
export const vitestFailures = ({ testResults }) =>
  testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    if (failed.length > 0) return failed.map(({ fullName, failureMessages }) => told(`${name} > ${fullName}`, failureMessages))
    return status === 'failed' ? [told(name, [message])] : []
  })

export const playwrightFailures = ({ suites, errors }) => [
  ...errors.map((error) => told('outside of tests', [error.message])),
  ...suites.flatMap(failedIn),
]

const failedIn = ({ suites = [], specs = [] }) => [
  ...specs
    .filter(({ ok }) => !ok)
    .map(({ file, line, title, tests }) =>
      told(
        `${file}:${line} > ${title}`,
        tests.flatMap(({ results }) => results.flatMap(({ errors }) => errors.map(({ message }) => message))),
      ),
    ),
  ...suites.flatMap(failedIn),
]

const toldAtMost = 2000

/** Without the colours that the terminal would have shown. */
const told = (title, messages) => stripVTControlCharacters(`${title}\n${messages.join('\n')}`).slice(0, toldAtMost)
