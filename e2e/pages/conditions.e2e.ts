import type { Page } from '@playwright/test'
import { messages as common } from '@pileus/web/messages/en/common'
import { messages as frame } from '@pileus/web/messages/en/frame'
import { messages as identity } from '@pileus/web/messages/en/identity'
import { messages as settings } from '@pileus/web/messages/en/settings'
import { messages as system } from '@pileus/web/messages/en/system'
import { addressOf, dashboardPages } from '../every-page.ts'
import { about } from '../world.ts'
import { everyPageTest as test, expect, url } from './fixtures.ts'

const english: ReadonlySet<string> = new Set(
  Object.values({ ...common, ...frame, ...identity, ...settings, ...system }).filter((text) => /[a-z]{3}/.test(text)),
)

/**
 * The same in every language: names of products and files, of what is there from the start, of events (`trust.create`), what tests made
 * (`shop-x7k2p1`), ids; and dates, which this language writes as English does.
 */
const named =
  /^(Pileus|English|Deutsch|OpenStack|CLI|curl|Terraform|admin|Default|RegionOne|clouds\.yaml|openrc\.sh|Ctrl|[a-z_]+\.[a-z_]+|.*-[a-z\d]{6}|[\da-f]{8}…?[\da-f]{4,}|\d+ [A-Z][a-z]+ \d{4}.*)$/
const descriptions: ReadonlySet<string> = new Set([...Object.values(about), 'Bootstrap project for initializing the cloud.'])

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
    // The switch of places and the way back name things, which may be of any length: they are shortened, and say so.
    const named = element.closest('header, nav ol') !== null
    if (hides && own && !named && element.clientWidth > 1) troubles.push(`cut off: ${element.outerHTML.slice(0, 160)}`)
  }
  return troubles
}

test.use({ reducedMotion: 'reduce' })

/** A page in a language that nobody speaks, so that what is not translated is seen. */
async function open(page: Page, locale: string, address: string) {
  await page.context().addCookies([{ name: 'pileus.locale', value: locale, url: url('/') }])
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto(url(address))
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
}

async function cutOffAtBothWidths(page: Page): Promise<string[]> {
  const wide = await page.evaluate(cutOff)
  await page.setViewportSize({ width: 390, height: 844 })
  return [...wide, ...(await page.evaluate(cutOff)).map((trouble) => `390: ${trouble}`)]
}

for (const { route } of dashboardPages()) {
  test(`every word of ${route} is in a language file, and is not cut off where it is longer`, async ({ page, ids }) => {
    await open(page, 'en-XA', addressOf(route, ids))
    const strange = (await page.evaluate(written)).filter(untranslated).map(({ text }) => `not translated: ${text}`)
    expect([...strange, ...(await cutOffAtBothWidths(page))]).toEqual([])
  })

  test(`${route} is a mirror image from right to left, and not wider than the screen`, async ({ page, ids }) => {
    await open(page, 'ar-XB', addressOf(route, ids))
    const navigation = await page.getByRole('navigation').first().boundingBox()
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl')
    expect(navigation?.x).toBeGreaterThan(720)
    expect(await cutOffAtBothWidths(page)).toEqual([])
  })
}
