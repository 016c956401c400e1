import type { ProblemCode } from '../problems.ts'
import { Inspector, type Report } from '../inspector.ts'
import { type Verdict, verdict } from '../verdict.ts'
import { badImages, type Field, goodImages, type Sample, write } from './images.ts'
import { declaredBy, inspect } from './inspect.ts'

/** A case that breaks a promise. `index` and the seed make it again. */
export interface Finding {
  index: number
  image: string
  changes: string[]
  promise: string
}

export interface Outcome {
  cases: number
  accepted: number
  refused: number
  codes: Map<ProblemCode, number>
  findings: Finding[]
}

export interface Campaign {
  count: number
  seed: number
  /** Where to begin: to see one case again. */
  first?: number
  /** A second opinion on what was accepted: what speaks against it, or null. */
  doubt?: (image: Accepted) => string | null
  judge?: typeof verdict
  onProgress?: (outcome: Outcome) => void
}

export interface Accepted {
  index: number
  bytes: Buffer
  report: Report
  answer: Extract<Verdict, { accept: unknown }>
}

const mostFindings = 20
const mostBytes = 1 << 20
const mostWindows = 1024
const mostSeconds = 1

/** Images of every format, good and bad, changed field by field. What is promised of each is in `broken`. */
export function fuzz({ count, seed, first = 0, doubt, judge = verdict, onProgress }: Campaign): Outcome {
  const outcome: Outcome = { cases: 0, accepted: 0, refused: 0, codes: new Map(), findings: [] }
  const samples = [...goodImages(), ...badImages()]
  for (let index = first; index < first + count && outcome.findings.length < mostFindings; index += 1) {
    const random = generator(seed, index)
    const sample = random.pick(samples)
    const { bytes, changes } = mutate(sample, samples, random)
    const found = (promise: string) => outcome.findings.push({ index, image: sample.name, changes, promise })
    const report = observed(bytes, found)
    if (report) settle({ index, bytes, report }, sample, { random, judge, doubt }, outcome, found)
    outcome.cases += 1
    if (outcome.cases % 10_000 === 0) onProgress?.(outcome)
  }
  return outcome
}

type Found = (promise: string) => unknown

/** Read in one piece, under watch: never throws, and stays within its bounds. */
function observed(bytes: Buffer, found: Found): Report | null {
  const before = process.cpuUsage()
  try {
    const inspector = new Inspector()
    inspector.push(bytes)
    if (inspector.cost().bytes > mostBytes) found(`holds ${inspector.cost().bytes} bytes`)
    const report = inspector.end(bytes.length)
    if (inspector.cost().windows > mostWindows) found(`asks for ${inspector.cost().windows} windows`)
    const { user } = process.cpuUsage(before)
    if (user > mostSeconds * 1e6) found(`takes ${user / 1e6} s`)
    if (report.problems.some(({ code }) => code === 'inspection_failed')) found('the inspection failed')
    return report
  } catch (error) {
    found(`throws ${error}`)
    return null
  }
}

interface Judges {
  random: Random
  judge: typeof verdict
  doubt: Campaign['doubt']
}

function settle(image: Omit<Accepted, 'answer'>, sample: Sample, { random, judge, doubt }: Judges, outcome: Outcome, found: Found) {
  const { bytes, report } = image
  const sizes = Array.from({ length: random.below(3) + 1 }, () => random.pick(chunkSizes) + random.below(3))
  const again = inspect(bytes, bytes.length > 40_000 ? sizes.filter((size) => size > 100) : sizes)
  if (JSON.stringify(again) !== JSON.stringify(report)) found(`is another in chunks of ${sizes}`)
  for (const { code } of report.problems) outcome.codes.set(code, (outcome.codes.get(code) ?? 0) + 1)
  const answers = [declaredBy(sample), { diskFormat: 'raw', containerFormat: 'bare' }].map((declared) => judge(report, declared))
  const [accepted] = answers.filter((answer) => 'accept' in answer)
  outcome[accepted ? 'accepted' : 'refused'] += 1
  if (accepted && isIntact(bytes, sample)) found(`is accepted with ${sample.planted}`)
  const against = accepted ? doubt?.({ ...image, answer: accepted }) : null
  if (against) found(against)
}

