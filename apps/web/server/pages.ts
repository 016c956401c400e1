import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { OperatorError } from './operator-error.ts'

const web = join(import.meta.dirname, '..')
const repository = realpathSync(join(web, '../..'))

export interface PagesOptions {
  log: Logger
  /** Where the pages call the control plane, with their visitor's session. */
  controlUrl: string
  /** Cookies only over https. */
  secure: boolean
  dev: boolean
}

export interface Pages {
  /** The socket that they listen on. */
  socket: string
  pid(): number | undefined
  stop(): Promise<void>
}

const firstRetryMs = 200
const lastRetryMs = 10_000

/** The process that renders pages, kept running behind this one. */
export async function startPages(options: PagesOptions): Promise<Pages> {
  const folder = mkdtempSync(join(tmpdir(), 'pileus-pages-'))
  const socket = join(folder, 's')
  let child = spawnPages(options, socket)
  let stopping = false
  if (!(await ready(child)))
    throw new OperatorError('The pages process does not start', 'Read the lines above; `npm run build` shows what is wrong with the pages')

  const supervised = (async () => {
    for (let wait = firstRetryMs; ; wait = Math.min(wait * 2, lastRetryMs)) {
      const since = Date.now()
      await ended(child)
      if (stopping) return
      options.log.error({ code: child.exitCode, signal: child.signalCode }, 'the pages process ended; it is started again')
      if (Date.now() - since > 60_000) wait = firstRetryMs
      await sleep(wait)
      rmSync(socket, { force: true })
      child = spawnPages(options, socket)
    }
  })()

  return {
    socket,
    pid: () => child.pid,
    async stop() {
      stopping = true
      child.kill('SIGTERM')
      const late = sleep(5_000, 'late', { ref: false })
      if ((await Promise.race([supervised, late])) === 'late') child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/**
 * What the pages process may touch: its program to read, its socket to listen on. Node's permission model holds it to that, so that
 * a hole in the rendering is no hole in the cloud.
 */
export function fence(socket: string): string[] {
  const program = ['node_modules', 'apps/web', 'packages/ui', 'package.json', 'tsconfig.base.json'].map((path) => join(repository, path))
  const readable = [...program, socket].map((path) => `--allow-fs-read=${path}`)
  return ['--permission', ...readable, `--allow-fs-write=${dirname(socket)}`, '--allow-worker', '--disable-warning=SecurityWarning']
}

/** It is given no key and no database. next-auth wants a secret; it opens nothing, since the cookie is a random number and no signed claim. */
function spawnPages({ controlUrl, secure, dev }: PagesOptions, socket: string): ChildProcess {
  return fork(join(web, 'pages-process.ts'), [socket], {
    // In development Next compiles, watches and caches wherever it likes.
    execArgv: dev ? [] : fence(socket),
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: dev ? 'development' : 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      CONTROL_URL: controlUrl,
      AUTH_SECRET: randomBytes(32).toString('base64url'),
      COOKIE_SECURE: secure ? '1' : '',
      PAGES_DEV: dev ? '1' : '',
    },
    // What Next prints is for the operator who reads the log, not for the banner's reader.
    stdio: ['ignore', process.stderr.fd, process.stderr.fd, 'ipc'],
  })
}

const ended = (child: ChildProcess) => (child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve())

async function ready(child: ChildProcess): Promise<boolean> {
  return Promise.race([once(child, 'message').then(() => true), ended(child).then(() => false)])
}
