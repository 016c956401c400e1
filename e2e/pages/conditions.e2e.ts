import type { Page } from '@playwright/test'
import { messages as common } from '@pileus/web/messages/en/common'
import { messages as frame } from '@pileus/web/messages/en/frame'
import { messages as identity } from '@pileus/web/messages/en/identity'
import { messages as settings } from '@pileus/web/messages/en/settings'
import { messages as system } from '@pileus/web/messages/en/system'
import { addressOf, dashboardPages, type Ids } from '../every-page.ts'
import { about, makeWorld } from '../world.ts'
import { expect, signIn, test, unique, url } from './fixtures.ts'

const english: ReadonlySet<string> = new Set(
  Object.values({ ...common, ...frame, ...identity, ...settings, ...system }).filter((text) => /[a-z]{3}/.test(text)),
)

/** Names are the same in every language: of products, of what is there from the start, what tests made (`shop-x7k2p1`), and ids. */
const named = /^(Pileus|English|Deutsch|OpenStack|CLI|curl|Terraform|admin|Default|Ctrl|.*-[a-z\d]{6}|[\da-f]{8}…?[\da-f]{4,})$/
const descriptions: ReadonlySet<string> = new Set(Object.values(about))

interface Written {
  text: string
  /** From the database rather than from us: a name, a description, an id. */
  data: boolean
}

/** Everything that is written on a page, read aloud or shown as a hint. */
function written(): Written[] {
  const found: Written[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement
    const text = node.textContent?.trim() ?? ''
    if (!parent || text === '' || parent.closest('script, style, template, [hidden]') || !parent.checkVisibility()) continue
    found.push({
      text,
      data: parent.closest('td, [role=cell], [role=rowheader], dd, code, pre, time, kbd, [translate=no], option, h1') !== null,
    })
  }
  for (const element of document.querySelectorAll('[aria-label], [placeholder], [title]'))
    for (const name of ['aria-label', 'placeholder', 'title'])
      found.push({ text: element.getAttribute(name)?.trim() ?? '', data: element.closest('td, [role=cell], [role=row], dd') !== null })
  return found
}

/** What was made strange has letters with accents; what is not was never translated. */
const untranslated = ({ text, data }: Written) =>
  !named.test(text) &&
  !descriptions.has(text) &&
  (english.has(text) || (!data && /[a-z]{3}/i.test(text) && !/[àéîöûðñåģķļšţžŵþĉçəƀ~\u202e]/i.test(text)))

/** Words of ours that end before their end, and pages that are wider than the screen. */
function cutOff(): string[] {
  const troubles: string[] = []
  const over = document.documentElement.scrollWidth - document.documentElement.clientWidth
  if (over > 0) troubles.push(`${over} px wider than the screen`)
  for (const element of document.querySelectorAll<HTMLElement>('main *, header *, nav *, dialog *')) {
    if (!element.checkVisibility() || element.closest('.sr-only')) continue
    const hides = getComputedStyle(element).overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && /[[~]/.test(node.textContent ?? ''))
    if (hides && own && element.clientWidth > 1) troubles.push(`cut off: ${element.textContent?.slice(0, 80)}`)
  }
  return troubles
}

let ids: Ids
test.beforeAll(async () => {
  ids = await makeWorld(url(''), unique)
})

/** Every page, in whatever language the cookie names, at two widths. */
async function eachPage(page: Page, locale: string, look: (route: string) => Promise<string[]>): Promise<string[]> {
  await signIn(page)
  await page.context().addCookies([{ name: 'pileus.locale', value: locale, url: url('/') }])
  const troubles: string[] = []
  for (const { route } of dashboardPages()) {
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.goto(url(addressOf(route, ids)))
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
    troubles.push(...(await look(route)).map((trouble) => `${route}: ${trouble}`))
  }
  return [...new Set(troubles)]
}

test('no page has words that are in no language file, and none cuts them off where they are longer', async ({ page }) => {
  test.setTimeout(240_000)
  const troubles = await eachPage(page, 'en-XA', async () => {
    const strange = (await page.evaluate(written)).filter(untranslated).map(({ text }) => `not translated: ${text}`)
    const wide = await page.evaluate(cutOff)
    await page.setViewportSize({ width: 390, height: 844 })
    const narrow = (await page.evaluate(cutOff)).map((trouble) => `390: ${trouble}`)
    return [...strange, ...wide, ...narrow]
  })
  expect(troubles).toEqual([])
})

test('from right to left every page is a mirror image, and none is wider than the screen', async ({ page }) => {
  test.setTimeout(240_000)
  const troubles = await eachPage(page, 'ar-XB', async () => {
    const direction = await page.locator('html').getAttribute('dir')
    const navigation = await page.getByRole('navigation').first().boundingBox()
    const mirrored = direction === 'rtl' && navigation !== null && navigation.x > 720
    const wide = await page.evaluate(cutOff)
    await page.setViewportSize({ width: 390, height: 844 })
    const narrow = await page.evaluate(cutOff)
    return [...(mirrored ? [] : ['the navigation is not on the right']), ...wide, ...narrow]
  })
  expect(troubles).toEqual([])
})
