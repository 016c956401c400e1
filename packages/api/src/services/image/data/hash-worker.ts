import { createHash, type Hash } from 'node:crypto'
import { parentPort } from 'node:worker_threads'

/** Digests many streams at once, each one piece after the other. The pieces lie in memory that both threads see. */
export type DigestJob =
  | { job: number; do: 'begin'; algorithm: string }
  | { job: number; do: 'update'; bytes: Uint8Array }
  | { job: number; do: 'end' | 'drop' }
export interface DigestAnswer {
  job: number
  digest?: string
}

const running = new Map<number, Hash>()

parentPort?.on('message', (message: DigestJob) => {
  const answer = work(message)
  if (answer) parentPort?.postMessage(answer)
})

function work(message: DigestJob): DigestAnswer | undefined {
  const { job } = message
  const hash = running.get(job)
  if (message.do === 'begin') running.set(job, createHash(message.algorithm))
  if (message.do === 'update') hash?.update(message.bytes)
  if (message.do === 'update') return { job }
  if (message.do === 'begin') return undefined
  running.delete(job)
  return message.do === 'end' ? { job, digest: hash?.digest('hex') ?? '' } : undefined
}
