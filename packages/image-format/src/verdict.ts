import type { FormatName, Member } from './format.ts'
import type { Report } from './inspector.ts'
import { type Problem, problem, quote } from './problems.ts'

export interface Declared {
  diskFormat: string
  containerFormat: string
}

export interface Policy {
  /** The disk formats that this cloud takes. */
  formats: readonly string[]
  /** The largest disk a guest may see, in bytes. */
  virtualSize: number
}

/** What QEMU calls the format. Every tool is told it, so that none has to guess. */
export type Driver = 'raw' | 'qcow2' | 'vmdk' | 'vdi' | 'vpc' | 'vhdx'

/** `offset` and `size`: where in the file the disk lies. */
export interface Accepted {
  driver: Driver
  virtualSize: number
  offset: number
  size: number
}

export type Verdict = { accept: Accepted } | { refuse: Problem[] }

/** For each disk_format what the file has to be, and how it is opened. Kernels and ramdisks are packed more often than not. */
const disks: Record<string, { is: readonly FormatName[]; driver: Driver }> = {
  raw: { is: ['raw'], driver: 'raw' },
  iso: { is: ['iso'], driver: 'raw' },
  qcow2: { is: ['qcow2'], driver: 'qcow2' },
  vmdk: { is: ['vmdk'], driver: 'vmdk' },
  vdi: { is: ['vdi'], driver: 'vdi' },
  vhd: { is: ['vhd'], driver: 'vpc' },
  vhdx: { is: ['vhdx'], driver: 'vhdx' },
  ami: { is: ['raw'], driver: 'raw' },
  aki: { is: ['raw', 'gzip', 'xz', 'zstd', 'bzip2', 'lzma', 'lz4'], driver: 'raw' },
  ari: { is: ['raw', 'gzip', 'xz', 'zstd', 'bzip2', 'lzma', 'lz4'], driver: 'raw' },
}

/** `ovf` is what its disk is: the description beside it is never uploaded. docker and compressed hold what nothing here can boot or check. */
const containers: Record<string, 'disk' | 'archive'> = { bare: 'disk', ovf: 'disk', ami: 'disk', aki: 'disk', ari: 'disk', ova: 'archive' }

export const policy: Policy = { formats: Object.keys(disks), virtualSize: 64 * 2 ** 40 }

/**
 * Whether the file may be kept as what it was declared to be. Of a report before the end an acceptance means: nothing yet speaks against it.
 * Raw is no way around: what is valid in another format is refused as raw, because sooner or later a program would guess.
 */
export function verdict(report: Report, declared: Declared, { formats, virtualSize }: Policy = policy): Verdict {
  const disk = Object.hasOwn(disks, declared.diskFormat) ? disks[declared.diskFormat] : undefined
  const container = Object.hasOwn(containers, declared.containerFormat) ? containers[declared.containerFormat] : undefined
  if (!disk || !formats.includes(declared.diskFormat)) return { refuse: [problem('format_not_allowed', quote(declared.diskFormat))] }
  if (!container) return { refuse: [problem('container_not_allowed', quote(declared.containerFormat))] }
  const held = container === 'archive' ? inArchive(report, disk.is, declared) : whole(report, disk.is, declared)
  if ('code' in held) return { refuse: [held, ...report.problems] }
  const refuse = report.problems.filter(({ code }) => code !== 'packed' || !disk.is.includes(report.format))
  if (held.virtualSize > virtualSize) refuse.push(problem('virtual_size', `${held.virtualSize} bytes, the limit is ${virtualSize}`))
  if (refuse.length > 0) return { refuse }
  return { accept: { driver: disk.driver, virtualSize: held.virtualSize, offset: held.offset, size: held.size } }
}

type Held = Pick<Member, 'offset' | 'size' | 'virtualSize'>

function whole(
  { format, size, virtualSize, stage }: Report,
  is: readonly FormatName[],
  { diskFormat, containerFormat }: Declared,
): Held | Problem {
  // A vhd of fixed size shows itself at its end only.
  const open = stage === 'reading' && diskFormat === 'vhd' && format === 'raw'
  if (is.includes(format) || open) return { offset: 0, size, virtualSize }
  if (format === 'ova') return problem('container_mismatch', `The image was declared as ${containerFormat}, and the file is an OVA`)
  return problem('format_mismatch', `The image was declared as ${diskFormat}, and the file is ${format}`)
}

function inArchive({ format, members, stage }: Report, is: readonly FormatName[], { diskFormat }: Declared): Held | Problem {
  if (format !== 'ova') return problem('container_mismatch', `The image was declared as ova, and the file is ${format}`)
  const candidates = members.filter(
    (member) => is.includes(member.format) && (member.format !== 'raw' || /\.(img|raw)$/i.test(member.name)),
  )
  const [disk, another] = candidates
  if (another) return problem('several_disks', candidates.map(({ name }) => quote(name)).join(', '))
  if (disk) return disk
  return stage === 'reading' ? { offset: 0, size: 0, virtualSize: 0 } : problem('no_disk', diskFormat)
}
