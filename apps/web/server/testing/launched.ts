import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@pileus/db/port'

export const repository = join(import.meta.dirname, '../../../..')

export interface Launched {
  process: ChildProcess
  url: string
  data: string
  /** Fulfilled when the banner is complete; rejected when the process ends before. */
  ready: Promise<void>
  ended: Promise<number | null>
  stdout(): string
  stderr(): string
}

export interface Start {
  env?: NodeJS.ProcessEnv
  uid?: number
  root?: string
  script?: string
}

/** The control plane as its operator gets it: a process of its own, on a free port, with a data folder of its own. */
export async function start({ env = {}, uid, root = repository, script = 'apps/web/server/main.ts' }: Start): Promise<Launched> {
  const port = env['PORT'] ?? String(await freePort())
  const data = env['PILEUS_DATA'] ?? folder()
  const child = spawn(process.execPath, [join(root, script)], {
    env: {
      PATH: process.env['PATH'],
      // Pages are e2e's business: most tests are about the rest, and faster without.
      ROLE: 'api,gateway,worker',
      NODE_COMPILE_CACHE: join(repository, 'node_modules/.cache/compile'),
      ...env,
      PORT: port,
      PILEUS_DATA: data,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: '/',
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  let stdout = ''
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => void (stderr += chunk.toString()))
  const ended = new Promise<number | null>((done) => child.once('close', (code) => done(code)))
  const ready = new Promise<void>((done, fail) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
      if (stdout.includes('Ctrl-C stops everything.')) done()
    })
    void ended.then((code) => fail(new Error(`ended with code ${code}: ${stderr}${stdout}`)))
  })
  ready.catch(() => undefined)
  running.add(child)
  void ended.then(() => running.delete(child))
  return { process: child, url: `http://127.0.0.1:${port}`, data, ready, ended, stdout: () => stdout, stderr: () => stderr }
}

const running = new Set<ChildProcess>()
const folders: string[] = []

/** Open to all: another user may have to find his part of it. */
export function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'pileus-start-'))
  chmodSync(made, 0o755)
  folders.push(made)
  return made
}

/** For `afterAll`: nothing is left, whatever a test left undone. */
export async function cleanUp() {
  await Promise.all(
    [...running].map(
      (child) =>
        new Promise((done) => {
          child.once('close', done)
          child.kill('SIGINT')
        }),
    ),
  )
  for (const made of folders) rmSync(made, { recursive: true, force: true })
}
