import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest'
import { buildGallery } from '../stories/build.ts'

/** What only a browser can tell: keys, focus, what lies above what. One page of the stories for each test. */
let folder: string
let address: string
let browser: Browser
let troubles: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pileus-kit-'))
  const launch = chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
  ;[address, browser] = await Promise.all([buildGallery(folder), launch])
})
afterAll(async () => {
  await browser.close()
  await rm(folder, { recursive: true })
})
afterEach(() => {
  if (troubles.length > 0) throw new Error(troubles.splice(0).join('\n'))
})

async function open(story: string, size = { width: 1280, height: 800 }): Promise<Page> {
  const context = await browser.newContext({ viewport: size, reducedMotion: 'reduce' })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(5_000)
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
  page.on('pageerror', (error) => troubles.push(error.message))
  await page.goto(`${address}?theme=light#${encodeURI(story)}`)
  return page
}

const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '')
const record = (page: Page) => page.getByLabel('Record').textContent()

test('a menu is walked with keys and letters, and gives the focus back', async () => {
  const page = await open('behaviour/playground')
  await page.getByRole('button', { name: 'More' }).press('Enter')
  await page.getByRole('menuitem', { name: 'Edit' }).and(page.locator(':focus')).waitFor()
  await page.keyboard.press('ArrowUp')
  expect(await focused(page)).toBe('Details')
  await page.keyboard.press('Home')
  await page.keyboard.type('di')
  expect(await focused(page)).toBe('Disable')
  await page.keyboard.press('Enter')
  expect(await record(page)).toBe('disable')
  expect(await focused(page)).toBe('More')
  await page.keyboard.press('Enter')
  await page.getByRole('menu').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('menu').waitFor({ state: 'hidden' })
  expect(await focused(page)).toBe('More')
})

test('what is denied can be focused, says why, and does nothing', async () => {
  const page = await open('behaviour/playground')
  const button = page.getByRole('button', { name: 'Forbidden' })
  await button.focus()
  await page.getByRole('tooltip').waitFor()
  expect(await button.getAttribute('aria-disabled')).toBe('true')
  expect(await page.getByRole('tooltip').textContent()).toBe('Only managers may do this.')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await page.getByRole('tooltip').waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click({ force: true })
  expect(await record(page)).toBe('')
})

test('Escape closes the innermost: list, menu, dialog', async () => {
  const page = await open('behaviour/playground')
  await page.getByRole('button', { name: 'Open form' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Edit project' })
  await dialog.getByRole('combobox', { name: 'Owner' }).fill('grace')
  await page.keyboard.press('Escape')
  await dialog.getByRole('option').first().waitFor({ state: 'hidden' })
  await dialog.getByRole('button', { name: 'In the form' }).press('Enter')
  await dialog.getByRole('menu').waitFor()
  await page.keyboard.press('Escape')
  await dialog.getByRole('menu').waitFor({ state: 'hidden' })
  expect(await dialog.isVisible()).toBe(true)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  expect(await focused(page)).toBe('Open form')
})

test('a dialog whose owner refuses stays, however often Escape is pressed', async () => {
  const page = await open('behaviour/playground')
  await page.getByRole('button', { name: 'Open form' }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit project' })
  await dialog.getByRole('button', { name: 'May not close' }).click()
  for (let times = 0; times < 3; times++) await page.keyboard.press('Escape')
  await page.mouse.click(5, 5)
  expect(await dialog.isVisible()).toBe(true)
  expect(await page.locator('output').textContent()).toBe('asked to close, asked to close, asked to close, asked to close')
})

test('a combobox finds, chooses, and forgets what was only typed', async () => {
  const page = await open('behaviour/playground')
  await page.getByRole('button', { name: 'Open form' }).click()
  const owner = page.getByRole('combobox', { name: 'Owner' })
  await owner.pressSequentially('hopper')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  expect(await owner.inputValue()).toBe('Frances Hopper')
  await owner.fill('zzz')
  await page.getByText('No matches').waitFor()
  await page.keyboard.press('Tab')
  expect(await owner.inputValue()).toBe('Frances Hopper')
})

test('a name has to be typed before the thing is deleted', async () => {
  const page = await open('behaviour/playground')
  await page.getByRole('button', { name: 'Delete project' }).click()
  const dialog = page.getByRole('alertdialog')
  expect(await dialog.getByRole('button', { name: 'Delete', exact: true }).getAttribute('aria-disabled')).toBe('true')
  await page.keyboard.type('wrong')
  await page.keyboard.press('Enter')
  expect(await dialog.isVisible()).toBe(true)
  await dialog.getByRole('textbox').fill('web')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'hidden' })
  expect(await record(page)).toBe('deleted')
})

test('the palette is worked with keys alone, and denied commands stay undone', async () => {
  const page = await open('behaviour/playground')
  await page.getByRole('button', { name: 'Commands' }).press('Enter')
  await page.keyboard.press('ArrowUp')
  await page.getByRole('option', { name: 'Impossible', selected: true }).waitFor()
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.getByRole('option', { name: 'Rename', selected: true }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  expect(await record(page)).toBe('Rename')
})

test('a toast can be undone', async () => {
  const page = await open('behaviour/playground')
  await page.getByRole('button', { name: 'Toast' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Deleted', { exact: true }).waitFor({ state: 'hidden' })
  expect(await record(page)).toBe('undone')
})

test('ten thousand rows: few in the document, all within reach of the keys', async () => {
  const page = await open('table/ten thousand')
  const row = (name: string) => page.getByRole('row', { name })
  expect(await page.locator('[data-index]').count()).toBeLessThan(60)
  await page.locator('[data-index="0"]').focus()
  for (const key of ['j', 'j', 'x', 'k']) await page.keyboard.press(key)
  expect(await page.locator(':focus').getAttribute('data-index')).toBe('1')
  expect(await page.getByRole('checkbox', { name: 'Select Edsger Thompson', exact: true }).isChecked()).toBe(true)
  await page.keyboard.press('End')
  expect(await page.locator(':focus').getAttribute('data-index')).toBe('9999')
  expect(await row('9999').count()).toBeGreaterThan(0)
  expect(await page.locator('[data-index]').count()).toBeLessThan(60)
  await page.keyboard.press('.')
  await page.getByRole('menuitem', { name: 'Edit' }).and(page.locator(':focus')).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('menu').waitFor({ state: 'hidden' })
})

test('Shift chooses a range', async () => {
  const page = await open('table')
  const table = page.getByRole('region', { name: 'list' })
  const box = (name: string) => table.getByRole('checkbox', { name: `Select ${name}`, exact: true })
  await box('Edsger Thompson').check()
  await box('Radia Perlman').click({ modifiers: ['Shift'] })
  expect(await table.getByRole('checkbox', { name: /^Select [A-Z]/, checked: true }).count()).toBe(5)
})

test('on a phone the cards are still a table, and fit', async () => {
  const page = await open('table', { width: 360, height: 740 })
  const table = page.getByRole('table', { name: 'Users' }).first()
  expect(await table.getByRole('row').count()).toBe(9)
  expect(await table.getByRole('row').first().getByRole('cell').count()).toBe(8)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
})