/** Whether what was planted is certainly still there. */
function isIntact(bytes: Buffer, { planted, bytes: before, essence }: Sample): boolean {
  return planted !== null && essence.every(({ from, to }) => bytes.subarray(from, to).equals(before.subarray(from, to)))
}

const chunkSizes = [1, 2, 7, 63, 510, 511, 512, 1023, 4095, 32_767, 65_534, 65_535, 65_536, 131_071, 1 << 20]

function mutate(sample: Sample, samples: readonly Sample[], random: Random): { bytes: Buffer; changes: string[] } {
  const changes: string[] = []
  let bytes: Buffer = Buffer.from(sample.bytes)
  const rounds = random.below(4)
  for (let round = 0; round < rounds; round += 1) {
    const change = random.pick(ways)
    const { bytes: changed, what } = change({ sample, bytes, samples, random })
    bytes = changed
    changes.push(what)
  }
  if (random.below(4) > 0) sample.seal(bytes)
  return { bytes, changes }
}

interface Turn {
  sample: Sample
  bytes: Buffer
  samples: readonly Sample[]
  random: Random
}

type Way = (turn: Turn) => { bytes: Buffer; what: string }

const setField: Way = ({ sample, bytes, random }) => {
  if (sample.fields.length === 0) return { bytes, what: 'nothing' }
  const field = random.pick(sample.fields)
  const value = edge(field, bytes, sample, random)
  write(bytes, field, value)
  return { bytes, what: `${field.name} at ${field.at} = ${value}` }
}

/** Where fields break: nothing, everything, one beyond, the file's own sizes, and what other fields hold. */
function edge({ at, width, order }: Field, bytes: Buffer, { fields }: Sample, random: Random): bigint {
  const bits = BigInt(width * 8)
  const size = BigInt(bytes.length)
  const other = random.pick(fields)
  const here = [...bytes.subarray(at, at + width)].reduce(
    (sum, byte, index) => sum | (BigInt(byte) << BigInt(8 * (order === 'le' ? index : width - 1 - index))),
    0n,
  )
  const values = [
    0n,
    1n,
    2n,
    3n,
    4n,
    7n,
    8n,
    9n,
    22n,
    72n,
    104n,
    255n,
    511n,
    512n,
    513n,
    2047n,
    2048n,
    4096n,
    65_535n,
    65_536n,
    65_537n,
    1n << 20n,
  ]
  const large = [(1n << bits) - 1n, (1n << bits) - 2n, 1n << (bits - 1n), (1n << (bits - 1n)) - 1n, 1n << 31n, 1n << 32n, 1n << 53n]
  const near = [
    here + 1n,
    here - 1n,
    here * 2n,
    here / 2n,
    here ^ (1n << BigInt(random.below(width * 8))),
    size,
    size - 1n,
    size + 1n,
    size / 512n,
    BigInt(other.at),
  ]
  return random.pick([...values, ...large, ...near, BigInt(random.below(0x7fff_ffff))])
}

const flipBytes: Way = ({ bytes, random }) => {
  const places = Array.from({ length: random.below(8) + 1 }, () =>
    random.below(Math.max(1, Math.min(bytes.length, random.pick([128, 1024, 65_536, bytes.length])))),
  )
  for (const place of places) if (place < bytes.length) bytes[place] = random.below(256)
  return { bytes, what: `other bytes at ${places}` }
}

const cut: Way = ({ bytes, random, sample }) => {
  const length = random.pick([
    0,
    1,
    3,
    4,
    8,
    63,
    64,
    72,
    104,
    511,
    512,
    513,
    1024,
    2048,
    32_768,
    34_816,
    65_535,
    65_536,
    bytes.length - 1,
    bytes.length - 512,
    random.pick([{ at: 0 }, ...sample.fields]).at,
  ])
  return { bytes: bytes.subarray(0, Math.max(0, length)), what: `cut to ${length}` }
}

