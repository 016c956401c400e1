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
const askAgain = (page: Page) => page.evaluate(() => history.pushState(null, '', '?sort=-id'))

export function statesOf({ route, isList, panels }: EveryPage, ids: Ids): State[] {
  if (route === '/login') return [{ name: 'loaded', as: 'nobody' }]
  const id = encodeURIComponent(ids[route.split('/').at(-1) ?? ''] ?? '')
  const open = panels.map((panel) => ({ name: panel, query: panel === 'create' ? '?panel=create' : `?panel=${panel}&panel.id=${id}` }))
  const loaded: State[] = [{ name: 'loaded' }, ...open]
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
