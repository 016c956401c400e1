import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { cleanUp, type Launched, start } from '@pileus/web/server/testing/launched'
import { afterAll, expect, test } from 'vitest'

// The control plane as a process of its own, treated as badly as the world treats it.

afterAll(cleanUp)

test('kill -9 under load: every write that was acknowledged is there after the restart', async () => {
  const env = { ADMIN_PASSWORD: 'kill-me-nine-times' }
  let server = await start({ env })
  await server.ready
  const acknowledged: string[] = []
  const token = await login(server, env.ADMIN_PASSWORD)
  const writers = Array.from({ length: 16 }, async (_, writer) => {
    for (let n = 0; n < 1_000; n++) {
      const id = `w${writer}-${n}`
      const made = await call(server, 'POST', '/v3/regions', token, { region: { id } }).catch(() => undefined)
      if (made?.status !== 201) return
      acknowledged.push(id)
      if (acknowledged.length === 200) server.process.kill('SIGKILL')
    }
  })
  await Promise.all(writers)
  await server.ended
  expect(acknowledged.length).toBeGreaterThanOrEqual(200)

  server = await start({ env: { ...env, PILEUS_DATA: server.data } })
  await server.ready
  const listed = (await (await call(server, 'GET', '/v3/regions', token)).json()) as { regions: { id: string }[] }
  const there = new Set(listed.regions.map((region) => region.id))
  expect(acknowledged.filter((id) => !there.has(id))).toEqual([])
}, 60_000)

test('ten thousand idle connections and a body of a gigabyte do not grow it without bound', async () => {
  const server = await start({})
  await server.ready
  const before = residentMegabytes(server)
  const idle = await Promise.all(Array.from({ length: 10_000 }, () => open(server)))
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  expect(residentMegabytes(server) - before).toBeLessThan(250)
  for (const socket of idle) socket.destroy()

  const quiet = residentMegabytes(server)
  expect(await pour(server, 1_000_000_000)).toContain('413')
  expect(residentMegabytes(server) - quiet).toBeLessThan(64)
}, 60_000)

const identity = (server: Launched) => `${server.url}/identity`

async function login(server: Launched, password: string): Promise<string> {
  const domain = { name: 'Default' }
  const auth = {
    identity: { methods: ['password'], password: { user: { name: 'admin', domain, password } } },
    scope: { project: { name: 'admin', domain } },
  }
  const answer = await call(server, 'POST', '/v3/auth/tokens', '', { auth })
  return answer.headers.get('x-subject-token') ?? ''
}

const call = (server: Launched, method: string, path: string, token: string, body?: unknown) =>
  fetch(identity(server) + path, {
    method,
    headers: { 'x-auth-token': token, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

function residentMegabytes({ process: { pid } }: Launched): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}

async function open(server: Launched): Promise<Socket> {
  const { hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  await new Promise((done, fail) => socket.once('connect', done).once('error', fail))
  return socket
}

/** Sends a body for as long as anybody listens; answers what came back. */
async function pour(server: Launched, bytes: number): Promise<string> {
  const socket = await open(server)
  let answer = ''
  let closed = false
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()))
  const gone = new Promise<void>((done) => socket.once('close', () => done()))
  void gone.then(() => (closed = true))
  socket.write(`POST /identity/v3/auth/tokens HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`)
  const piece = Buffer.alloc(64 * 1024, 32)
  const framed = Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')])
  for (let sent = 0; sent < bytes && !closed; sent += piece.length) {
    if (!socket.write(framed)) await Promise.race([gone, new Promise((done) => socket.once('drain', done))])
  }
  socket.end()
  await gone
  return answer
}
