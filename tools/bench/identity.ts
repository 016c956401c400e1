import type { Contender } from './contender.ts'
import { usage } from './processes.ts'
import { type Load, type Measured, type Request, wrk } from './wrk.ts'

/** One line of the result. `gate` is what the ratio, or the figure itself, has to keep. */
export interface Line {
  measure: string
  unit: string
  ours: number
  theirs: number | null
  ratio: number | null
  /** Lowest and highest of the ratios of the single rounds. */
  spread: [number, number] | null
  gate: { least?: number; most?: number }
  of: 'ratio' | 'ours'
  target?: number
  detail: Record<string, number>
}

export const passes = (line: Line) => {
  const value = line.of === 'ratio' ? line.ratio : line.ours
  return value === null || (value >= (line.gate.least ?? -Infinity) && value <= (line.gate.most ?? Infinity))
}

interface Measure {
  measure: string
  request: (contender: Contender) => Request
  connections: number
  least: number
  target?: number
}

const rates: readonly Measure[] = [
  { measure: 'validate a token', request: (c) => c.requests.validate, connections: 8, least: 20 },
  { measure: 'token by application credential', request: (c) => c.requests.credential, connections: 8, least: 30 },
  { measure: 'list 1,000 projects', request: (c) => c.requests.projects, connections: 4, least: 12, target: 25 },
  { measure: 'token by password, bcrypt 12', request: (c) => c.requests.password, connections: 4, least: 1 },
]

interface Sample extends Measured {
  /** CPU milliseconds of all the contender's processes, its database included, for one request. */
  cpu: number
}

const warmSeconds = 2

/** Rates of both, in rounds A B B A, so that whatever drifts on the machine meets both alike. */
export async function measureRates(
  ours: Contender,
  theirs: Contender | null,
  options: { rounds: number; seconds: number; say: (text: string) => void },
): Promise<Line[]> {
  const lines: Line[] = []
  for (const { measure, request, connections, least, target } of rates) {
    const both = theirs ? [ours, theirs] : [ours]
    for (const contender of both) await wrk(request(contender), { connections, seconds: warmSeconds })
    const samples = new Map<Contender, Sample[]>(both.map((c) => [c, []]))
    for (let round = 0; round < options.rounds; round += 1) {
      for (const contender of [...both, ...both.toReversed()]) {
        const taken = await sample(contender, request(contender), { connections, seconds: options.seconds })
        samples.get(contender)?.push(taken)
        options.say(`${measure}, ${contender.name}: ${taken.rate.toFixed(1)}/s, p99 ${taken.p99.toFixed(1)} ms`)
      }
    }
    lines.push(rateLine(measure, samples.get(ours) ?? [], (theirs && samples.get(theirs)) ?? null, { least }, target))
  }
  return lines
}

async function sample(contender: Contender, request: Request, load: Load): Promise<Sample> {
  const before = usage(contender.pids).cpu
  const measured = await wrk(request, load)
  return { ...measured, cpu: ((usage(contender.pids).cpu - before) * 1000) / measured.requests }
}

function rateLine(measure: string, ours: readonly Sample[], theirs: readonly Sample[] | null, gate: Line['gate'], target?: number): Line {
  const rate = medianOf(ours, 'rate')
  const other = theirs && medianOf(theirs, 'rate')
  const ratios = theirs && ours.map((s, i) => s.rate / (theirs[i]?.rate ?? s.rate)).toSorted((a, b) => a - b)
  return {
    measure,
    unit: 'requests/s',
    ours: rate,
    theirs: other,
    ratio: other === null ? null : rate / other,
    spread: ratios && [ratios[0] ?? 0, ratios.at(-1) ?? 0],
    gate,
    of: 'ratio',
    ...(target === undefined ? {} : { target }),
    detail: {
      oursP50: medianOf(ours, 'p50'),
      oursP99: medianOf(ours, 'p99'),
      oursCpu: medianOf(ours, 'cpu'),
      ...(theirs ? { theirsP50: medianOf(theirs, 'p50'), theirsP99: medianOf(theirs, 'p99'), theirsCpu: medianOf(theirs, 'cpu') } : {}),
    },
  }
}

const stormConnections = 8
const quietConnections = 2

/**
 * The slowest hundredth of the validations while others log in, against the same without them: hashing must not stand in the way.
 * Few connections, so that the quiet figure is the time of an answer and not of a queue.
 */
export async function measureStorm(
  contender: Contender,
  options: { rounds: number; seconds: number },
): Promise<{ ratio: number; quiet: number; storm: number; logins: number }> {
  const load = { connections: quietConnections, seconds: options.seconds }
  const quiet: number[] = []
  const storm: number[] = []
  const logins: number[] = []
  for (let round = 0; round < options.rounds * 2; round += 1) {
    quiet.push((await wrk(contender.requests.validate, load)).p99)
    // The logins begin before and end after what is measured.
    const attack = wrk(contender.requests.password, { connections: stormConnections, seconds: options.seconds + 2 })
    await new Promise((done) => setTimeout(done, 1000))
    storm.push((await wrk(contender.requests.validate, load)).p99)
    logins.push((await attack).rate)
  }
  return { ratio: median(storm) / median(quiet), quiet: median(quiet), storm: median(storm), logins: median(logins) }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2
}

const medianOf = (samples: readonly Sample[], key: 'rate' | 'p50' | 'p99' | 'cpu') => median(samples.map((s) => s[key]))
