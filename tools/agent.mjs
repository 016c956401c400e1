// `npm run agent -- enrol|run|status`: the agent of this machine, with the Node that the product pins.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { install, node, root } from './install.mjs'

await install()
const { status } = spawnSync(node, [join(root, 'apps/agent/src/main.ts'), ...process.argv.slice(2)], { stdio: 'inherit' })
process.exit(status ?? 1)
