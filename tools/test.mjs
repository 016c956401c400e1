// `npm test`: installs what is missing, runs every suite, and ends with one line that sums them up.
// `npm test -- lint vitest` runs only those named.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { install, root } from './install.mjs'
import { closingLine, playwrightCounts, playwrightFailures, vitestCounts, vitestFailures } from './tally.mjs'

const scratch = mkdtempSync(join(tmpdir(), 'pileus-results-'))
const report = join(scratch, 'vitest.json')

/** In CI always, elsewhere when the program is there: it would have to be installed for the whole machine. */
function wanted(program) {
  return process.env.CI === 'true' || existsSync(`/usr/bin/${program}`)
}

/** `count`: how a suite's result is read. A check is one test; a suite of another kind ends with a line like our own. */
const suites = [
  { name: 'check', run: ['npm', 'run', '--silent', 'check'] },
  { name: 'lint', run: ['npm', 'run', '--silent', 'lint'] },
  { name: 'format', run: ['biome', 'format', '--max-diagnostics=5'] },
  { name: 'knip', run: ['knip', '--no-progress', '--no-config-hints'] },
  { name: 'vitest', run: ['vitest', 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`], count: 'vitest' },
  { name: 'e2e', run: ['playwright', 'test', '--config', 'e2e'], count: 'playwright', wanted: wanted('chromium') },
  // OpenStack's own tests and client, out of Debian's packages: on a machine of our own, not on that of whoever just cloned this.
  { name: 'conformance', run: ['npm', 'run', '--silent', 'conformance', '--', 'identity'], count: 'line', wanted: wanted('tempest') },
  { name: 'client', run: ['npm', 'run', '--silent', 'conformance', '--', 'cli'], count: 'line', wanted: wanted('openstack') },
]

const browserReport = join(root, 'out/e2e.json')
const counters = {
  vitest: () => readReport(report, vitestCounts),
  playwright: () => readReport(browserReport, playwrightCounts),
  line: lastLine,
}
const tellers = {
  vitest: () => readReport(report, vitestFailures),
  playwright: () => readReport(browserReport, playwrightFailures),
}
const toldAtMost = 20
const lastLines = 40

await install()
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !suites.some((suite) => suite.name === name))
if (unknown.length > 0) {
  console.error(`pileus: There is no suite ${unknown.join(', ')}. Name some of ${suites.map((suite) => suite.name).join(', ')}.`)
  process.exit(2)
}

const total = { passed: 0, failed: 0, skipped: 0 }
const failures = []
for (const suite of suites.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
  if (suite.wanted === false && !asked.includes(suite.name)) {
    console.log(`\n== ${suite.name}: not run here; it needs packages of Debian: npm test -- ${suite.name} installs them (as root)`)
    continue
  }
  const began = performance.now()
  console.log(`\n== ${suite.name}`)
  const { code, output } = await run(suite.run)
  const counts = count(suite, code, output)
  for (const key of Object.keys(total)) total[key] += counts[key]
  if (counts.failed > 0)
    failures.push(...(tellers[suite.count]?.() ?? [`${suite.name}\n${output.split('\n').slice(-lastLines).join('\n')}`]))
  console.log(`== ${suite.name}: ${closingLine(counts)} (${((performance.now() - began) / 1000).toFixed(1)} s)`)
}
rmSync(scratch, { recursive: true, force: true })
// Once more at the end, where they are not looked for among thousands of lines.
for (const failure of failures.slice(0, toldAtMost)) console.log(`\n== failed: ${failure}`)
console.log(`\n${closingLine(total)}`)
process.exitCode = total.failed > 0 ? 1 : 0

/** Output goes to the terminal as it comes; its end is kept for counting. */
function run([command, ...args]) {
  const PATH = `${join(root, 'node_modules/.bin')}:${process.env.PATH}`
  const env = { ...process.env, PATH, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', NO_COLOR: '1', CI: '1' }
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (chunk) => {
      process.stdout.write(chunk)
      output = (output + chunk).slice(-100_000)
    })
    child.on('error', (error) => done({ code: 1, output: error.message }))
    child.on('close', (code) => done({ code: code ?? 1, output }))
  })
}

function count(suite, code, output) {
  const single = { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
  if (suite.count === undefined) return single
  const counts = counters[suite.count](output)
  // A suite that died before it could count is a failure, whatever it counted.
  if (!counts) return { passed: 0, failed: 1, skipped: 0 }
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

function readReport(file, counted) {
  try {
    return counted(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

function lastLine(output) {
  const [, passed, failed, skipped] = [...output.matchAll(/^(?:\w+: )?(\d+) passed, (\d+) failed, (\d+) skipped/gm)].at(-1) ?? []
  return passed === undefined ? undefined : { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) }
}
