import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { installPackages } from '../apt.ts'
import { type FreshServer, startFresh } from '../fresh-server.ts'
import { type Contender, prepare } from './contender.ts'
import { measureDashboard } from '../../e2e/bench.ts'
import { measureInspection } from './image-format.ts'
import { type Line, measureRates, measureStorm, passes } from './identity.ts'
import { type Peer, startPeer } from './peer-keystone.ts'
import { usage } from './processes.ts'

/**
 * npm run bench -- dashboard | image-format [--json FILE] [--rounds N] [--verbose]
 * npm run bench -- identity [--alone] [--json FILE] [--rounds N] [--seconds N] [--verbose]
 * Pileus beside Debian's Keystone, in the same run on the same machine: one line per measure, and an exit code other than 0 when a gate is missed.
 */
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    alone: { type: 'boolean', default: false },
    json: { type: 'string' },
    rounds: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '4' },
    verbose: { type: 'boolean', default: false },
  },
})

const megabyte = 1024 * 1024
/** How long a server that nobody asks anything may take to come to rest. */
const settleMilliseconds = 5_000

async function main() {
  const [what] = positionals
  if (what !== 'identity' && what !== 'dashboard' && what !== 'image-format') {
    throw new Error('Name what to measure: identity, dashboard, or image-format')
  }
  const load = { rounds: Number(options.rounds), seconds: Number(options.seconds), say: options.verbose ? console.log : () => undefined }
  if (what === 'dashboard') return tell('dashboard', load, await dashboardLines(load))
  if (what === 'image-format') return tell('image-format', load, measureInspection(load))
  installPackages(['wrk'])
  await using stack = new AsyncDisposableStack()
  const started = await startFresh({ PASSWORD_HASH: 'bcrypt' })
  stack.defer(() => started.stop())
  await sleep(settleMilliseconds)
  const idle = usage([started.pid])
  const peer = options.alone ? null : await startPeer()
  if (peer) stack.defer(() => peer.stop())
  const peerIdle = peer && usage(peer.pids)
  const ours = await contender(started)
  const theirs = peer && (await contender(peer))
  const lines = await measureRates(ours, theirs, load)
  lines.push(await stormLine(ours, theirs, load))
  lines.push(
    absolute('idle memory, Postgres included', 'MB', idle.bytes / megabyte, peerIdle && peerIdle.bytes / megabyte, 350, {
      processes: idle.processes,
    }),
  )
  lines.push(
    absolute('cold start to ready', 's', started.readyAfter / 1000, null, 5, { afterLoadMegabytes: usage(ours.pids).bytes / megabyte }),
  )
  tell('identity', load, lines)
}

async function dashboardLines(load: { rounds: number; say: (text: string) => void }): Promise<Line[]> {
  await using stack = new AsyncDisposableStack()
  const started = await startFresh()
  stack.defer(() => started.stop())
  // One round says little about paints: they take a second, and the machine has other things to do.
  return await measureDashboard(started, { ...load, rounds: Math.max(load.rounds, 5) })
}

function tell(what: string, load: { rounds: number; seconds: number }, lines: readonly Line[]) {
  for (const line of lines) console.log(render(line))
  if (options.json)
    writeFileSync(
      options.json,
      `${JSON.stringify({ at: new Date().toISOString(), ...load, lines: lines.map((line) => ({ ...line, passed: passes(line) })) }, null, 1)}\n`,
    )
  const missed = lines.filter((line) => !passes(line))
  console.log(missed.length === 0 ? `${what}: every gate kept` : `${what}: ${missed.length} of ${lines.length} gates missed`)
  process.exitCode = missed.length === 0 ? 0 : 1
}

function contender(server: FreshServer | Peer): Promise<Contender> {
  const account = { url: server.url, user: 'admin', password: server.password, project: 'admin', domain: 'Default' }
  return 'pids' in server ? prepare('keystone', account, server.pids) : prepare('pileus', account, [server.pid])
}

async function stormLine(ours: Contender, theirs: Contender | null, load: { rounds: number; seconds: number }): Promise<Line> {
  const mine = await measureStorm(ours, load)
  const other = theirs && (await measureStorm(theirs, { rounds: 1, seconds: load.seconds }))
  const detail = {
    quietP99: mine.quiet,
    stormP99: mine.storm,
    loginsPerSecond: mine.logins,
    ...(other ? { theirsQuietP99: other.quiet, theirsStormP99: other.storm } : {}),
  }
  return absolute('validate p99 in a login storm', 'x quiet', mine.ratio, other && other.ratio, 2, detail)
}

function absolute(measure: string, unit: string, ours: number, theirs: number | null, most: number, detail: Record<string, number>): Line {
  return { measure, unit, ours, theirs, ratio: theirs === null ? null : ours / theirs, spread: null, gate: { most }, of: 'ours', detail }
}

function render(line: Line): string {
  const figure = (value: number | null) =>
    (value === null ? '-' : value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2)).padStart(8)
  const gate =
    line.gate.least === undefined
      ? `at most ${line.gate.most} ${line.unit}`
      : `at least ${line.gate.least}x${line.target ? `, target ${line.target}x` : ''}`
  const spread = line.spread ? ` (${line.spread.map((value) => value.toFixed(1)).join('-')})` : ''
  const ratio = line.ratio === null ? '' : `${line.ratio.toFixed(2)}x${spread}`
  const detail = Object.entries(line.detail)
    .map(([name, value]) => `${name} ${value.toFixed(value >= 10 ? 0 : 2)}`)
    .join(', ')
  const verdict = line.of === 'ratio' && line.ratio === null ? 'alone' : passes(line) ? 'ok' : 'MISSED'
  return `${line.measure.padEnd(32)} ours ${figure(line.ours)}  keystone ${figure(line.theirs)} ${line.unit.padEnd(10)} ${ratio.padEnd(22)} ${verdict.padEnd(6)} gate: ${gate}\n    ${detail}`
}

await main()
