import { join } from 'node:path'
import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { '@': join(import.meta.dirname, 'apps/web') } },
  test: {
    include: ['packages/**/*.test.ts', 'apps/**/*.test.ts', 'tools/**/*.test.ts', 'e2e/**/*.test.ts'],
    // `npm run conformance -- cli` runs them: they need a cloud and the packaged client.
    exclude: [...configDefaults.exclude, 'tools/conformance/{cli,clouds,code}.test.ts'],
    globalSetup: ['tools/vitest-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
