import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { packFrame, packValues, readFrame, unpackValues } from './frames.ts'

const values = Float64Array.from({ length: 33 }, (_, i) => Math.sqrt(i) * (i % 2 ? -1 : 1))

test('a frame is read as it was packed', () => {
  const read = readFrame(packFrame({ series: 7, at: 1_700_000_000_123.5, values }))
  expect(read).toMatchObject({ series: 7, at: 1_700_000_000_123.5 })
  expect(unpackValues(read?.body ?? Buffer.alloc(0), values.length)).toEqual(values)
})

test.each([
  ['nothing', Buffer.alloc(0)],
  ['a head alone', packFrame({ series: 1, at: 1, values }).subarray(0, 13)],
  ['another version', Buffer.concat([Buffer.of(9), packFrame({ series: 1, at: 1, values }).subarray(1)])],
  ['more than a frame may have', Buffer.alloc(65 * 1024, 1)],
  ['no time', packFrame({ series: 1, at: Number.NaN, values })],
])('%s is no frame', (_what, data) => {
  expect(readFrame(data)).toBeUndefined()
})

test('values are exactly as many as the series, whatever the frame would inflate to', () => {
  const body = packValues(values)
  expect(unpackValues(body, 32)).toBeUndefined()
  expect(unpackValues(body, 34)).toBeUndefined()
  expect(unpackValues(body.subarray(0, body.length - 4), 33)).toBeUndefined()
  expect(unpackValues(deflateRawSync(Buffer.alloc(64 * 1024 * 1024)), 33)).toBeUndefined()
  expect(unpackValues(Buffer.from('hostile'), 33)).toBeUndefined()
})
