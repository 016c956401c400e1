import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '@pileus/web/server/testing/launched'
import { addressOf, dashboardPages, type Ids } from '../every-page.ts'
import type { Browser, BrowserContext } from '@playwright/test'
import { everyPageTest as test, expect, url } from './fixtures.ts'

/** In thousands of bytes as they come over the wire, compressed: what a browser with an empty cache loads before the page is at rest. */
const budget = { shell: 180, page: 240, route: 60, fonts: 60 }

type State = Awaited<ReturnType<BrowserContext['storageState']>>

interface Load {
  route: string
  /** Bytes by address: the same chunk is the same address on every page. */
  scripts: ReadonlyMap<string, number>
  fonts: number
}

const thousands = (bytes: Iterable<number>) => Math.round([...bytes].reduce((sum, one) => sum + one, 0) / 100) / 10

test('no page loads more than its budget of scripts and fonts', async ({ admin, browser, ids }) => {
  test.setTimeout(300_000)
  const loads: Load[] = []
  for (const { route } of dashboardPages()) loads.push(await load(browser, admin, route, ids))
  const [first] = loads
  const shared = new Set([...(first?.scripts.keys() ?? [])].filter((script) => loads.every(({ scripts }) => scripts.has(script))))
  const shell = thousands([...shared].map((script) => first?.scripts.get(script) ?? 0))
  const lines = loads.map(({ route, scripts, fonts }) => {
    const all = thousands(scripts.values())
    return { route, all, own: Math.round((all - shell) * 10) / 10, fonts: thousands([fonts]) }
  })
  console.log(
    `shell ${shell} kB\n${lines.map(({ route, all, own }) => `${String(all).padStart(7)} kB, own ${String(own).padStart(5)}  ${route}`).join('\n')}`,
  )
  expect(shell).toBeLessThanOrEqual(budget.shell)
  expect(lines.filter(({ all, own, fonts }) => all > budget.page || own > budget.route || fonts > budget.fonts)).toEqual([])
})

test('nothing of the demo is in what is built for a cloud', () => {
  const chunks = join(repository, 'apps/web/.next/static/chunks')
  const scripts = readdirSync(chunks).filter((file) => file.endsWith('.js'))
  expect(scripts.length).toBeGreaterThan(10)
  // apps/web/mock/server.ts has this word in every refusal.
  expect(scripts.filter((file) => readFileSync(join(chunks, file), 'utf8').includes('pileus-demo-world'))).toEqual([])
})

/** A browser that was never here: nothing is cached. */
async function load(browser: Browser, storageState: State, route: string, ids: Ids): Promise<Load> {
  const context = await browser.newContext({ storageState, viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const scripts = new Map<string, number>()
  let fonts = 0
  const read: Promise<unknown>[] = []
  page.on('requestfinished', (request) => {
    const kind = request.resourceType()
    if (kind !== 'script' && kind !== 'font') return
    read.push(
      request.sizes().then(({ responseBodySize }) => {
        if (kind === 'font') fonts += responseBodySize
        else scripts.set(new URL(request.url()).pathname, responseBodySize)
      }),
    )
  })
  await page.goto(url(addressOf(route, ids)))
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
  await page.waitForLoadState('load')
  await Promise.all(read)
  await context.close()
  return { route, scripts, fonts }
}
