import { describe, expect, test } from 'vitest'
import { bounds } from './format.ts'
import { Inspector } from './inspector.ts'
import { badImages, goodImages, isoImage, qcow2Image, rawImage, vhdImage, vhdxImage } from './testing/images.ts'
import { declaredBy, inspect } from './testing/inspect.ts'
import { verdict } from './verdict.ts'

describe.each(goodImages().map((image) => [image.name, image] as const))('%s', (_, image) => {
  test('is known and accepted as what it is, for the driver of its format', () => {
    const report = inspect(image.bytes)
    expect(report.problems).toEqual([])
    expect(verdict(report, declaredBy(image))).toMatchObject({ accept: { driver: image.driver } })
  })

  test('is not accepted as anything else', () => {
    const report = inspect(image.bytes)
    const others = ['raw', 'qcow2', 'vmdk', 'vdi', 'vhd', 'vhdx', 'iso'].filter((format) => format !== image.disk)
    for (const diskFormat of others) {
      expect(verdict(report, { diskFormat, containerFormat: image.container })).toHaveProperty('refuse')
    }
  })

  test.each([[1], [511], [512, 1], [4096], [65_535], [65_537], [1 << 22]])('is the same in chunks of %s', (...sizes: number[]) => {
    expect(inspect(image.bytes, sizes)).toEqual(inspect(image.bytes))
  })
})

test.each(badImages().map((image) => [image.name, image.planted, image] as const))(
  '%s with %s is refused, also as raw',
  (_, planted, image) => {
    const report = inspect(image.bytes)
    expect(report.problems.map(({ code }) => code)).toContain(planted)
    for (const diskFormat of [image.disk, 'raw']) {
      expect(verdict(report, { diskFormat, containerFormat: image.container })).toHaveProperty('refuse')
    }
  },
)

test('the virtual size is that of the disk in the file', () => {
  expect(inspect(qcow2Image({ size: 5 << 20 }).bytes).virtualSize).toBe(5 << 20)
  expect(inspect(rawImage({ size: 777 }).bytes).virtualSize).toBe(777)
  expect(inspect(vhdxImage({ unit: 0x3_0000 }).bytes).virtualSize).toBe(8 << 20)
  expect(inspect(vhdImage({ kind: 'fixed' }).bytes).virtualSize).toBe(68 * 512 * 4)
})

test('an image that is cut off is refused wherever it is cut', () => {
  for (const image of goodImages().filter(({ disk }) => disk !== 'raw' && disk !== 'iso')) {
    const half = image.bytes.subarray(0, image.bytes.length >> 1)
    expect([image.name, verdict(inspect(half), declaredBy(image))]).toEqual([image.name, { refuse: expect.anything() }])
  }
})

test('an empty file, and one of a byte, are raw', () => {
  expect(inspect(Buffer.alloc(0))).toMatchObject({ format: 'raw', size: 0, problems: [] })
  expect(inspect(Buffer.from([81]))).toMatchObject({ format: 'raw', size: 1, problems: [] })
})

test('a stream that is shorter than announced is refused', () => {
  const inspector = new Inspector()
  inspector.push(rawImage().bytes)
  expect(inspector.end(5000).problems).toMatchObject([{ code: 'incomplete', message: expect.stringContaining('4096 of 5000') }])
})

test('what is certain early can be known early', () => {
  const inspector = new Inspector()
  expect(inspector.report()).toBeNull()
  inspector.push(qcow2Image({ backing: '/etc/passwd' }).bytes.subarray(0, bounds.head))
  const report = inspector.report()
  expect(report).toMatchObject({ stage: 'reading', format: 'qcow2' })
  expect(report?.problems.map(({ code }) => code)).toEqual(['backing_file'])
})

test('of a half-read vhd of fixed size nothing is said too early', () => {
  const { bytes } = vhdImage({ kind: 'fixed' })
  const inspector = new Inspector()
  inspector.push(bytes.subarray(0, 100_000))
  const report = inspector.report()
  if (!report) throw new Error('no report after 100 kB')
  expect(verdict(report, { diskFormat: 'vhd', containerFormat: 'bare' })).toHaveProperty('accept')
  expect(verdict(report, { diskFormat: 'qcow2', containerFormat: 'bare' })).toHaveProperty('refuse')
})

test('a chunk may be used again after it was pushed', () => {
  const { bytes } = qcow2Image()
  const inspector = new Inspector()
  const chunk = Buffer.alloc(4096)
  for (let at = 0; at < bytes.length; at += 4096) {
    bytes.copy(chunk, 0, at)
    inspector.push(chunk.subarray(0, bytes.length - at))
  }
  expect(inspector.end()).toEqual(inspect(bytes))
})

test('memory and work are bounded, whatever is read', () => {
  for (const { bytes } of [...goodImages(), ...badImages()]) {
    const inspector = new Inspector()
    let most = 0
    for (let at = 0; at < bytes.length; at += 1000) {
      inspector.push(bytes.subarray(at, at + 1000))
      most = Math.max(most, inspector.cost().bytes)
    }
    inspector.end()
    expect(most).toBeLessThan(1 << 20)
    expect(inspector.cost().windows).toBeLessThan(100)
  }
})

test('a text that a file holds reaches a message without its control characters', () => {
  const [problem] = inspect(qcow2Image({ backing: '/etc/\x1b[31mpasswd\n' }).bytes).problems
  expect(problem?.message).toContain('"/etc/?[31mpasswd?"')
})

test('an ISO that boots from a stick is an ISO', () => {
  expect(inspect(isoImage({ hybrid: true }).bytes)).toMatchObject({ format: 'iso', partitions: 'mbr', problems: [] })
})
