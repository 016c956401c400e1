import { test as base, type BrowserContext, expect, type Page } from '@playwright/test'
import type { Ids } from '../every-page.ts'
import { adminPassword } from '../system.ts'
import { makeWorld } from '../world.ts'

export const url = (path = '/') => `${process.env['PILEUS_URL'] ?? ''}${path}`

/** Signs in as a person does. */
export async function signIn(page: Page, user = 'admin', password = adminPassword) {
  await page.goto(url('/login'))
  await page.getByLabel('User name').fill(user)
  await page.getByLabel(/^Password/).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  // Narrow screens show no navigation and no name; the bar above is on all of them, and not on the login.
  await expect(page.getByRole('banner')).toBeVisible()
  await answers(page)
}

/** What is pressed before React is there is lost; people are not that fast. Pages outside the frame work without it. */
async function answers(page: Page): Promise<void> {
  const bar = page.getByRole('banner')
  if (!(await bar.isVisible())) return
  await expect.poll(() => bar.evaluate((element) => Object.keys(element).some((key) => key.startsWith('__reactFiber')))).toBe(true)
}

/** Has arrived when it answers. */
function patient(page: Page): Page {
  const [goto, reload] = [page.goto.bind(page), page.reload.bind(page)]
  const after = async <T>(arrived: Promise<T>) => {
    const answer = await arrived
    await answers(page)
    return answer
  }
  return Object.assign(page, {
    goto: (...how: Parameters<Page['goto']>) => after(goto(...how)),
    reload: (...how: Parameters<Page['reload']>) => after(reload(...how)),
  })
}

/** The API, as the command line and other tools use it. */
export async function api(method: string, path: string, body?: unknown, token = '') {
  const answer = await fetch(url(path), {
    method,
    headers: { 'content-type': 'application/json', 'x-auth-token': token },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return {
    status: answer.status,
    headers: answer.headers,
    body: text === '' ? undefined : (JSON.parse(text) as Record<string, Record<string, string>>),
  }
}

export async function adminToken(): Promise<string> {
  const user = { name: 'admin', domain: { name: 'Default' }, password: adminPassword }
  const auth = { identity: { methods: ['password'], password: { user } }, scope: { system: { all: true } } }
  const { headers } = await api('POST', '/identity/v3/auth/tokens', { auth })
  return headers.get('x-subject-token') ?? ''
}

/** A name that no other test uses. */
export const unique = (what: string) => `${what}-${Math.random().toString(36).slice(2, 8)}`

/** `console`: what the browser had to complain about; each test fails on it. */
export const test = base.extend<{ complaints: string[] }>({
  page: ({ page }, use) => use(patient(page)),
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) complaints.push(message.text())
      })
      page.on('pageerror', (error) => complaints.push(String(error)))
      await use(complaints)
      expect(complaints).toEqual([])
    },
    { auto: true },
  ],
})

/** One login and one small company for all tests that look at every page; none of them changes it. */
export const everyPageTest = test.extend<object, { ids: Ids; admin: Awaited<ReturnType<BrowserContext['storageState']>> }>({
  ids: [({ browser: _ }, use) => makeWorld(url(''), unique).then(use), { scope: 'worker' }],
  admin: [
    async ({ browser }, use) => {
      const context = await browser.newContext()
      await signIn(await context.newPage())
      await use(await context.storageState())
      await context.close()
    },
    { scope: 'worker' },
  ],
  storageState: ({ admin }, use) => use(admin),
})

export { expect }

/** Somebody of this test's own, who may do everything. */
export async function somebody(): Promise<{ id: string; name: string; password: string }> {
  const token = await adminToken()
  const [name, password] = [unique('ada'), 'a password of her own']
  const made = await api('POST', '/identity/v3/users', { user: { name, password, domain_id: 'default' } }, token)
  const roles = await fetch(url('/identity/v3/roles?name=admin'), { headers: { 'x-auth-token': token } })
  const { roles: found } = (await roles.json()) as { roles: { id: string }[] }
  const id = made.body?.['user']?.['id'] ?? ''
  await api('PUT', `/identity/v3/system/users/${id}/roles/${found[0]?.id}`, undefined, token)
  return { id, name, password }
}

/** What has the focus can be seen to have it. */
export async function hasOutline(page: Page) {
  const outlines = await page.evaluate(() => {
    const focused = document.activeElement ?? document.body
    // A field shows it on the frame around it, a row above its cells.
    const shown = [getComputedStyle(focused), getComputedStyle(focused.parentElement ?? focused), getComputedStyle(focused, '::after')]
    return shown.filter(({ outlineStyle }) => outlineStyle !== 'none').map(({ outlineWidth }) => Number.parseFloat(outlineWidth))
  })
  expect(Math.max(0, ...outlines)).toBeGreaterThanOrEqual(2)
}

/** For tests that change what somebody chose, such as an open drawer or a theme: the next test shall not find it so. */
export async function signInAnew(page: Page): Promise<void> {
  const { name, password } = await somebody()
  await signIn(page, name, password)
}
