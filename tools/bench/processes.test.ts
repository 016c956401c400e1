import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { median } from './identity.ts'
import { usage } from './processes.ts'

test('a process tree is counted whole, with its memory and CPU', async () => {
  const child = spawn('sh', ['-c', 'sleep 60 & echo up; wait'], { stdio: ['ignore', 'pipe', 'ignore'], detached: true })
  try {
    await once(child.stdout, 'data')
    const { processes, bytes, cpu } = usage([child.pid ?? 0])
    expect(processes).toBe(2)
    expect(bytes).toBeGreaterThan(0)
    expect(cpu).toBeGreaterThanOrEqual(0)
  } finally {
    process.kill(-(child.pid ?? 0), 'SIGKILL')
  }
})

test('processes that are gone cost nothing', () => {
  expect(usage([2 ** 22 + 1])).toEqual({ processes: 0, bytes: 0, cpu: 0 })
})

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[7], 7],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected)
})
