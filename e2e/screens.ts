// `npm run screens -- [page ...] [--url http://127.0.0.1:8080] [--theme dark] [--width 390]`: every page in every state, out/screens/index.html.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, type BrowserContext, chromium, expect } from '@playwright/test'
import { repository } from '@pileus/web/server/testing/launched'
import { addressOf, everyPage } from './every-page.ts'
import { isAwake, type State, statesOf } from './states.ts'
import system, { adminPassword } from './system.ts'
import { makeWorld } from './world.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string' },
    theme: { type: 'string', multiple: true, default: ['light', 'dark'] },
    width: { type: 'string', multiple: true, default: ['1440', '390'] },
  },
})
const folder = join(repository, 'out/screens')

async function signIn(browser: Browser, url: string, [user, domain, password]: readonly [string, string, string]): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.goto(`${url}/login`)
  await page.getByLabel('User name').fill(user)
  await page.getByLabel('Domain').fill(domain)
  await page.getByLabel(/^Password/).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('navigation', { name: 'Main' }).waitFor()
  await page.close()
  return context
}

/** One load for all looks: what changes between them is the theme and the width. */
async function look(context: BrowserContext, address: string, name: string, act: State['act']): Promise<Shot[]> {
  const page = await context.newPage()
  const shots: Shot[] = []
  await page.goto(address)
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await expect.poll(() => isAwake(page), { timeout: 30_000 }).toBe(true)
  await act?.(page)
  for (const width of values.width) {
    await page.setViewportSize({ width: Number(width), height: 900 })
    // What comes in has come in, and what was wide has become narrow.
    await page.waitForTimeout(250)
    for (const theme of values.theme) {
      await page.locator('html').evaluate((html, chosen) => html.setAttribute('data-theme', chosen), theme)
      const file = `${name}.${theme}.${width}.png`
      await page.screenshot({ path: join(folder, file), animations: 'disabled' })
      shots.push({ file, name, theme, width })
    }
  }
  await page.close()
  return shots
}

interface Shot {
  file: string
  name: string
  theme: string
  width: string
}

async function main() {
  const stop = values.url === undefined ? await system() : async () => undefined
  const url = values.url ?? process.env['PILEUS_URL'] ?? ''
  const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
  try {
    const again = values.url === undefined ? '' : `-${Date.now().toString(36).slice(-4)}`
    const ids = await makeWorld(url, (plain) => `${plain}${again}`)
    const contexts = {
      admin: await signIn(browser, url, ['admin', 'Default', adminPassword]),
      stranger: await signIn(browser, url, [`chen${again}`, `acme${again}`, 'chen likes long passwords']),
      nobody: await browser.newContext({ locale: 'en-GB' }),
    }
    await mkdir(folder, { recursive: true })
    const shots: Shot[] = []
    for (const page of everyPage().filter(({ route }) => positionals.length === 0 || positionals.some((wish) => route.includes(wish)))) {
      for (const { name, query = '', act, as = 'admin' } of statesOf(page, ids)) {
        const title = `${page.route.slice(1).replaceAll(/[^a-z-]+/gi, '.')}.${name}`
        const address = `${url}${addressOf(page.route, ids)}${query}`
        const taken = await look(contexts[as], address, title, act).catch((error: unknown) => missed(address, error))
        shots.push(...taken)
        console.log(`${title}: ${taken.length}`)
      }
    }
    await writeFile(join(folder, 'index.html'), sheet(shots))
    console.log(`${shots.length} pictures: ${join(folder, 'index.html')}`)
  } finally {
    await browser.close()
    await stop()
  }
}

/** A page that cannot be seen is told at once, and the others are looked at all the same. */
function missed(address: string, error: unknown): Shot[] {
  console.error(`${address}: ${error}`)
  process.exitCode = 1
  return []
}

/** All pictures on one page, those of the same look beside each other. */
function sheet(shots: readonly Shot[]): string {
  const rows = [...Map.groupBy(shots, ({ name }) => name)].map(
    ([name, looks]) =>
      `<h2 id="${name}">${name}</h2><p>${looks.map(({ file, width }) => `<a href="${file}"><img src="${file}" loading="lazy" style="width:${Number(width) > 600 ? 560 : 180}px" alt="${file}"></a>`).join(' ')}</p>`,
  )
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Screens</title><style>body{font:14px sans-serif;margin:2em;background:#888}img{vertical-align:top;border:1px solid #444}</style>${rows.join('\n')}</html>\n`
}

await main()
