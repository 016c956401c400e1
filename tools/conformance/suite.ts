import { join } from 'node:path'
import { startVitest } from 'vitest/node'
import type { Account } from './cloud.ts'

const root = join(import.meta.dirname, '../..')
/** A command of the client takes a second or two, and a test has up to forty of them. */
const testTimeout = 240_000

export interface Tally {
  passed: number
  failed: number
  skipped: number
}

/** Runs vitest files against a cloud, without the project's own configuration: that one starts a database, and the cloud has its own. */
export async function runSuite(files: readonly string[], account: Account, grep: string | undefined): Promise<Tally> {
  Object.assign(process.env, {
    CONFORMANCE_URL: account.url,
    CONFORMANCE_USER: account.user,
    CONFORMANCE_PASSWORD: account.password,
    CONFORMANCE_PROJECT: account.project,
  })
  const filter = grep === undefined ? {} : { testNamePattern: grep }
  const vitest = await startVitest('test', [...files], {
    config: false,
    watch: false,
    root,
    testTimeout,
    hookTimeout: testTimeout,
    ...filter,
  })
  const tests = vitest.state.getTestModules().flatMap((module) => [...module.children.allTests()])
  const count = (state: string) => tests.filter((test) => test.result().state === state).length
  // A test that was never reached, because its file does not load or a hook broke, is still pending: that is a failure.
  const tally = { passed: count('passed'), failed: count('failed') + count('pending'), skipped: grep === undefined ? count('skipped') : 0 }
  const broken =
    vitest.state.getUnhandledErrors().length + vitest.state.getTestModules().filter((module) => module.errors().length > 0).length
  await vitest.close()
  return { ...tally, failed: tally.failed + broken + (tests.length === 0 ? 1 : 0) }
}
