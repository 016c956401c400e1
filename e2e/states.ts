import type { Page } from '@playwright/test'
import type { EveryPage, Ids } from './every-page.ts'

/** A look at a page, for pictures and for axe. `query` is added to its address, `act` is done on it, `as` is who looks. */
export interface State {
  name: string
  query?: string
  act?(page: Page): Promise<unknown>
  as?: 'nobody' | 'stranger'
}

const refusal = {
  error: {
    message: 'The database is starting up.',
    code: -32603,
    data: { code: 'SERVICE_UNAVAILABLE', fault: 'unavailable', requestId: 'req-3f1c' },
  },
}
/** React has taken over what the server rendered. */
export const isAwake = (page: Page) =>
  page
    .locator('h1')
    .first()
    .evaluate((heading) => Object.keys(heading).some((key) => key.startsWith('__reactFiber')))
/** Another question in the address, so that the page asks and does not show what the server rendered. */
const askAgain = (page: Page) => page.evaluate(() => history.pushState(null, '', '?q=a'))

const press = (key: string) => (page: Page) => page.keyboard.press(key)
const open = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().click()

async function search(page: Page): Promise<void> {
  await press('Control+k')(page)
  await page.getByRole('combobox').fill('sh')
  await page.getByRole('option', { name: /^shop-staging/ }).waitFor()
}

/** That it is open is kept for the account, and the other pictures are to be without it: this one is refused. */
async function openDrawer(page: Page): Promise<void> {
  await page.route(/preferences/, (asked) => asked.abort())
  await press('t')(page)
  await page.getByRole('button', { name: 'Dismiss' }).click()
}

/** What is opened by hand, each on one page: it is the same on all the others. */
const byHand = (ids: Ids): Readonly<Record<string, readonly State[]>> => ({
  '/system': [
    { name: 'palette', act: search },
    { name: 'keys', act: press('?') },
    { name: 'tasks', act: openDrawer },
    { name: 'place', act: open(/^System/) },
    { name: 'notifications', act: open(/^Notifications/) },
    { name: 'user', act: open(/^admin$/) },
    { name: 'help', act: open(/^Help/) },
  ],
  '/system/projects': [
    { name: 'chosen', act: (page) => page.getByRole('checkbox', { name: 'Select all rows of this page' }).first().check() },
    { name: 'menu', query: '?q=shop', act: open('Actions for shop') },
    {
      name: 'delete',
      query: '?q=shop',
      act: async (page) => [await open('Actions for shop')(page), await page.getByRole('menuitem', { name: 'Delete' }).click()],
    },
    { name: 'facet', act: open('Tags') },
    { name: 'columns', act: open('Columns') },
  ],
  '/system/projects/[id]': [{ name: 'notes', query: '?tab=notes' }],
  '/system/explorer': [
    { name: 'role', query: `?role=${ids['roles']}` },
    { name: 'user', query: `?ask=user&user=${ids['users']}&place=${ids['projects']}` },
    { name: 'who', query: `?ask=who&rule=identity:list_users&at=system` },
  ],
  '/system/why': [{ name: 'answer', query: `?id=${ids['projects']}` }],
  '/system/activity': [
    { name: 'event', act: async (page) => [await open(/^Actions for/)(page), await page.getByRole('menuitem').first().click()] },
  ],
})

const login: State[] = [
  { name: 'loaded', as: 'nobody' },
  {
    name: 'refused',
    as: 'nobody',
    act: async (page) => [
      await page.locator('[name=username]').fill('admin'),
      await page.locator('[name=password]').fill('not my password'),
      await page.locator('[type=submit]').click(),
      await page.getByRole('alert').first().waitFor(),
    ],
  },
]

/** The start page is another page; what is added to its address leads nowhere. */
const nowhere: State[] = [
  { name: 'missing', query: 'system/no-such-page' },
  { name: 'missing-thing', query: 'system/projects/00000000000000000000000000000000' },
]

export function statesOf({ route, isList, panels, tabs }: EveryPage, ids: Ids): State[] {
  if (route === '/login') return login
  if (route === '/') return nowhere
  const id = encodeURIComponent(ids[route.split('/').at(-1) ?? ''] ?? '')
  const open = panels.map((panel) => ({ name: panel, query: panel === 'create' ? '?panel=create' : `?panel=${panel}&panel.id=${id}` }))
  const parts = tabs.map((tab) => ({ name: `tab-${tab}`, query: `?tab=${tab}` }))
  const loaded: State[] = [{ name: 'loaded' }, ...open, ...parts, ...(byHand(ids)[route] ?? [])]
  if (!isList) return [...loaded, { name: 'stranger', as: 'stranger' }]
  return [
    ...loaded,
    { name: 'no-match', query: '?q=nothing-is-called-that' },
    {
      name: 'failing',
      act: async (page) => [await page.route('**/trpc/**', (asked) => asked.fulfill({ status: 503, json: refusal })), await askAgain(page)],
    },
    { name: 'loading', act: async (page) => [await page.route('**/trpc/**', () => undefined), await askAgain(page)] },
    { name: 'stranger', as: 'stranger' },
  ]
}
