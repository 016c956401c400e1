import { totp } from '@pileus/api/services/identity/tokens/totp'
import { isAwake } from '../states.ts'
import { adminToken, api, expect, signIn, somebody, test, unique, url } from './fixtures.ts'

const stepSeconds = 30

/** The code of the step before: it still counts, so that the one of this step is left for the login after it. */
async function codes(seed: string): Promise<{ first: string; second: string }> {
  await expect.poll(() => Math.floor(Date.now() / 1000) % stepSeconds, { timeout: 15_000 }).toBeLessThan(stepSeconds - 6)
  const step = Math.floor(Date.now() / 1000 / stepSeconds)
  return { first: totp(seed, step - 1), second: totp(seed, step) }
}

/** A token of a program that somebody runs. */
async function programToken(name: string, password: string): Promise<string> {
  const auth = {
    identity: { methods: ['password'], password: { user: { name, domain: { name: 'Default' }, password } } },
    scope: { system: { all: true } },
  }
  return (await api('POST', '/identity/v3/auth/tokens', { auth })).headers.get('x-subject-token') ?? ''
}

test('the password is changed when the current one is right and the new one is what it must be', async ({ page, browser }) => {
  const { name, password } = await somebody()
  const other = await (await browser.newContext()).newPage()
  await signIn(other, name, password)
  await signIn(page, name, password)
  await page.goto(url('/settings/password'))
  const current = page.getByLabel(/^Current password/)
  const fresh = page.getByLabel(/^New password(?! again)/)
  const again = page.getByLabel(/^New password again/)
  const rules = page.getByRole('list', { name: 'What it must be' })
  const change = page.getByRole('button', { name: 'Change the password' })

  await expect(rules.getByRole('listitem')).toHaveText([
    'At least 8 characters, not yet',
    'A lower-case letter, not yet',
    'Other than the current one, not yet',
    'The same twice, not yet',
  ])
  await current.fill('not my password')
  await fresh.fill('SHORT')
  await again.fill('other')
  await expect(rules).toContainText('Other than the current one, met')
  await change.click()
  await expect(fresh).toHaveAccessibleDescription('It is not yet what it must be.')
  await expect(fresh).toBeFocused()
  await expect(again).toHaveAccessibleDescription('The two do not match.')

  await fresh.fill('a better password')
  await again.fill('a better password')
  await expect(rules.getByText('not yet')).toHaveCount(0)
  await change.click()
  await expect(current).toHaveAccessibleDescription('This is not the current password.')
  await expect(current).toBeFocused()

  await current.fill(password)
  await page.getByRole('button', { name: 'Show the password' }).first().click()
  await expect(current).toHaveAttribute('type', 'text')
  await change.click()
  await expect(page.getByText('The password is changed')).toBeVisible()
  await expect(current).toHaveValue('')
  await expect(other.getByRole('dialog', { name: 'Your session has ended' })).toBeVisible({ timeout: 4_000 })
  await page.reload()
  await expect(current).toBeVisible()
  await signIn(other, name, 'a better password')
  await other.context().close()
})

test('a second factor is set up with a code, asked for at the login, and removed with the password', async ({ page, browser }) => {
  test.setTimeout(90_000)
  const { name, password } = await somebody()
  await signIn(page, name, password)
  await page.goto(url('/settings/two-factor'))
  await page.getByRole('button', { name: 'Set up an authenticator app' }).click()
  const seed =
    (await page
      .getByRole('figure')
      .getByText(/^[A-Z2-7]{32}$/)
      .textContent()) ?? ''
  await expect(page.getByRole('img', { name: 'QR code with the key for the app' })).toBeVisible()
  const code = page.getByLabel(/^Code that the app shows/)
  await code.fill('000000')
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(code).toHaveAccessibleDescription(/This is not the code of this moment/)
  const { first, second } = await codes(seed)
  await code.fill(first)
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(page.getByText('A code is asked for at each login.')).toBeVisible()

  const other = await (await browser.newContext()).newPage()
  await other.goto(url('/login'))
  await other.getByLabel('User name').fill(name)
  await other.getByLabel(/^Password/).fill(password)
  await other.getByRole('button', { name: 'Sign in', exact: true }).click()
  await other.getByLabel(/^Code from the authenticator app/).fill(second)
  await other.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(other.getByRole('navigation', { name: 'Main' })).toBeVisible()
  await other.context().close()

  await page.getByRole('button', { name: 'Remove' }).click()
  const dialog = page.getByRole('alertdialog')
  await dialog.getByLabel(/^Password/).fill('not my password')
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await expect(dialog.getByLabel(/^Password/)).toHaveAccessibleDescription('This is not the current password.')
  await dialog.getByLabel(/^Password/).fill(password)
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByRole('button', { name: 'Set up an authenticator app' })).toBeVisible()
})

