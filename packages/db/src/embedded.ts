import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { type As, holders, programs, runAs } from './embedded-files.ts'
import { freePort } from './port.ts'

export interface Embedded {
  url: string
  port: number
  /** Fulfilled when the server process has ended, for whatever reason. */
  exited: Promise<string>
  /** Ends sessions, writes everything, waits. */
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  folder: string
  durable: boolean
  port?: number
  settings?: Record<string, string>
  /** Where its programs are copied to, should its user be unable to read the clone. */
  cache?: string
  /** One line of the server's own log. */
  log?: (line: string) => void
  /** Something that the operator should read. */
  note?: (text: string) => void
}

/**
 * A real Postgres out of an npm package, for `npm start` without a database of one's own, and for tests.
 * `durable: false` gives up fsync and passwords: only for data that dies with the test.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { folder, durable, cache = '/var/cache/pileus', note = () => undefined } = options
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const as = runAs(folder)
  if ('uid' in as) chownSync(folder, as.uid, as.gid)
  const bin = join(programs(as, note, cache), 'bin')
  const password = durable ? secret(folder, as) : ''
  const data = join(folder, 'data')
  if (!existsSync(join(data, 'PG_VERSION'))) initialize({ bin, folder, as, durable })
  sameMajor(bin, data)
  await stopLeftBehind(data)
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort())
    try {
      return await run({ ...options, bin, data, as, port, password })
    } catch (error) {
      const taken = error instanceof Error && error.message.includes('could not create any TCP/IP sockets')
      if (!taken || options.port || attempt === 5) throw error
    }
  }
}

function secret(folder: string, as: As): string {
  const file = join(folder, 'password')
  if (!existsSync(file)) {
    writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 })
    if ('uid' in as) chownSync(file, as.uid, as.gid)
  }
  return readFileSync(file, 'utf8').trim()
}

/**
 * Made aside and renamed, so that an interrupted first start leaves nothing half-made behind.
 * The folder is named by way of /proc/self/cwd: its parents may be closed to Postgres' user, as /root is.
 */
function initialize({ bin, folder, as, durable }: { bin: string; folder: string; as: As; durable: boolean }) {
  const fresh = join(folder, 'data.new')
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { mode: 0o700 })
  if ('uid' in as) chownSync(fresh, as.uid, as.gid)
  const auth = durable ? ['-A', 'scram-sha-256', '--pwfile=/proc/self/cwd/../password'] : ['-A', 'trust', '--no-sync']
  const args = ['-D', '/proc/self/cwd', '-U', 'pileus', '-E', 'UTF8', '--locale=C', '--no-instructions', ...auth]
  const made = spawnSync(join(bin, 'initdb'), args, { ...as, encoding: 'utf8', env: {}, cwd: fresh })
  if (made.status !== 0) throw new Error(`initdb failed: ${lastLine(made.stderr ?? '') || made.error?.message}`)
  chmodSync(fresh, 0o700)
  renameSync(fresh, join(folder, 'data'))
}

function sameMajor(bin: string, data: string) {
  const version = spawnSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8', env: {} }).stdout
  const program = /(\d+)\./.exec(version)?.[1]
  const files = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()
  if (program !== files) throw new Error(`The data in ${data} was written by Postgres ${files}, this release carries Postgres ${program}`)
}

/** A launcher that was killed leaves its Postgres behind. It is asked to stop; its work is written, nothing is lost. */
async function stopLeftBehind(data: string) {
  for (let waited = 0; ; waited++) {
    const pids = holders(data)
    if (pids.length === 0) break
    const postmaster = pids.find((pid) => pid === postmasterOf(data))
    if (waited === 0) signal(postmaster ? [postmaster] : pids, postmaster ? 'SIGINT' : 'SIGQUIT')
    if (waited === 600) signal(pids, 'SIGQUIT')
    if (waited === 1000) throw new Error(`An older Postgres (process ${pids[0]}) still works on ${data} and does not stop`)
    await sleep(20)
  }
  // Whoever has that number now is no Postgres of ours, but Postgres would refuse to start if it belongs to the same user.
  if (postmasterOf(data) !== undefined) rmSync(join(data, 'postmaster.pid'), { force: true })
}

function postmasterOf(data: string): number | undefined {
  const file = join(data, 'postmaster.pid')
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined
}

function signal(pids: number[], name: 'SIGINT' | 'SIGQUIT') {
  for (const pid of pids) {
    try {
      process.kill(pid, name)
    } catch {
      // It ended between the look and the signal.
    }
  }
}

/** Small: the whole control plane is to idle below 350 MB. */
const modest = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  lc_messages: 'C',
  max_connections: '200',
  shared_buffers: '64MB',
  io_method: 'sync',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  max_logical_replication_workers: '0',
  log_min_error_statement: 'panic', // a failed statement may carry what nobody should read in a log
}

const careless = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

type Run = EmbeddedOptions & { bin: string; data: string; as: As; port: number; password: string }

async function run({ bin, data, as, port, password, durable, settings, log }: Run): Promise<Embedded> {
  const flags = Object.entries({ ...modest, port: String(port), ...(durable ? {} : careless), ...settings })
  const args = ['-D', '/proc/self/cwd', ...flags.flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  // Detached: Ctrl-C in a terminal goes to the whole process group, and Postgres has to outlive the requests in flight.
  const child = spawn(join(bin, 'postgres'), args, { ...as, env: {}, cwd: data, stdio: ['ignore', 'ignore', 'pipe'], detached: durable })
  let tail = ''
  child.stderr.on('data', (chunk: Buffer) => {
    tail = (tail + chunk.toString()).slice(-4000)
    if (log) for (const line of chunk.toString().split('\n').filter(Boolean)) log(line)
  })
  const exited = new Promise<string>((done) => {
    child.once('exit', (code, by) => done(by ? `signal ${by}` : `code ${code}: ${lastLine(tail)}`))
    child.once('error', (error) => done(error.message))
  })
  // However this process ends, short of kill -9: Postgres is told. It finishes by itself, and the next start waits for it.
  const farewell = () => void child.kill('SIGINT')
  process.once('exit', farewell)
  void exited.then(() => process.off('exit', farewell))
  const url = `postgres://pileus${password && `:${password}`}@127.0.0.1:${port}/postgres`
  await ready(url, exited, () => tail)
  return { url, port, exited, stop: () => stop(child, exited) }
}

async function ready(url: string, exited: Promise<string>, tail: () => string) {
  let ended: string | undefined
  void exited.then((reason) => (ended = reason))
  const sql = postgres(url, { max: 1, onnotice: () => undefined, connect_timeout: 2, fetch_types: false })
  try {
    for (const deadline = Date.now() + 60_000; ; ) {
      if (ended !== undefined) throw new Error(`Postgres ended at once (${ended}): ${tail()}`)
      try {
        await sql`select 1`
        return
      } catch (error) {
        if (Date.now() > deadline) throw new Error(`Postgres did not answer within a minute: ${lastLine(tail())}`, { cause: error })
        await sleep(20)
      }
    }
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** SIGINT is Postgres' fast shutdown: sessions are ended, everything is written. */
async function stop(child: ChildProcess, exited: Promise<string>) {
  child.kill('SIGINT')
  const impatient = setTimeout(() => child.kill('SIGQUIT'), 30_000)
  await exited
  clearTimeout(impatient)
}

const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? ''
