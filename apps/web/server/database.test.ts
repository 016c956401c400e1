import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { startEmbedded } from '@pileus/db/embedded'
import { freePort } from '@pileus/db/port'
import { withDatabase } from '@pileus/db/testing'
import postgres from 'postgres'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { cleanUp, folder, start } from './testing/launched.ts'

// Several processes start in each test, and the machine may have other work.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000, expect: { poll: { timeout: 30_000 } } })
afterAll(cleanUp)

const server = process.env['PILEUS_TEST_SERVER'] ?? ''

async function emptyDatabase() {
  const name = `start_${Math.random().toString(36).slice(2, 10)}`
  const root = postgres(server, { max: 1, onnotice: () => undefined })
  await root.unsafe(`create database ${name}`)
  return {
    name,
    root,
    url: withDatabase(server, name),
    async [Symbol.asyncDispose]() {
      await root.unsafe(`drop database ${name} with (force)`)
      await root.end()
    },
  }
}

describe('with DATABASE_URL', () => {
  test('three replicas that start at once on an empty database all come up; one of them made the admin', async () => {
    await using database = await emptyDatabase()
    const PILEUS_DATA = folder()
    const replicas = await Promise.all([1, 2, 3].map(() => start({ env: { DATABASE_URL: database.url, PILEUS_DATA } })))
    await Promise.all(replicas.map((replica) => replica.ready))
    expect(replicas.filter((replica) => replica.stdout().includes('Password'))).toHaveLength(1)
    const stored = readFileSync(join(PILEUS_DATA, 'admin-openrc.sh'), 'utf8')
    const shown = replicas.map((replica) => /Password +(\S+)/.exec(replica.stdout())?.[1]).find(Boolean)
    expect(stored).toContain(`OS_PASSWORD='${shown}'`)
    for (const replica of replicas) expect((await fetch(`${replica.url}/readyz`)).status).toBe(200)
    for (const replica of replicas) replica.process.kill('SIGTERM')
    expect(await Promise.all(replicas.map((replica) => replica.ended))).toEqual([0, 0, 0])
  })

  test('a replica elsewhere needs the same master key, and then writes no password it does not know', async () => {
    await using database = await emptyDatabase()
    const first = await start({ env: { DATABASE_URL: database.url } })
    await first.ready
    const stranger = await start({ env: { DATABASE_URL: database.url } })
    expect(await stranger.ended).toBe(1)
    expect(stranger.stderr()).toMatch(
      /pileus: This database belongs to an installation whose master key is not at \S+\. Copy master\.key .*\n$/,
    )
    expect(existsSync(join(stranger.data, 'master.key'))).toBe(false)
    const second = await start({ env: { DATABASE_URL: database.url, MASTER_KEY_FILE: join(first.data, 'master.key') } })
    await second.ready
    expect(second.stdout()).toContain('the data folder of the replica that started first')
    expect(existsSync(join(second.data, 'admin-openrc.sh'))).toBe(false)
    for (const replica of [first, second]) replica.process.kill('SIGTERM')
    expect(await Promise.all([first.ended, second.ended])).toEqual([0, 0])
  })

  test('readyz says 503 while the database is away, and 200 when it is back', async () => {
    const options = { folder: folder(), durable: true, port: await freePort() }
    const first = await startEmbedded(options)
    const launched = await start({ env: { DATABASE_URL: first.url } })
    await launched.ready
    await first.stop()
    await expect.poll(async () => (await fetch(`${launched.url}/readyz`)).status).toBe(503)
    expect((await fetch(`${launched.url}/healthz`)).status).toBe(200)
    const second = await startEmbedded(options)
    await expect.poll(async () => (await fetch(`${launched.url}/readyz`)).status).toBe(200)
    launched.process.kill('SIGTERM')
    expect(await launched.ended).toBe(0)
    await second.stop()
  })
})