test('a token that a program fetched appears by itself, and is worth nothing once it is revoked', async ({ page }) => {
  const { name, password } = await somebody()
  await signIn(page, name, password)
  await page.goto(url('/settings/sessions'))
  await expect(page.getByText('No program holds a token')).toBeVisible()
  await expect(page.getByRole('table', { name: 'Sessions' }).getByText('This one')).toBeVisible()
  const token = await programToken(name, password)
  const row = page.getByRole('table', { name: 'Tokens' }).getByRole('row', { name: /The system/ })
  await expect(row).toBeVisible()
  await row.getByRole('button', { name: /Actions for/ }).click()
  await page.getByRole('menuitem', { name: 'Revoke' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click()
  await expect(page.getByText('No program holds a token')).toBeVisible()
  expect((await api('GET', '/identity/v3/auth/projects', undefined, token)).status).toBe(401)

  const tokens = [await programToken(name, password), await programToken(name, password)]
  await page.getByRole('button', { name: 'Revoke all' }).click()
  await page.getByRole('alertdialog', { name: 'Revoke all 2 tokens?' }).getByRole('button', { name: 'Revoke all' }).click()
  await expect(page.getByText('No program holds a token')).toBeVisible()
  for (const each of tokens) expect((await api('GET', '/identity/v3/auth/projects', undefined, each)).status).toBe(401)
})

test('preferences hold at once, in every browser, and can all be set back', async ({ page, browser }) => {
  const { name, password } = await somebody()
  const other = await (await browser.newContext({ locale: 'en-GB' })).newPage()
  await signIn(other, name, password)
  await signIn(page, name, password)
  await page.goto(url('/settings/preferences'))
  await page.getByLabel('Theme').selectOption('Dark')
  await expect(other.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.getByLabel('Dates').selectOption('2026-11-21 13:05')
  await expect(page.getByText(/Now it is \d{4}-\d\d-\d\d/)).toBeVisible()
  await page.getByRole('combobox', { name: 'Time zone' }).fill('Tokyo')
  await page.getByRole('option', { name: 'Asia/Tokyo' }).click()
  await page.getByRole('combobox', { name: 'Begin in' }).fill('Settings')
  await page.getByRole('option', { name: 'Settings' }).click()
  await page.getByLabel('Language', { exact: true }).selectOption('Deutsch')
  await expect(page.getByRole('heading', { level: 1, name: 'Vorlieben' })).toBeVisible()
  await page.goto(url('/'))
  await expect(page).toHaveURL(/\/settings/)
  await page.goto(url('/settings/preferences'))
  await page.getByRole('button', { name: 'Auf Vorgaben zurücksetzen' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Auf Vorgaben zurücksetzen' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Preferences' })).toBeVisible()
  await expect(page.getByLabel('Theme')).toHaveValue('system')
  await expect(other.locator('html')).toHaveAttribute('data-theme', 'system')
  await other.context().close()
})

test('the profile names who one is and where one may work', async ({ page }) => {
  const { name, password } = await somebody()
  await signIn(page, name, password)
  await page.goto(url('/settings/profile'))
  await expect(page.getByRole('main')).toContainText(name)
  await expect(page.getByRole('table', { name: 'Roles' }).getByRole('row', { name: /System/ })).toContainText('admin')
})

test('a message of the day is on the screen of others at once, goes when it was read, and comes back when it says something else', async ({
  page,
  browser,
}) => {
  const reader = await somebody()
  const other = await (await browser.newContext()).newPage()
  await signIn(other, reader.name, reader.password)
  const title = unique('Maintenance')
  await signIn(page)
  await page.goto(url('/system/messages'))
  await page.getByRole('button', { name: 'Write a message' }).first().click()
  const sheet = page.getByRole('dialog', { name: 'Write a message' })
  await sheet.getByLabel(/^Title/).fill(title)
  await sheet.getByLabel(/^Text/).fill('Disks are **exchanged** tonight.')
  await sheet.getByLabel('Importance').selectOption('Warning')
  await expect(sheet.getByRole('region', { name: 'As it will be seen' }).locator('strong')).toHaveText('exchanged')
  await sheet.getByRole('button', { name: 'Create' }).click()
  const seen = other.getByRole('status').filter({ hasText: title })
  await expect(seen.locator('strong')).toHaveText('exchanged')
  await seen.getByRole('button', { name: 'Dismiss' }).click()
  await expect(seen).toBeHidden()
  await other.reload()
  await expect(other.getByRole('navigation', { name: 'Main' })).toBeVisible()
  await expect(seen).toBeHidden()

  const row = page.getByRole('row', { name: title })
  const act = async (action: string) => {
    await row.getByRole('button', { name: /Actions for/ }).click()
    await page.getByRole('menuitem', { name: action, exact: true }).click()
  }
  await act('Edit')
  await page.getByRole('dialog').getByLabel(/^Text/).fill('Postponed.')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect(seen).toContainText('Postponed.')
  await act('Delete')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await expect(row).toBeHidden()
  await expect(seen).toBeHidden()
  await other.context().close()
})

test('the log announces what others do, tells what a change changed, and why', async ({ page }) => {
  await signIn(page)
  const token = await adminToken()
  const name = unique('logged')
  const made = await api('POST', '/identity/v3/projects', { project: { name, domain_id: 'default' } }, token)
  const id = made.body?.['project']?.['id'] ?? ''
  await page.goto(url(`/system/activity?f.subject=${id}`))
  const rows = page.getByRole('table', { name: 'Activity' }).getByRole('row')
  await expect(rows.filter({ hasText: 'project.create' })).toContainText(name)
  await expect.poll(() => isAwake(page)).toBe(true)
  await api('PATCH', `/identity/v3/projects/${id}`, { project: { description: 'Seen live' } }, token)
  const news = page.getByRole('button', { name: /^Show \d+ new entr/ })
  await news.click()
  await expect(news).toBeHidden()
  await rows
    .filter({ hasText: 'project.update' })
    .getByRole('button', { name: /Actions for/ })
    .click()
  await page.getByRole('menuitem', { name: 'Details' }).click()
  await expect(page).toHaveURL(/panel=event/)
  const sheet = page.getByRole('dialog')
  await expect(sheet.getByRole('row', { name: /description/ })).toContainText('Seen live')
  await sheet.getByRole('link', { name: 'Why?' }).click()
  await expect(page).toHaveURL(/\/system\/why\?id=/)
  await expect(page.getByRole('main').getByText('project.update')).toBeVisible()

  await page.getByRole('textbox', { name: /ID of a resource/ }).fill(id)
  await page.getByRole('button', { name: 'Look it up' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name)
  await expect(page.getByRole('main').getByText('project.create')).toBeVisible()
  await api('DELETE', `/identity/v3/projects/${id}`, undefined, token)
  await expect(page.getByRole('main').getByText('project.delete')).toBeVisible()
})

test('nothing is stuck in a cloud that is well, and its processes say how they are', async ({ page }) => {
  await signIn(page)
  await page.goto(url('/system/stuck'))
  await expect(page.getByText('Nothing is stuck')).toBeVisible()
  await page.getByRole('button', { name: 'Look again' }).click()
  await expect(page.getByText('Nothing is stuck')).toBeVisible()
  await page.goto(url('/system/information'))
  await expect(page.getByRole('table', { name: 'Processes' }).getByText('Healthy')).toBeVisible()
  await expect(page.getByRole('table', { name: 'Services' }).getByRole('row', { name: /identity/ })).toContainText('/identity')
  await expect(page.getByRole('table', { name: 'Migrations' }).getByRole('row', { name: /identity/ })).toBeVisible()
})

test('every first step leads to a page that exists; they are hidden and brought back', async ({ page }) => {
  await signIn(page)
  await page.goto(url('/system'))
  const links = page.getByRole('link', { name: /^Begin: / })
  await expect(links.first()).toBeVisible()
  const addresses = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''))
  await page.getByRole('button', { name: 'Hide these steps' }).click()
  await expect(links).toHaveCount(0)
  await page.getByRole('button', { name: 'First steps' }).click()
  await expect(links.first()).toBeVisible()
  for (const address of addresses) {
    expect((await page.goto(url(address)))?.status(), address).toBe(200)
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
  }
})

test('whoever works in a project sees what it is and what happened there, and nothing of the system', async ({ page }) => {
  const token = await adminToken()
  const name = unique('team')
  const made = await api('POST', '/identity/v3/projects', { project: { name, domain_id: 'default', tags: ['shop'] } }, token)
  const id = made.body?.['project']?.['id'] ?? ''
  const [user, password] = [unique('mia'), 'a password of her own']
  const person = await api('POST', '/identity/v3/users', { user: { name: user, password, domain_id: 'default' } }, token)
  const roles = await fetch(url('/identity/v3/roles?name=member'), { headers: { 'x-auth-token': token } })
  const { roles: found } = (await roles.json()) as { roles: { id: string }[] }
  const role = `/identity/v3/projects/${id}/users/${person.body?.['user']?.['id']}/roles/${found[0]?.id}`
  expect((await api('PUT', role, undefined, token)).status).toBe(204)

  await signIn(page, user, password)
  await expect(page).toHaveURL(url(`/project/${id}`))
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Project' })).toContainText('member')
  await expect(page.getByRole('region', { name: 'Last changes' })).toContainText('project.create')
  await api('PATCH', `/identity/v3/projects/${id}`, { project: { description: 'For the shop' } }, token)
  await expect(page.getByText('For the shop')).toBeVisible()
  await page.getByRole('link', { name: 'All activity' }).click()
  await expect(page.getByRole('table', { name: 'Activity' }).getByRole('row', { name: /project.update/ })).toBeVisible()
  await page.goto(url('/system/stuck'))
  await expect(page.getByText('No permission to see this')).toBeVisible()
})
