import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { DigestAnswer, DigestJob } from './hash-worker.ts'

/** What images are known by: MD5 because old clients ask for it, SHA-512 because it can be trusted. */
export const algorithms = ['md5', 'sha512'] as const
export type Digests = Record<(typeof algorithms)[number], string>

/** One stream that is being digested, by both algorithms beside each other. */
export interface Digesting {
  /** The bytes must lie in shared memory, and stay as they are until this is fulfilled. */
  update(bytes: Uint8Array): Promise<unknown>
  end(): Promise<Digests>
  drop(): void
}

interface Thread {
  worker: Worker
  /** What waits for an answer, by job, in the order in which it was asked. */
  waiting: Map<number, { done(answer: DigestAnswer): void; failed(error: Error): void }[]>
}

const threads = new Map<number, Thread>()
let jobs = 0

export function digest(): Digesting {
  const lanes = algorithms.map((algorithm) => lane(algorithm))
  return {
    update: (bytes) => Promise.all(lanes.map((each) => each.ask({ do: 'update', bytes }))),
    async end() {
      const [md5 = '', sha512 = ''] = (await Promise.all(lanes.map((each) => each.ask({ do: 'end' })))).map((answer) => answer.digest)
      return { md5, sha512 }
    },
    drop: () => lanes.forEach((each) => each.drop()),
  }
}

/** At least one thread for each algorithm; with more cores, streams spread over them. */
function lane(algorithm: string) {
  const job = ++jobs
  const count = Math.max(algorithms.length, availableParallelism())
  const thread = threads.get(job % count) ?? start(job % count)
  const post = (message: DigestJob) => thread.worker.postMessage(message)
  post({ job, do: 'begin', algorithm })
  return {
    ask: (what: { do: 'update'; bytes: Uint8Array } | { do: 'end' }) =>
      new Promise<DigestAnswer>((done, failed) => {
        const line = thread.waiting.get(job) ?? []
        thread.waiting.set(job, [...line, { done, failed }])
        post({ job, ...what })
      }),
    drop() {
      thread.waiting.delete(job)
      post({ job, do: 'drop' })
    },
  }
}

function start(place: number): Thread {
  const worker = new Worker(new URL('./hash-worker.ts', import.meta.url), {
    name: 'digest',
    resourceLimits: { maxOldGenerationSizeMb: 64 },
  })
  const thread: Thread = { worker, waiting: new Map() }
  threads.set(place, thread)
  worker.unref()
  worker.on('message', (answer: DigestAnswer) => {
    const [first, ...rest] = thread.waiting.get(answer.job) ?? []
    if (rest.length > 0) thread.waiting.set(answer.job, rest)
    else thread.waiting.delete(answer.job)
    first?.done(answer)
  })
  worker.on('error', (error) => {
    threads.delete(place)
    for (const each of [...thread.waiting.values()].flat()) each.failed(error)
  })
  return thread
}
