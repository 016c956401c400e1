import { AxeBuilder } from '@axe-core/playwright'
import { expect, signIn, test, url } from './fixtures.ts'

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const pages = [
  '/system',
  '/system/projects',
  '/system/projects?q=nothing-is-called-that',
  '/system/users?panel=create',
  '/settings/preferences',
  '/settings/sessions',
]

for (const theme of ['light', 'dark', 'contrast'])
  test(`no page breaks WCAG 2.2 AA, theme ${theme}`, async ({ page }) => {
    // axe reads every colour of every page.
    test.setTimeout(180_000)
    await page.goto(url('/login'))
    await signIn(page)
    for (const path of pages) {
      await page.goto(url(path))
      await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
      await page.locator('html').evaluate((html, name) => html.setAttribute('data-theme', name), theme)
      const { violations } = await new AxeBuilder({ page }).withTags(standards).analyze()
      expect(violations.map(({ id, nodes }) => `${path}: ${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`)).toEqual([])
    }
  })
