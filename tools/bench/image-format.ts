import { createHash } from 'node:crypto'
import { Inspector } from '../../packages/image-format/src/inspector.ts'
import { ovaImage, ovf, qcow2Image, vhdxImage } from '../../packages/image-format/src/testing/images.ts'
import type { Line } from './identity.ts'

const mebibyte = 1 << 20
const chunks = 1024
/** Different bytes for so long that no cache of the processor holds them. */
const distinct = 64

/** What an upload pays for being inspected, beside what it pays for its hash: 1 GiB in chunks of 1 MiB, by CPU time, each round both. */
export function measureInspection({ rounds, say }: { rounds: number; say: (text: string) => void }): Line[] {
  const data = Array.from({ length: distinct }, (_, index) => Buffer.alloc(mebibyte, createHash('sha512').update(`${index}`).digest()))
  return streams().map(({ name, start }) => {
    const shares: number[] = []
    const speeds: number[] = []
    const hashes: number[] = []
    for (let round = 0; round <= rounds; round += 1) {
      const hash = createHash('sha512')
      const hashing = cpuSeconds(() => feed(data, Buffer.alloc(0), (chunk) => hash.update(chunk)))
      const inspector = new Inspector()
      const inspecting = cpuSeconds(() => {
        feed(data, start, (chunk) => inspector.push(chunk))
        inspector.end()
      })
      say(`${name}: inspected in ${inspecting} s, hashed in ${hashing} s`)
      // The first warms.
      if (round === 0) continue
      shares.push((100 * inspecting) / hashing)
      speeds.push(chunks / inspecting)
      hashes.push(chunks / hashing)
    }
    const detail = { inspectedMBps: median(speeds), sha512MBps: median(hashes) }
    return {
      measure: `inspect 1 GiB, ${name}`,
      unit: '% of hash',
      ours: median(shares),
      theirs: null,
      ratio: null,
      spread: null,
      gate: { most: 2 },
      of: 'ours',
      detail,
    }
  })
}

/** What the file begins with; data follows. In an archive every byte passes an inspector of its own. */
const streams = () => [
  { name: 'raw', start: Buffer.alloc(0) },
  { name: 'qcow2', start: qcow2Image().bytes },
  { name: 'vhdx', start: vhdxImage().bytes },
  { name: 'ova', start: archiveOf((chunks + 1) * mebibyte) },
]

/** The first headers of an archive whose disk is of that size. */
function archiveOf(size: number): Buffer {
  const image = ovaImage([ovf(), { name: 'disk.vmdk', bytes: Buffer.alloc(512), binary: true }])
  const sizeAt = image.fields.find(({ name, width }) => name === 'size1' && width === 8)
  if (!sizeAt) throw new Error('The archive has no field for its size.')
  image.bytes.writeBigUInt64BE(BigInt(size), sizeAt.at)
  image.seal(image.bytes)
  return image.bytes.subarray(0, sizeAt.at - (sizeAt.at % 512) + 512)
}

function feed(data: readonly Buffer[], start: Buffer, into: (chunk: Buffer) => unknown) {
  if (start.length > 0) into(start)
  for (let index = 0; index < chunks; index += 1) into(data[index % data.length] ?? start)
}

function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
