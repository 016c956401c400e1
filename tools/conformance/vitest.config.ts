import { defineConfig } from 'vitest/config'

/** The judge brings its own server, so it needs no database of the unit tests. */
export default defineConfig({ test: { include: ['tools/conformance/cli.test.ts'], testTimeout: 120_000, hookTimeout: 30_000 } })
