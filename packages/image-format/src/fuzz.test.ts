import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { qemuDoubt } from './testing/doubt.ts'
import { fuzz } from './testing/fuzz.ts'
import { qemuImg } from './testing/qemu.ts'

// A fixed sample; `npm run fuzz -- image-format` runs as many as wanted.

test('changed images of every format never break a promise', () => {
  const { findings, accepted, refused, codes } = fuzz({ count: 3000, seed: 1 })
  expect(findings).toEqual([])
  // A fuzzer that reaches nothing finds nothing.
  expect(accepted).toBeGreaterThan(500)
  expect(refused).toBeGreaterThan(500)
  expect(codes.size).toBeGreaterThan(18)
})

test('a case can be made again', () => {
  const all = fuzz({ count: 30, seed: 7 })
  const parts = [fuzz({ count: 10, seed: 7 }), fuzz({ count: 20, seed: 7, first: 10 })]
  expect(parts.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(all.accepted)
})

test('a judge who lets everything pass is found out', () => {
  const blind = () => ({ accept: { driver: 'raw' as const, virtualSize: 0, offset: 0, size: 0 } })
  expect(fuzz({ count: 300, seed: 1, judge: blind }).findings[0]).toMatchObject({ promise: expect.stringMatching(/^is accepted with /) })
})

test.runIf(existsSync(qemuImg))('QEMU sees no other file, format or size in what is accepted', () => {
  using qemu = qemuDoubt(12)
  expect(fuzz({ count: 1000, seed: 2, doubt: qemu.doubt }).findings).toEqual([])
  expect(qemu.asked()).toBeGreaterThan(20)
})
