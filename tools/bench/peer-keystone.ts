import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { installPackages } from '../apt.ts'
import { login } from '../conformance/cloud.ts'
import { unusedPort } from '../fresh-server.ts'

/**
 * Debian's Keystone as an operator would run it, on loopback, with everything it writes in one folder:
 * MariaDB (durable), memcached, uwsgi. Nothing under /etc or /var is read or changed, so it may run beside a real one.
 */
export interface Peer {
  url: string
  password: string
  /** Heads of the process trees: the database and the cache belong to the cost of a login too. */
  pids: number[]
  folder: string
  stop(): Promise<void>
}

export interface PeerOptions {
  port?: number
  processes?: number
  threads?: number
  /** Lines appended to keystone.conf. A section may come again: oslo.config merges them. */
  extraConf?: string
  keepData?: boolean
}

export const peerPackages = [
  'mariadb-server',
  'memcached',
  'uwsgi-core',
  'uwsgi-plugin-python3',
  'keystone',
  'python3-memcache',
  'python3-pymysql',
]

const databasePassword = 'peer'
const adminPassword = 'admin'

export async function startPeer(options: PeerOptions = {}): Promise<Peer> {
  installPackages(peerPackages)
  const folder = mkdtempSync(join(tmpdir(), 'peer-keystone-'))
  chmodSync(folder, 0o755)
  const [freePort, databasePort, cachePort] = await Promise.all([unusedPort(), unusedPort(), unusedPort()])
  const port = options.port ?? freePort
  const children: ChildProcess[] = []
  const stop = async () => {
    // The database last: a worker that loses it first would log errors nobody needs.
    for (const child of children.toReversed()) await end(child)
    if (!options.keepData) rmSync(folder, { recursive: true, force: true })
  }
  try {
    children.push(await startDatabase(folder, databasePort))
    children.push(
      run(folder, '/usr/bin/memcached', ['-u', 'memcache', '-l', '127.0.0.1', '-p', String(cachePort), '-m', '256', '-c', '4096']),
    )
    writeFileSync(join(folder, 'keystone.conf'), keystoneConf(folder, databasePort, cachePort) + (options.extraConf ?? ''))
    const url = `http://127.0.0.1:${port}/v3`
    bootstrap(folder, url)
    writeFileSync(join(folder, 'uwsgi.ini'), uwsgiIni(folder, port, options.processes ?? 2, options.threads ?? 8))
    const environment = { ...process.env, OS_KEYSTONE_CONFIG_FILES: join(folder, 'keystone.conf'), LC_ALL: 'C.UTF-8' }
    const keystone = run(folder, '/usr/bin/uwsgi_python3', ['--ini', join(folder, 'uwsgi.ini')], environment)
    children.push(keystone)
    await answering(url, keystone)
    await settled(url)
    return { url, password: adminPassword, folder, pids: children.flatMap((child) => child.pid ?? []), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startDatabase(folder: string, port: number): Promise<ChildProcess> {
  const data = join(folder, 'mysql')
  const config = join(folder, 'my.cnf')
  const socket = join(data, 'mysql.sock')
  mkdirSync(data)
  execFileSync('chown', ['mysql:', data])
  writeFileSync(
    config,
    [
      '[mysqld]',
      `datadir=${data}`,
      `socket=${socket}`,
      `pid-file=${data}/mysql.pid`,
      'bind-address=127.0.0.1',
      `port=${port}`,
      'user=mysql',
      'skip-name-resolve',
      'max_connections=1000',
      'innodb_buffer_pool_size=512M',
      'innodb_log_file_size=128M',
      'character-set-server=utf8mb4',
      'collation-server=utf8mb4_general_ci',
      '',
    ].join('\n'),
  )
  execFileSync('/usr/bin/mariadb-install-db', [`--defaults-file=${config}`, '--auth-root-authentication-method=socket', '--skip-test-db'], {
    stdio: 'ignore',
  })
  const child = run(folder, '/usr/sbin/mariadbd', [`--defaults-file=${config}`])
  const setup = `CREATE DATABASE keystone; CREATE USER keystone@'127.0.0.1' IDENTIFIED BY '${databasePassword}'; GRANT ALL ON keystone.* TO keystone@'127.0.0.1';`
  for (const deadline = Date.now() + 60_000; ; ) {
    try {
      execFileSync('/usr/bin/mariadb', ['--no-defaults', '-S', socket, '-u', 'root', '-e', setup], { stdio: 'ignore' })
      return child
    } catch (error) {
      if (child.exitCode !== null || Date.now() > deadline)
        throw new Error(`MariaDB did not start: see ${folder}/mariadbd.log`, { cause: error })
      await sleep(200)
    }
  }
}

/** The settings Keystone's installation and tuning guides name; everything else is its default (fernet, bcrypt 12, debug off). */
function keystoneConf(folder: string, databasePort: number, cachePort: number): string {
  return `[DEFAULT]
log_file = ${folder}/keystone.log
use_stderr = false
[database]
connection = mysql+pymysql://keystone:${databasePassword}@127.0.0.1:${databasePort}/keystone?charset=utf8mb4
max_pool_size = 10
[cache]
enabled = true
backend = dogpile.cache.memcached
memcache_servers = 127.0.0.1:${cachePort}
[token]
provider = fernet
expiration = 14400
[fernet_tokens]
key_repository = ${folder}/fernet-keys
[credential]
key_repository = ${folder}/credential-keys
`
}

function bootstrap(folder: string, url: string) {
  const manage = (...args: string[]) =>
    execFileSync('/usr/bin/keystone-manage', ['--config-file', join(folder, 'keystone.conf'), ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  manage('db_sync')
  manage('fernet_setup', '--keystone-user', 'root', '--keystone-group', 'root')
  manage('credential_setup', '--keystone-user', 'root', '--keystone-group', 'root')
  manage(
    'bootstrap',
    '--bootstrap-password',
    adminPassword,
    '--bootstrap-region-id',
    'RegionOne',
    '--bootstrap-admin-url',
    url,
    '--bootstrap-internal-url',
    url,
    '--bootstrap-public-url',
    url,
  )
}

/**
 * Debian's keystone-uwsgi.ini with our process count. Its `rem-header = Content-Length` is left out: the client would see
 * every reply end in a reset.
 */
function uwsgiIni(folder: string, port: number, processes: number, threads: number): string {
  return `[uwsgi]
plugins = python3
http-socket = 127.0.0.1:${port}
wsgi-file = /usr/bin/keystone-wsgi-public
processes = ${processes}
threads = ${threads}
buffer-size = 65535
add-header = Connection: close
master = true
enable-threads = true
thunder-lock = true
lazy-apps = true
no-orphans = true
die-on-term = true
disable-logging = true
listen = 1024
logto = ${folder}/uwsgi.log
`
}

function run(folder: string, command: string, args: string[], env = process.env): ChildProcess {
  const log = openSync(join(folder, `${command.split('/').at(-1)}.log`), 'a')
  return spawn(command, args, { stdio: ['ignore', log, log], cwd: folder, env })
}

async function answering(url: string, child: ChildProcess) {
  for (const deadline = Date.now() + 60_000; ; await sleep(100)) {
    if (child.exitCode !== null) throw new Error(`Keystone ended at once (code ${child.exitCode})`)
    const reply = await fetch(url).catch(() => null)
    if (reply?.ok) return
    if (Date.now() > deadline) throw new Error(`Keystone did not answer at ${url} within 60 s`)
  }
}

const roundsOfGoodAnswers = 3
const mostRounds = 100
const atOnce = 16

/**
 * A Keystone process that gets its very first requests at the same time answers some of them 403: its threads race to load the
 * policy. No figure of ours should come from that, so it is asked until all of its threads answer well.
 */
async function settled(url: string) {
  const token = await login({ url, user: 'admin', password: adminPassword, project: 'admin', domain: 'Default' })
  const ask = async () => (await fetch(`${url}/auth/tokens`, { headers: { 'X-Auth-Token': token.id, 'X-Subject-Token': token.id } })).status
  for (let good = 0, round = 0; good < roundsOfGoodAnswers; round += 1) {
    const answers = await Promise.all(Array.from({ length: atOnce }, ask))
    good = answers.every((status) => status === 200) ? good + 1 : 0
    if (round === mostRounds) throw new Error(`Keystone goes on refusing requests: ${answers.join(' ')}`)
  }
}

async function end(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  const forced = setTimeout(() => child.kill('SIGKILL'), 20_000)
  await gone
  clearTimeout(forced)
}

/** `node tools/bench/peer-keystone.ts [--port N] [--conf FILE]`: a peer to look at by hand, until it is interrupted. */
if (import.meta.main) {
  const option = (name: string) => process.argv[process.argv.indexOf(name) + 1]
  const given = (name: string) => process.argv.includes(name)
  const peer = await startPeer({
    port: given('--port') ? Number(option('--port')) : 5000,
    ...(given('--conf') ? { extraConf: readFileSync(option('--conf') ?? '', 'utf8') } : {}),
  })
  console.log(`Keystone at ${peer.url}, admin / ${peer.password}, files in ${peer.folder}`)
  await new Promise((done) => {
    process.once('SIGINT', done)
    process.once('SIGTERM', done)
  })
  await peer.stop()
}
