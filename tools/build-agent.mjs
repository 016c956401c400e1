// Makes the agent one file, which control planes hand out. Takes a fifth of a second, so it is made at every start.
import { buildSync } from 'esbuild'
import { join } from 'node:path'
import { root } from './install.mjs'

export const agentBundle = join(root, 'node_modules/.cache/pileus-agent/pileus-agent.mjs')

export function buildAgent() {
  buildSync({
    entryPoints: [join(root, 'apps/agent/src/main.ts')],
    outfile: agentBundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    // `ws` is CommonJS and asks for modules of Node by `require`; what it could have beside them, it does without.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    external: ['bufferutil', 'utf-8-validate'],
    legalComments: 'eof',
    logLevel: 'warning',
  })
}

if (process.argv[1] === import.meta.filename) buildAgent()
