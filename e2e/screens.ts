// `npm run screens -- [page ...] [--url http://127.0.0.1:8080] [--theme dark] [--width 390] [--language de]`: every page in every state,
// out/screens/index.html. With `--docs` only those that docs/ shows, small, where docs/ has them.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, type BrowserContext, chromium, expect } from '@playwright/test'
import { beginToy } from '@pileus/web/server/testing/hands'
import { repository } from '@pileus/web/server/testing/launched'
import { addressOf, everyPage, type Ids } from './every-page.ts'
import { isAwake, type State, statesOf } from './states.ts'
import system, { adminPassword } from './system.ts'
import { makeWorld } from './world.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string' },
    theme: { type: 'string', multiple: true, default: ['light', 'dark'] },
    width: { type: 'string', multiple: true, default: ['1440', '390'] },
    language: { type: 'string', default: 'en-GB' },
    docs: { type: 'boolean', default: false },
  },
})
const folder = join(repository, values.docs ? 'docs/screens' : 'out/screens')

/** What docs/ shows: a page, one of its states, a look. */
const shown: readonly string[] = [
  'login.loaded.light.390',
  'system.loaded.light.1440',
  'system.palette.dark.1440',
  'system.projects.loaded.light.1440',
  'system.projects.loaded.dark.390',
  'system.projects.id..tab-members.dark.1440',
  'system.users.create.light.1440',
  'system.explorer.role.light.1440',
]

const visit = (browser: Browser) => browser.newContext({ locale: values.language, reducedMotion: 'reduce' })

async function signIn(browser: Browser, url: string, [user, domain, password]: readonly [string, string, string]): Promise<BrowserContext> {
  const context = await visit(browser)
  const page = await context.newPage()
  await page.goto(`${url}/login`)
  await page.locator('[name=username]').fill(user)
  await page.locator('[name=domain]').fill(domain)
  await page.locator('[name=password]').fill(password)
  await page.locator('[type=submit]').click()
  await page.locator('nav').first().waitFor()
  await page.close()
  return context
}

/** One load for all looks: what changes between them is the theme and the width. */
async function look(context: BrowserContext, address: string, name: string, act: State['act']): Promise<Shot[]> {
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
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
      if (values.docs && !shown.includes(file.slice(0, -4))) continue
      await keep(file, await page.screenshot({ animations: 'disabled' }))
      shots.push({ file, name, theme, width })
    }
  }
  await page.close()
  return shots
}

/** What git keeps for ever is made as small as it can be without being seen. */
async function keep(file: string, picture: Buffer): Promise<void> {
  if (!values.docs) return writeFile(join(folder, file), picture)
  const { default: sharp } = await import('sharp')
  await sharp(picture).png({ palette: true, effort: 10 }).toFile(join(folder, file))
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
    if (values.url === undefined && !values.docs) await begin(ids)
    const contexts = {
      admin: await signIn(browser, url, ['admin', 'Default', adminPassword]),
      stranger: await signIn(browser, url, [`chen${again}`, `acme${again}`, 'chen likes long passwords']),
      nobody: await visit(browser),
    }
    await mkdir(folder, { recursive: true })
    const shots: Shot[] = []
    for (const page of everyPage().filter(({ route }) => positionals.length === 0 || positionals.some((wish) => route.includes(wish)))) {
      for (const { name, query = '', act, as = 'admin' } of statesOf(page, ids)) {
        const title = `${page.route.slice(1).replaceAll(/[^a-z-]+/gi, '.')}.${name}`
        if (values.docs && !shown.some((file) => file.startsWith(`${title}.`))) continue
        const address = `${url}${addressOf(page.route, ids)}${query}`
        const taken = await look(contexts[as], address, title, act).catch((error: unknown) => missed(address, error))
        shots.push(...taken)
        console.log(`${title}: ${taken.length}`)
      }
    }
    if (!values.docs) await writeFile(join(folder, 'index.html'), sheet(shots))
    console.log(`${shots.length} pictures in ${folder}`)
  } finally {
    await browser.close()
    await stop()
  }
}

/** Something under way and something that failed, for the drawer. */
async function begin({ projects = '', users = '' }: Ids): Promise<void> {
  const data = process.env['PILEUS_DATA_FOLDER'] ?? ''
  for (const fails of [true, false]) await beginToy(data, { projectId: projects, userId: users, fails })
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