const lengthen: Way = ({ bytes, random }) => {
  const more = Buffer.alloc(random.pick([1, 511, 512, 1024, 1536, 65_536, 1 << 20]), random.pick([0, 0, 255, 35]))
  return { bytes: Buffer.concat([bytes, more]), what: `${more.length} bytes more` }
}

/** A piece of another image, where that format would look for it: polyglots, and structures that overlap. */
const graft: Way = ({ bytes, samples, random }) => {
  const { name, bytes: other } = random.pick(samples)
  const from = random.pick([0, 0, 512, 4096, 32_768, other.length - 512, other.length - 1536])
  const piece = other.subarray(Math.max(0, from), Math.max(0, from) + random.pick([8, 64, 512, 2048, 65_536]))
  const at = random.pick([from, from, 0, 512, 32_768, bytes.length, bytes.length - piece.length])
  const grown = Buffer.alloc(Math.max(bytes.length, Math.max(0, at) + piece.length))
  bytes.copy(grown)
  piece.copy(grown, Math.max(0, at))
  return { bytes: grown, what: `${piece.length} bytes of ${name} from ${from} at ${at}` }
}

/** Everything moved: what points to it points elsewhere. */
const shift: Way = ({ bytes, random }) => {
  const by = random.pick([1, 512, 2048, 32_768])
  return { bytes: Buffer.concat([Buffer.alloc(by), bytes]), what: `moved by ${by}` }
}

const words = [
  'parentFileNameHint="/canary"',
  'createType="monolithicFlat"',
  'RW 1 FLAT "/canary" 0',
  'version=1\n',
  '# Disk DescriptorFile\n',
  'href="/canary"',
  '\0',
  '\n',
  '"',
  'EFI PART',
  'conectix',
  'CD001',
  'KDMV',
  'QFI\xfb',
]

const say: Way = ({ bytes, random }) => {
  const word = random.pick(words)
  const at = random.below(Math.max(1, Math.min(bytes.length, random.pick([512, 2048, 65_536]))))
  bytes.write(word, at, 'latin1')
  return { bytes, what: `${JSON.stringify(word)} at ${at}` }
}

/** The same again and again: what a pattern that goes back and forth cannot bear. */
const flood: Way = ({ bytes, random }) => {
  const word = random.pick(random.below(2) === 0 ? [' ', '\n'] : ['\t', '"', '=', 'a', '\0', 'href=', 'RW ', '# ', ...words])
  const inText = random.below(Math.min(bytes.length, 200) + 1)
  const at = Math.min(bytes.length, random.pick([512, 32_768, inText, inText, 512 + random.below(400)]))
  const more = Buffer.alloc(random.pick([4096, 60_000]), word, 'latin1')
  const rest = bytes.subarray(random.pick([at, at + more.length]))
  return { bytes: Buffer.concat([bytes.subarray(0, at), more, rest]), what: `${more.length} bytes of ${JSON.stringify(word)} at ${at}` }
}

const ways: readonly Way[] = [
  setField,
  setField,
  setField,
  setField,
  setField,
  flipBytes,
  cut,
  lengthen,
  graft,
  graft,
  say,
  flood,
  flood,
  shift,
]

interface Random {
  below(limit: number): number
  pick<T>(from: readonly T[]): T
}

/** Each case has numbers of its own, so that one can be made again without those before it. */
function generator(seed: number, index: number): Random {
  let state = (Math.imul(seed, 0x9e37_79b1) ^ Math.imul(index + 1, 0x85eb_ca6b)) >>> 0
  const next = () => {
    state = (state + 0x6d2b_79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    pick: (from) => {
      const chosen = from[below(from.length)]
      if (chosen === undefined) throw new Error('nothing to choose from')
      return chosen
    },
  }
}
