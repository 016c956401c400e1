import type { Page } from '@playwright/test'
import { makeWorld } from '../world.ts'
import { expect, signIn, somebody, test, unique, url } from './fixtures.ts'

/** A phone held upright, at night: fingers, and the narrowest screen we promise. */
test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true })

const isNarrow = async (page: Page) => expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)

test('whoever is on call finds somebody and disables the account, with a thumb', async ({ page }) => {
  const marker = unique('call')
  await makeWorld(url(''), (plain) => `${plain}-${marker}`)
  await signIn(page)
  await isNarrow(page)
  await page.getByRole('button', { name: 'Menu' }).tap()
  await page.getByRole('dialog').getByRole('link', { name: 'Users' }).tap()
  await expect(page.getByRole('heading', { name: 'Users', level: 1 })).toBeVisible()
  await page.getByRole('searchbox').fill(`grace-${marker}`)
  const grace = page.getByRole('row', { name: `grace-${marker}` })
  await expect(grace).toBeVisible()
  await isNarrow(page)
  await grace.getByRole('button', { name: /Actions for/ }).tap()
  await page.getByRole('menuitem', { name: 'Disable' }).tap()
  await page.getByRole('button', { name: 'Disable', exact: true }).tap()
  await expect(grace).toContainText('Disabled')
  await isNarrow(page)
})

test('whoever is on call switches the project', async ({ page }) => {
  await signIn(page)
  await page.getByRole('banner').getByRole('button', { name: 'System' }).tap()
  await page.getByRole('menuitemradio', { name: /^admin/ }).tap()
  await expect(page).toHaveURL(/\/project\//)
  await isNarrow(page)
})

test('whoever is on call ends a session that was left open somewhere', async ({ page, browser }) => {
  // Of an account of this test's own: others would be thrown out.
  const { name, password } = await somebody()
  const elsewhere = await browser.newContext()
  await signIn(await elsewhere.newPage(), name, password)
  await signIn(page, name, password)
  await page.goto(url('/settings/sessions'))
  const other = page.getByRole('table').first().getByRole('row').filter({ hasNotText: 'This one' }).last()
  await other.getByRole('button', { name: /Actions for/ }).tap()
  await page.getByRole('menuitem', { name: 'End' }).tap()
  await expect(page.getByText('The session has ended.').first()).toBeVisible()
  await isNarrow(page)
  await elsewhere.close()
})

for (const [route, what] of [
  ['/system/activity', 'what happened'],
  ['/system/stuck', 'what is stuck'],
  ['/system/information', 'whether everything runs'],
] as const)
  test(`whoever is on call sees ${what}`, async ({ page }) => {
    await signIn(page)
    await page.goto(url(route))
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await isNarrow(page)
  })
