import type { Locator, Page } from '@playwright/test'
import { adminPassword } from '../system.ts'
import { isAwake } from '../states.ts'
import { expect, hasOutline, signIn, test, unique, url } from './fixtures.ts'

const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}

/** Tab until it has the focus: whoever has no mouse gets there, in a number of steps that one has patience for. */
async function tabTo(wanted: Locator, most = 80) {
  await expect(wanted).toBeVisible()
  for (let step = 0; step < most; step++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return
    await wanted.page().keyboard.press('Tab')
  }
  throw new Error(`${wanted} is not reached by ${most} times Tab.`)
}

/** Out of the menu that a key opens, with the arrows. */
async function choose(page: Page, key: string, name: string) {
  const focused = page.getByRole('menu').locator(':focus')
  await press(page, key)
  await expect(focused).toBeVisible()
  for (let step = 0; step < 30; step++) {
    // Below the name there may be a hint.
    if ((await focused.innerText()).split('\n', 1)[0] === name) return press(page, 'Enter')
    await press(page, 'ArrowDown')
  }
  throw new Error(`The menu has no ${name} that arrows lead to.`)
}

test('without a mouse: sign in, go to a page, make, find, change, switch off and delete a project', async ({ page }) => {
  const name = unique('keys')
  await page.goto(url('/login'))
  await expect(page.getByLabel('User name')).toBeFocused()
  await page.keyboard.type('admin')
  await tabTo(page.getByRole('textbox', { name: /^Password/ }), 4)
  await page.keyboard.type(adminPassword)
  await press(page, 'Enter')
  await expect(page.getByRole('link', { name: 'Pileus, home' })).toBeVisible()

  // The palette leads everywhere.
  await expect.poll(() => isAwake(page)).toBe(true)
  await press(page, 'Control+k')
  await expect(page.getByRole('combobox')).toBeFocused()
  await page.keyboard.type('projects')
  await expect(page.getByRole('option').first()).toBeVisible()
  await press(page, 'Enter')
  await expect(page.getByRole('heading', { name: 'Projects', level: 1 })).toBeVisible()

  // One letter makes a new one.
  await expect(page.getByRole('row', { name: 'admin' })).toBeVisible()
  await press(page, 'c')
  await tabTo(page.getByRole('textbox', { name: 'Name' }), 4)
  await page.keyboard.type(name)
  await press(page, 'Enter')
  await expect(page.getByRole('row', { name })).toBeVisible()

  await tabTo(page.getByRole('searchbox', { name: /Search/ }))
  await hasOutline(page)
  await page.keyboard.type(name)
  await expect(page.getByRole('row')).toHaveCount(2)
  const row = page.getByRole('row', { name })

  // The dot opens the menu of the row; Escape leaves it and comes back to the row.
  await tabTo(page.getByRole('row', { name }))
  await hasOutline(page)
  await choose(page, '.', 'Edit')
  await tabTo(page.getByRole('textbox', { name: 'Description' }), 12)
  await page.keyboard.type('Made by hand')
  await tabTo(page.getByRole('button', { name: 'Save', exact: true }), 12)
  await press(page, 'Enter')
  await expect(row).toContainText('Made by hand')

  await tabTo(page.getByRole('row', { name }))
  await choose(page, '.', 'Disable')
  await tabTo(page.getByRole('button', { name: 'Disable' }), 6)
  await press(page, 'Enter')
  await expect(row).toContainText('Disabled')

  await tabTo(page.getByRole('row', { name }))
  await choose(page, '.', 'Delete')
  await expect(page.getByRole('alertdialog').getByRole('textbox')).toBeFocused()
  await page.keyboard.type(name)
  await press(page, 'Enter')
  await expect(page.getByText('No matches')).toBeVisible()
})

test('without a mouse: rows are chosen, lists sorted, the place switched, a theme chosen, and the way out found', async ({ page }) => {
  await signIn(page)
  await page.goto(url('/system/roles'))
  await expect(page.getByRole('row', { name: 'admin' })).toBeVisible()

  // The way past the navigation comes first.
  await press(page, 'Tab')
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused()
  await press(page, 'Enter')
  await expect(page.getByRole('main')).toBeFocused()

  await tabTo(page.getByRole('button', { name: 'Name' }))
  await press(page, 'Enter')
  await expect(page).toHaveURL(/sort=-name/)
  // One row of them all is a stop; letters and arrows lead from row to row.
  await tabTo(page.getByRole('row').nth(1))
  await press(page, 'j', 'x')
  await expect(page.getByText('1 selected')).toBeVisible()
  await press(page, 'k', 'x')
  await expect(page.getByText('2 selected')).toBeVisible()
  await press(page, 'Escape')

  await page.getByRole('link', { name: 'Pileus, home' }).focus()
  await tabTo(page.getByRole('button', { name: 'System' }), 4)
  await choose(page, 'Enter', 'admin')
  await expect(page).toHaveURL(/\/project\//)

  await tabTo(page.getByRole('button', { name: 'admin' }).last(), 20)
  await choose(page, 'Enter', 'Sign out')
  await expect(page).toHaveURL(/\/login/)
})
