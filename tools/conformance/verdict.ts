import type { Outcome } from './outcome.ts'

/** Tests that are known to skip. The pattern has to match `count` tests, or the list is out of date. */
export interface Skip {
  tests: RegExp
  count: number
  reason: string
}

/** Tests that demand what a security advisory, published after them, forbids: they have to fail, in this way, or the fix is missing. */
export interface Contradiction extends Skip {
  because: RegExp
}

export interface Expectations {
  count: number
  skips: readonly Skip[]
  advisories: readonly Contradiction[]
}

export interface Verdict {
  passed: number
  failed: number
  /** Contradictions count as skipped: nobody should run them against a safe cloud. */
  skipped: number
  reasons: Map<string, string[]>
  /** Everything that makes the run fail, in words. */
  problems: string[]
}

/** Whether the outcomes are the promised ones. `partial`: only some tests were asked for, so counts say nothing. */
export function judge(outcomes: readonly Outcome[], expected: Expectations, partial: boolean): Verdict {
  const verdict: Verdict = { passed: 0, failed: 0, skipped: 0, reasons: new Map(), problems: [] }
  for (const outcome of outcomes) {
    const problem = count(outcome, expected, verdict)
    if (problem) verdict.problems.push(`${problem}: ${outcome.test}: ${lastLine(outcome.detail)}`)
  }
  if (partial) return verdict
  if (outcomes.length < expected.count) verdict.problems.push(`${outcomes.length} tests were found, ${expected.count} were expected`)
  for (const { tests, count: wanted, reason } of [...expected.skips, ...expected.advisories]) {
    const matched = outcomes.filter((o) => tests.test(o.test)).length
    if (matched !== wanted)
      verdict.problems.push(`the list of exceptions is out of date: ${matched} tests match ${tests}, not ${wanted} (${reason})`)
  }
  return verdict
}

function count(outcome: Outcome, expected: Expectations, verdict: Verdict): string | null {
  const skip = expected.skips.find((e) => e.tests.test(outcome.test))
  const advisory = expected.advisories.find((e) => e.tests.test(outcome.test))
  if (outcome.status === 'failed' && advisory?.because.test(outcome.detail)) {
    verdict.skipped += 1
    note(verdict, `contradicts ${advisory.reason}`, outcome.test)
    return null
  }
  verdict[outcome.status] += 1
  if (outcome.status === 'skipped') note(verdict, skip?.reason ?? `unexpected: ${lastLine(outcome.detail)}`, outcome.test)
  if (outcome.status === 'skipped' && !skip) return 'skipped, and should have run'
  if (outcome.status !== 'skipped' && skip) return `${outcome.status}, and is listed as skipped (${skip.reason})`
  if (outcome.status === 'passed' && advisory) return `passed, although it demands what an advisory forbids (${advisory.reason})`
  return outcome.status === 'failed' ? 'failed' : null
}

function note(verdict: Verdict, reason: string, test: string) {
  verdict.reasons.set(reason, [...(verdict.reasons.get(reason) ?? []), test])
}

const lastLine = (text: string) => text.trim().split('\n').at(-1)?.trim().slice(0, 200) ?? ''
