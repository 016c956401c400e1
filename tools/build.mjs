// Builds the pages when their sources are not those of the last build. Runs with the pinned Node, after the installation.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exclusively, node, root } from './install.mjs'

const web = join(root, 'apps/web')
const stamp = join(web, '.next', 'pileus-built')
const sources = [
  'apps/web/app',
  'apps/web/lib',
  'apps/web/messages',
  'packages/ui/src',
  'apps/web/next.config.ts',
  'apps/web/auth.ts',
  'package-lock.json',
]

export async function buildPages() {
  const wanted = fingerprint()
  const built = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
  await exclusively('building the pages', built, () => {
    console.log('Building the pages, which takes some seconds once ...')
    const next = join(root, 'node_modules/next/dist/bin/next')
    const { status, stdout, stderr } = spawnSync(node, [next, 'build'], {
      cwd: web,
      encoding: 'utf8',
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    })
    if (status !== 0) {
      console.error(`${stdout}${stderr}\npileus: The pages could not be built. Correct what the lines above name.`)
      process.exit(1)
    }
    writeFileSync(stamp, wanted)
  })
}

function fingerprint() {
  const hash = createHash('sha256')
  for (const path of sources.flatMap((source) => files(join(root, source))).sort())
    hash.update(path.slice(root.length)).update(readFileSync(path))
  return hash.digest('hex')
}

function files(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

if (process.argv[1] === import.meta.filename) {
  const { buildAgent } = await import('./build-agent.mjs')
  buildAgent()
  await buildPages()
}
