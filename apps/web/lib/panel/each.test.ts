import { expect, test } from 'vitest'
import { forEachAtMost, type Outcome } from './each.ts'

test('each is tried once, four at a time, and those that fail do not stop the others', async () => {
  const tried: number[] = []
  const told = new Map<number, Outcome>()
  let running = 0
  let most = 0
  await forEachAtMost(
    Array.from({ length: 50 }, (_, n) => n),
    async (n) => {
      tried.push(n)
      most = Math.max(most, ++running)
      await new Promise((done) => setTimeout(done, n % 3))
      running--
      if (n % 20 === 7) throw new Error(`not ${n}`)
    },
    (n, outcome) => told.set(n, outcome),
  )
  expect(tried.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n))
  expect(most).toBe(4)
  expect([...told].flatMap(([n, { state }]) => (state === 'failed' ? [n] : []))).toEqual([7, 27, 47])
  expect([...told.values()].some(({ state }) => state === 'running')).toBe(false)
})
