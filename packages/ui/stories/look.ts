import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, chromium, type Page } from '@playwright/test'
import { buildGallery } from './build.ts'

/** Pictures of every story in every theme and width, and what axe says about them: `node stories/look.ts [page ...] [--theme dark] [--rtl]`. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: join(tmpdir(), 'pileus-ui') },
    theme: { type: 'string', multiple: true, default: ['light', 'dark', 'contrast'] },
    width: { type: 'string', multiple: true, default: ['1440', '390'] },
    density: { type: 'string', default: 'comfortable' },
    rtl: { type: 'boolean', default: false },
  },
})
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

async function audit(page: Page, alone: boolean) {
  const axe = new AxeBuilder({ page }).withTags(standards)
  // A dialog on its own has no page around it.
  if (alone) axe.disableRules(['region', 'landmark-one-main', 'page-has-heading-one'])
  const { violations } = await axe.analyze()
  return violations.map(
    (found) =>
      `${found.id}: ${found.nodes
        .map((node) => node.target.join(' '))
        .slice(0, 4)
        .join(' | ')} (${found.help})`,
  )
}

async function look(browser: Browser, address: string, theme: string, width: number) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: 'reduce' })
  const page = await context.newPage()
  const troubles: string[] = []
  page.on('console', (message) => message.type() === 'error' && troubles.push(`console: ${message.text().slice(0, 400)}`))
  page.on('pageerror', (error) => troubles.push(`page: ${error.message}`))
  const at = (name: string) => `${address}?theme=${theme}&density=${values.density}&dir=${values.rtl ? 'rtl' : 'ltr'}#${encodeURI(name)}`
  await page.goto(at('button'))
  const all: string[] = JSON.parse((await page.locator('body').getAttribute('data-pages')) ?? '[]')
  for (const name of positionals.length > 0 ? all.filter((one) => positionals.some((wish) => one.startsWith(wish))) : all) {
    await page.goto('about:blank')
    await page.goto(at(name))
    if (name === 'overlay/menu') await page.getByRole('button').first().click()
    for (const found of await audit(page, name.includes('/'))) troubles.push(`${name}: ${found}`)
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (over > 0) troubles.push(`${name}: ${over} px wider than the window`)
    await page.screenshot({ path: join(values.out, `${name.replaceAll(/[/ ]/g, '-')}.${theme}.${width}.png`), fullPage: true })
  }
  await context.close()
  return troubles.map((trouble) => `${theme} ${width}  ${trouble}`)
}

await mkdir(values.out, { recursive: true })
const address = await buildGallery(join(values.out, 'page'))
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const troubles: string[] = []
for (const theme of values.theme) {
  for (const width of values.width) troubles.push(...(await look(browser, address, theme, Number(width))))
}
await browser.close()
console.log(troubles.length === 0 ? 'Nothing to complain about.' : troubles.join('\n'))
process.exitCode = troubles.length === 0 ? 0 : 1
