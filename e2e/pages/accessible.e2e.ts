import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { addressOf, everyPage, type EveryPage, type Ids } from '../every-page.ts'
import { isAwake, type State, statesOf } from '../states.ts'
import { everyPageTest as test, expect, url } from './fixtures.ts'

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

async function violations(page: Page, axe: AxeBuilder, where: string): Promise<string[]> {
  const found = await axe.analyze()
  return found.violations.map(
    ({ id, nodes }) =>
      `${where}: ${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary ?? ''}`).join(' | ')}`,
  )
}

async function judge(page: Page, { route }: EveryPage, { name, query = '', act }: State, ids: Ids): Promise<string[]> {
  const wear = (theme: string) => page.locator('html').evaluate((html, chosen) => html.setAttribute('data-theme', chosen), theme)
  await page.goto(url(`${addressOf(route, ids)}${query}`))
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
  await expect.poll(() => isAwake(page)).toBe(true)
  await act?.(page)
  await wear('light')
  const found = await violations(page, new AxeBuilder({ page }).withTags(standards), `${name} light`)
  // What another theme changes is its colours.
  for (const theme of ['dark', 'contrast']) {
    await wear(theme)
    found.push(...(await violations(page, new AxeBuilder({ page }).withRules(['color-contrast']), `${name} ${theme}`)))
  }
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  return found
}

test.use({ reducedMotion: 'reduce' })

/** Every list is found empty, failing and loading by the same code, so one of them is looked at in these states. */
const everyState = (route: string) => route === '/system/projects'
const usual = (state: State, panels: readonly string[]) => state.name === 'loaded' || panels.includes(state.name)

/** What a domain's pages show is drawn by the system's. */
const pages = everyPage().filter(({ route }) => route !== '/' && !route.startsWith('/domain/'))

/** Each page is one test, so that its world is made once; of the one that is looked at in every state, each state is. */
for (const looked of pages) {
  const { route, panels } = looked
  const judged = (state: State) => state.as !== 'stranger' && (everyState(route) || usual(state, panels))
  const names = statesOf(looked, {}).flatMap((state) => (judged(state) ? [state.name] : []))
  for (const name of everyState(route) ? names : [undefined])
    test(`no violation of WCAG 2.2 AA on ${route}${name === undefined ? '' : `, ${name}`}`, async ({ page, ids, browser }) => {
      test.setTimeout(120_000)
      for (const state of statesOf(looked, ids)) {
        if (!judged(state) || (name !== undefined && state.name !== name)) continue
        const nobody =
          state.as === 'nobody' ? await (await browser.newContext({ storageState: { cookies: [], origins: [] } })).newPage() : page
        expect(await judge(nobody, looked, state, ids)).toEqual([])
      }
    })
}
