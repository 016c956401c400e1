import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A Pileus that nobody used before: its own data folder, port and password. */
export interface FreshServer {
  /** The Identity API, as OS_AUTH_URL wants it. */
  url: string
  password: string
  pid: number
  /** From the spawn of the process until /readyz said yes, in milliseconds. */
  readyAfter: number
  folder: string
  log: string
  stop(): Promise<void>
}

const root = join(import.meta.dirname, '..')
const startLimit = 60_000
const stopLimit = 20_000

export async function startFresh(settings: Readonly<Record<string, string>> = {}): Promise<FreshServer> {
  const folder = mkdtempSync(join(tmpdir(), 'pileus-fresh-'))
  // Postgres runs as another user when we are root, and has to reach its folder.
  chmodSync(folder, 0o755)
  const port = await unusedPort()
  const password = 'conformance-admin'
  const log = join(folder, 'server.log')
  const output = openSync(log, 'a')
  const env = { ...process.env, PORT: String(port), PILEUS_DATA: join(folder, 'data'), ADMIN_PASSWORD: password, ...settings }
  const begin = performance.now()
  // Its own process group: what it starts can be ended with it, even when it dies without cleaning up.
  const child = spawn(process.execPath, [join(root, 'tools/start.mjs')], {
    cwd: root,
    env,
    stdio: ['ignore', output, output],
    detached: true,
  })
  const stop = async () => {
    await end(child)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await ready(`http://127.0.0.1:${port}/readyz`, child, log)
  } catch (error) {
    await stop()
    throw error
  }
  const readyAfter = performance.now() - begin
  return { url: `http://127.0.0.1:${port}/identity/v3`, password, pid: child.pid ?? 0, readyAfter, folder, log, stop }
}

async function ready(url: string, child: ChildProcess, log: string) {
  for (const deadline = Date.now() + startLimit; ; await sleep(20)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`The server ended at once:\n${tail(log)}`)
    const reply = await fetch(url).catch(() => null)
    if (reply?.ok) return
    if (Date.now() > deadline) throw new Error(`The server was not ready within ${startLimit / 1000} s:\n${tail(log)}`)
  }
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').split('\n').slice(-30).join('\n')
}

async function end(child: ChildProcess) {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise((done) => child.once('exit', done))
    child.kill('SIGTERM')
    const forced = setTimeout(() => child.kill('SIGKILL'), stopLimit)
    await gone
    clearTimeout(forced)
  }
  try {
    if (child.pid) process.kill(-child.pid, 'SIGKILL')
  } catch {
    // The group is empty: everything ended by itself, as it should.
  }
}

export async function unusedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  if (address === null || typeof address === 'string') throw new Error('no free port on loopback')
  return address.port
}
