import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { installPackages } from '../apt.ts'
import { type FreshServer, startFresh } from '../fresh-server.ts'
import { type Area, areas, type Part } from './areas.ts'
import { type Account, describe } from './cloud.ts'
import type { Outcome } from './outcome.ts'
import { runSuite } from './suite.ts'
import { runTempest, settingsOf } from './tempest.ts'
import { judge, type Verdict } from './verdict.ts'

/**
 * npm run conformance -- AREA... [--url URL] [--part NAME] [--grep REGEX] [--concurrency N] [--out FOLDER]
 * The judge of the APIs: OpenStack's own tests, unmodified, against a server that nobody used before (or, with --url, any cloud).
 */
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string' },
    part: { type: 'string' },
    grep: { type: 'string' },
    concurrency: { type: 'string', default: '2' },
    out: { type: 'string', default: join(import.meta.dirname, '../../out/conformance') },
  },
})

const logLimit = 10_000

interface PartResult {
  part: Part
  outcomes: Outcome[]
  verdict: Verdict
}

async function main() {
  if (positionals.length === 0) throw new Error(`Name an area: ${Object.keys(areas).join(', ')}`)
  const chosen = positionals.map((name) => ({ name, area: areas[name] }))
  const unknown = chosen.find((c) => !c.area)
  if (unknown) throw new Error(`There is no area ${unknown.name}; there are ${Object.keys(areas).join(', ')}`)
  let good = true
  for (const { name, area } of chosen) if (area) good = (await runArea(name, area)) && good
  process.exitCode = good ? 0 : 1
}

async function runArea(name: string, area: Area): Promise<boolean> {
  installPackages(area.packages)
  const folder = join(options.out, name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const parts = area.parts.filter((part) => !options.part || part.name === options.part)
  const results: PartResult[] = []
  for (const group of Object.values(Object.groupBy(parts, (part) => JSON.stringify(part.server)))) {
    if (!group?.[0]) continue
    await withCloud(group[0].server, async (account) => {
      for (const part of group) results.push(await runPart(part, account, join(folder, part.name)))
    })
  }
  if (area.suite === undefined) return report(name, folder, results)
  const suite = area.suite
  const { passed, failed, skipped } = await withCloud({}, (account) => runSuite(suite, account, options.grep))
  console.log(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`)
  return failed === 0 && skipped === 0
}

/** A fresh server, or the cloud that was named: then OS_USERNAME and OS_PASSWORD say who we are. */
async function withCloud<T>(settings: Readonly<Record<string, string>>, use: (account: Account) => Promise<T> | T): Promise<T> {
  const account = { user: process.env['OS_USERNAME'] ?? 'admin', project: process.env['OS_PROJECT_NAME'] ?? 'admin', domain: 'Default' }
  if (options.url) return use({ ...account, url: options.url.replace(/\/$/, ''), password: process.env['OS_PASSWORD'] ?? 'admin' })
  const server: FreshServer = await startFresh(settings)
  try {
    return await use({ ...account, url: server.url, password: server.password })
  } finally {
    await server.stop()
  }
}

async function runPart(part: Part, account: Account, folder: string): Promise<PartResult> {
  mkdirSync(folder, { recursive: true })
  const begin = performance.now()
  const settings = settingsOf(await describe(account), part.settings, folder)
  const select = options.grep ? `(?=.*(?:${options.grep}))${part.select}` : part.select
  const outcomes = await runTempest({ select, discover: part.discover, settings, concurrency: Number(options.concurrency), folder })
  const verdict = judge(outcomes, part, options.grep !== undefined)
  const seconds = Math.round((performance.now() - begin) / 1000)
  console.log(`  ${part.name}: ${verdict.passed} passed, ${verdict.failed} failed, ${verdict.skipped} skipped, ${seconds} s`)
  return { part, outcomes, verdict }
}

function report(name: string, folder: string, results: readonly PartResult[]): boolean {
  const failures = results.flatMap((r) => r.outcomes.filter((o) => o.status === 'failed'))
  const skips = results.flatMap((r) =>
    [...r.verdict.reasons].map(([reason, tests]) => `${tests.length} x ${reason}\n${tests.map((t) => `    ${t}\n`).join('')}`),
  )
  const problems = results.flatMap((r) => r.verdict.problems)
  const total = (key: 'passed' | 'failed' | 'skipped') => results.reduce((sum, r) => sum + r.verdict[key], 0)
  writeFileSync(
    join(folder, 'failures.txt'),
    failures
      .map(
        (o) =>
          `${'='.repeat(100)}\n${o.test} (${o.seconds.toFixed(1)} s)\n${o.detail}\n--- what it asked, the end:\n${o.log.slice(-logLimit)}\n`,
      )
      .join(''),
  )
  writeFileSync(join(folder, 'skips.txt'), skips.join('\n'))
  const tests = results.flatMap((r) =>
    r.outcomes.map((o) => ({ part: r.part.name, test: o.test, status: o.status, seconds: Number(o.seconds.toFixed(3)) })),
  )
  writeFileSync(
    join(folder, 'results.json'),
    JSON.stringify({ passed: total('passed'), failed: total('failed'), skipped: total('skipped'), problems, tests }, null, 1),
  )
  for (const line of skips) console.log(`  skipped: ${line.split('\n')[0]}`)
  for (const problem of problems.slice(0, 40)) console.log(`  ${problem}`)
  if (problems.length > 0) console.log(`  ${problems.length} problems in all; tracebacks: ${join(folder, 'failures.txt')}`)
  console.log(`${name}: ${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`)
  return problems.length === 0
}

await main()
