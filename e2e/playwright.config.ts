import { defineConfig, devices } from '@playwright/test'

/** The dashboard as its users get it: the real control plane with its pages, in Debian's Chromium. `playwright test` starts all of it. */
export default defineConfig({
  testDir: 'pages',
  projects: [
    { name: 'together', testMatch: '*.e2e.ts', testIgnore: ['quiet.e2e.ts', 'calls.e2e.ts', 'budgets.e2e.ts'] },
    { name: 'measured', testMatch: 'budgets.e2e.ts', dependencies: ['together'] },
    { name: 'alone', testMatch: ['quiet.e2e.ts', 'calls.e2e.ts'], dependencies: ['measured'], fullyParallel: false, workers: 1 },
  ],
  globalSetup: './system.ts',
  outputDir: '../out/e2e',
  workers: 2,
  fullyParallel: true,
  // A test that passes at the second try is a test that fails.
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: process.env['CI'] ? [['dot'], ['json', { outputFile: '../out/e2e.json' }]] : 'list',
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    launchOptions: { executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] },
    trace: 'retain-on-failure',
    actionTimeout: 10_000,
  },
})
