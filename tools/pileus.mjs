#!/usr/bin/env node
// The operator's command line, run with the Node that the product pins.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { install, node } from './install.mjs'

await install()
const { status } = spawnSync(node, [join(import.meta.dirname, '../apps/web/server/cli.ts'), ...process.argv.slice(2)], { stdio: 'inherit' })
process.exit(status ?? 1)
