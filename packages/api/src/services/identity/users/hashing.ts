import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { Fault } from '../../../platform/fault.ts'
import type { HashAnswer, HashJob } from './hash-worker.ts'

/** More waiting than this and a login would time out anyway: better say so at once. */
const maxWaiting = 500

interface Waiting {
  job: HashJob
  done(result: string | boolean): void
  failed(error: Error): void
}

type Work = { kind: 'hash'; password: string; algorithm: 'argon2id' | 'bcrypt' } | { kind: 'verify'; password: string; hash: string }

/** A thread a core, made when first needed, each with one job at a time. */
const idle: Worker[] = []
const busy = new Map<Worker, Waiting>()
const queue: Waiting[] = []
let serial = 0

export const hashPassword = async (password: string, algorithm: 'argon2id' | 'bcrypt') =>
  String(await run({ kind: 'hash', password, algorithm }))
export const verifyPassword = async (password: string, hash: string) => (await run({ kind: 'verify', password, hash })) === true

/** Something to verify against when there is no such user: the answer must not come sooner. */
let decoy: Promise<string> | undefined
export async function verifyNothing(password: string, algorithm: 'argon2id' | 'bcrypt'): Promise<void> {
  decoy ??= hashPassword('nobody has this password', algorithm)
  await verifyPassword(password, await decoy)
}

function run(work: Work): Promise<string | boolean> {
  if (queue.length >= maxWaiting) throw new Fault('unavailable', 'Too many logins at once; try again in a few seconds.')
  return new Promise((done, failed) => {
    queue.push({ job: { id: ++serial, ...work }, done, failed })
    next()
  })
}

function next(): void {
  if (queue.length === 0) return
  const worker = idle.pop() ?? (busy.size < availableParallelism() ? start() : undefined)
  const waiting = worker && queue.shift()
  if (!worker || !waiting) return
  busy.set(worker, waiting)
  worker.postMessage(waiting.job)
}

function start(): Worker {
  const worker = new Worker(new URL('./hash-worker.ts', import.meta.url), { name: 'hash', resourceLimits: { maxOldGenerationSizeMb: 64 } })
  worker.unref()
  worker.on('message', (answer: HashAnswer) => {
    const waiting = busy.get(worker)
    busy.delete(worker)
    idle.push(worker)
    if ('error' in answer) waiting?.failed(new Error(answer.error))
    else waiting?.done(answer.result)
    next()
  })
  worker.on('error', (error) => {
    busy.get(worker)?.failed(error)
    busy.delete(worker)
    next()
  })
  return worker
}
