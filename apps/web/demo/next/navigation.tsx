import { useMemo, useSyncExternalStore } from 'react'

/** Where one is. `visit` counts what Next would ask its server for; a changed query alone, which pages write themselves, is no visit. */
interface Place {
  path: string
  search: string
  visit: number
}

const listeners = new Set<() => void>()
const read = (visit: number): Place => ({ path: location.pathname, search: location.search, visit })
let place = read(0)

function moved(visit: number) {
  place = read(visit)
  for (const listener of listeners) listener()
}

for (const name of ['pushState', 'replaceState'] as const) {
  const real = history[name].bind(history)
  history[name] = (...args) => {
    real(...args)
    moved(place.visit)
  }
}
addEventListener('popstate', () => moved(place.visit + (place.path === location.pathname ? 0 : 1)))

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export const usePlace = (): Place => useSyncExternalStore(subscribe, () => place)

export function navigate(href: string, how: 'push' | 'replace' = 'push') {
  if (how === 'push') history.pushState(null, '', href)
  else history.replaceState(null, '', href)
  moved(place.visit + 1)
}

export const usePathname = (): string => usePlace().path

export function useSearchParams(): URLSearchParams {
  const { search } = usePlace()
  return useMemo(() => new URLSearchParams(search), [search])
}

const router = {
  push: (href: string) => navigate(href),
  replace: (href: string) => navigate(href, 'replace'),
  refresh: () => moved(place.visit + 1),
  back: () => history.back(),
}
export const useRouter = () => router

export class Redirect extends Error {
  readonly href: string

  constructor(href: string) {
    super(`to ${href}`)
    this.href = href
  }
}

export function redirect(href: string): never {
  throw new Redirect(href)
}

/** What Next does for a page that says so: the demo shows its page for what is missing. */
export class NotFound extends Error {}

export function notFound(): never {
  throw new NotFound()
}
