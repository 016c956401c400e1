'use client'

/** Something that was gone to, as the palette and the switch offer it again. */
export interface Recent {
  href: string
  label: string
  hint?: string
}

const atMost = 8
const keyOf = (what: 'pages' | 'places', user: string) => `pileus.recent.${what}:${user}`

/** In this browser, by user: who sits here next shall not read it. */
export function recent(what: 'pages' | 'places', user: string): Recent[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(what, user)) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isRecent).slice(0, atMost) : []
  } catch {
    return []
  }
}

/** A browser without storage remembers nothing, and works. */
export function visited(what: 'pages' | 'places', user: string, page: Recent): void {
  const others = recent(what, user).filter(({ href }) => href !== page.href)
  try {
    localStorage.setItem(keyOf(what, user), JSON.stringify([page, ...others].slice(0, atMost)))
  } catch {
    return
  }
}

const isRecent = (one: unknown): one is Recent =>
  typeof one === 'object' &&
  one !== null &&
  'href' in one &&
  typeof one.href === 'string' &&
  one.href.startsWith('/') &&
  'label' in one &&
  typeof one.label === 'string'
