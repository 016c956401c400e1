// Makes node_modules match package-lock.json. Plain JavaScript for Node 20: it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { applyPatches } from './patches.mjs'

/** Not `import.meta.dirname`: the first releases of Node 20 do not have it. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')
const modules = join(root, 'node_modules')
const stamp = join(modules, '.pileus-installed')
const lock = join(root, '.install.lock')

/** The Node that the product pins; `npm start` and `npm test` run everything else with it. */
export const node = join(modules, '.bin', 'node')

export async function install() {
  oldNode()
  const wanted = fingerprint()
  await exclusively(
    'installing',
    () => installed(wanted),
    () => {
      run()
      writeFileSync(stamp, wanted)
    },
  )
}

/** Two commands in one fresh clone must not do the same work under each other's feet: one does it, the others wait until it is done. */
export async function exclusively(what, done, work) {
  for (const deadline = Date.now() + 600_000; !done(); ) {
    if (!take()) {
      if (Date.now() > deadline) stop(`Another command has been ${what} for ten minutes`, `End it, or remove ${lock}, and try again`)
      await sleep(200)
      continue
    }
    try {
      work()
    } finally {
      rmSync(lock, { force: true })
    }
  }
}

function oldNode() {
  const [major = 0] = process.versions.node.split('.').map(Number)
  if (major < 20)
    stop(
      `Node ${process.versions.node} is too old`,
      'Install Node 20 or newer (it only starts the installation; the product brings its own)',
    )
}

function fingerprint() {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}\n`)
  for (const file of ['package-lock.json', 'tools/install.mjs', 'tools/patches.mjs']) hash.update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

const installed = (wanted) => existsSync(node) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted

function take() {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    process.once('exit', () => rmSync(lock, { force: true }))
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') stop(`Cannot write to ${root} (${error.code})`, 'Make the clone writable for this user')
    if (abandoned()) rmSync(lock, { force: true })
    return false
  }
}

function abandoned() {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

function run() {
  console.error('pileus: installing what package-lock.json lists (once, some ten seconds) ...')
  rmSync(stamp, { force: true })
  // npm puts node_modules/.bin first in PATH. The installation replaces that folder, so it must not run from it.
  const PATH = (process.env.PATH ?? '')
    .split(':')
    .filter((folder) => folder !== join(modules, '.bin'))
    .join(':')
  const env = { ...process.env, PATH, NODE_ENV: 'development' }
  // Not `npm ci`: it refuses a lockfile that leaves out other platforms' optional packages, which a registry need not carry.
  // `--no-save` keeps to the lockfile just as well, and tools/workshop.test.ts sees to it that package.json and lockfile agree.
  const args = [
    'install',
    '--no-save',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--include=dev',
    '--include=optional',
  ]
  const made = spawnSync('npm', args, { cwd: root, env, encoding: 'utf8' })
  if (made.error) stop(`npm did not start (${made.error.message})`, 'Install npm 10 or newer')
  if (made.status !== 0) {
    const [cause = 'npm install failed'] = made.stderr.split('\n').filter((line) => /^npm (error|ERR!) (?!code)/.test(line))
    stop(
      `The dependencies could not be installed: ${cause.replace(/^npm \S+ /, '')}`,
      'Check the network and the registry that npm uses (npm ping), then try again',
    )
  }
  // npm 9 leaves this link out when two optional packages, one for each processor, both want it.
  const pinned = `node-${process.platform}-${process.arch}/bin/node`
  if (!existsSync(node) && existsSync(join(modules, pinned))) symlinkSync(join('..', pinned), node)
  applyPatches(modules)
  if (!existsSync(node)) stop(`There is no pinned Node for ${process.platform}-${process.arch}`, 'Use Linux on x64 or arm64')
  for (const [name, script] of Object.entries(allowed())) {
    const cwd = join(modules, name)
    if (!existsSync(cwd)) continue // the other processor's package
    const { status, stderr } = spawnSync(node, [script], { cwd, encoding: 'utf8' })
    if (status !== 0) stop(`${name}/${script} failed: ${stderr.trim().split('\n').at(-1)}`, 'Remove node_modules and try again')
  }
}

/** Packages bring scripts that would run with all our rights. Only those named in package.json do. */
const allowed = () => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).installScripts

function stop(cause, fix) {
  console.error(`pileus: ${cause}. ${fix}.`)
  process.exit(1)
}
