// `npm start`: installs what is missing, then runs the control plane with the Node that the product pins. `--watch`: anew at every change.
import { spawn } from 'node:child_process'
import { realpathSync } from 'node:fs'
import module from 'node:module'
import { join } from 'node:path'
import { buildPages } from './build.mjs'
import { install, node, root } from './install.mjs'

await install()
// Only now: what it needs has just been installed.
const { buildAgent } = await import('./build-agent.mjs')
buildAgent()
const watch = process.argv.includes('--watch')
// Who looks on wants to see what to do, not a line for each request; whatever collects logs gets all of them.
if (process.stderr.isTTY) process.env.LOG_LEVEL ??= 'warn'
// In development Next builds what is looked at.
if (watch) process.env.PAGES_DEV ??= 'true'
else await buildPages()
const main = join(root, 'apps/web/server/main.ts')
const cache = join(root, 'node_modules/.cache/compile')

if (!watch && realpathSync(process.execPath) === realpathSync(node)) {
  module.enableCompileCache(cache)
  await import(main)
} else {
  // Only the very first start comes here: from the second on, npm itself finds the pinned Node first in PATH.
  const child = spawn(node, [...(watch ? ['--watch', '--watch-preserve-output'] : []), main], {
    stdio: 'inherit',
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)))
}