describe('a DATABASE_URL that cannot work is one line and exit code 1', () => {
  const refused = async (DATABASE_URL: string) => {
    const launched = await start({ env: { DATABASE_URL } })
    expect(await launched.ended).toBe(1)
    expect(launched.stderr()).toMatch(/^pileus: [^\n]+\. [^\n]+\.\n$/)
    return launched.stderr()
  }

  test('nobody listens', async () => {
    const url = `postgres://pileus:geheim@127.0.0.1:${await freePort()}/pileus`
    const line = await refused(url)
    expect(line).toContain('ECONNREFUSED')
    expect(line).toContain('Start Postgres there, or correct host and port in DATABASE_URL.')
    expect(line).not.toContain('geheim')
  })

  test('no such host', async () => {
    expect(await refused('postgres://pileus@nowhere.invalid/pileus')).toMatch(/nowhere\.invalid/)
  })

  test('wrong password, unknown database', async () => {
    const guarded = await startEmbedded({ folder: folder(), durable: true })
    const wrong = new URL(guarded.url)
    wrong.password = 'geheim'
    const line = await refused(wrong.toString())
    expect(line).toContain('password authentication failed')
    expect(line).toContain('Correct user and password in DATABASE_URL.')
    expect(line).not.toContain('geheim')
    expect(await refused(withDatabase(guarded.url, 'nothing'))).toContain(
      'Create it (createdb), or correct the database name in DATABASE_URL.',
    )
    await guarded.stop()
  })

  test('a role without the right to create schemas', async () => {
    await using database = await emptyDatabase()
    const role = `limited_${database.name}`
    await database.root.unsafe(`create role ${role} login`)
    const url = new URL(database.url)
    url.username = role
    expect(await refused(url.toString())).toContain(`alter database "${database.name}" owner to "${role}"`)
    await database.root.unsafe(`alter database ${database.name} owner to ${role}`)
    const launched = await start({ env: { DATABASE_URL: url.toString() } })
    await launched.ready
    launched.process.kill('SIGTERM')
    expect(await launched.ended).toBe(0)
    await database.root.unsafe(`reassign owned by ${role} to current_user; alter database ${database.name} owner to current_user`)
    const inside = postgres(database.url, { max: 1, onnotice: () => undefined })
    await inside.unsafe(`reassign owned by ${role} to current_user; drop owned by ${role}`)
    await inside.end()
    await database.root.unsafe(`drop role ${role}`)
  })

  test('a Postgres that is too old', async () => {
    await using old = await oldPostgres('130004')
    expect(await refused(old.url)).toContain('is Postgres 13.4, which is too old. Use Postgres 15 or newer')
  })
})

/** Speaks just enough of Postgres' protocol to be asked for its version. */
async function oldPostgres(version: string) {
  const message = (type: string, body: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(body.length + 4)
    return Buffer.concat([Buffer.from(type), length, body])
  }
  const ready = message('Z', Buffer.from('I'))
  const column = Buffer.concat([
    Buffer.from([0, 1]),
    Buffer.from('server_version_num\0'),
    Buffer.alloc(6),
    Buffer.from([0, 0, 0, 25, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0]),
  ])
  const row = Buffer.concat([Buffer.from([0, 1, 0, 0, 0, version.length]), Buffer.from(version)])
  const answer = Buffer.concat([message('T', column), message('D', row), message('C', Buffer.from('SHOW\0')), ready])
  const sockets = new Set<Socket>()
  const listener = createServer((socket) => {
    sockets.add(socket)
    let greeted = false
    socket.on('error', () => undefined)
    socket.on('data', (chunk: Buffer) => {
      if (greeted) return chunk[0] === 0x51 ? socket.write(answer) : socket.end()
      greeted = true
      return socket.write(Buffer.concat([message('R', Buffer.alloc(4)), ready]))
    })
  }).listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  return {
    url: `postgres://pileus@127.0.0.1:${typeof address === 'object' ? address?.port : ''}/pileus`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      listener.close()
    },
  }
}
