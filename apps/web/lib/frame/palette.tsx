'use client'

import { CommandPalette, type PaletteGroup, type PaletteItem } from '@pileus/ui/palette'
import { usePathname } from 'next/navigation'
import { useDeferredValue, useEffect, useState } from 'react'
import { usePageActions } from '@/lib/actions.ts'
import { useCloud, useRead } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import { typedAhead } from '@/lib/keys.ts'
import { navigation } from '@/lib/navigation.tsx'
import { pathOf } from '@/lib/paths.ts'
import { placeAt } from '@/lib/place.ts'
import { usePreferences } from '@/lib/preferences.ts'
import { recent, visited } from './recent.ts'
import { themes, useSignOut } from './user-menu.tsx'

interface Commands {
  open(over: 'keys' | 'page'): void
  /** The list of operations. */
  toggle(): void
}

interface PaletteProps extends Commands {
  onClose(): void
}

/** What this page can do, where one was, where one can go, what the cloud holds under that name, and what can be done anywhere. */
export function Palette({ open, toggle, onClose }: PaletteProps) {
  const t = useT('frame')
  const place = placeAt(usePathname())
  const { shell } = useCloud()
  const { id: me } = shell.account.user
  const actions = usePageActions()
  const commands = useCommands({ open, toggle })
  const [query, setQuery] = useState('')
  useEffect(() => {
    const typed = typedAhead()
    if (typed !== '') setQuery(typed)
  }, [])
  const [lately] = useState(() => recent('pages', me))
  const wanted = useDeferredValue(query.trim())
  const found = useRead({
    key: ['search', wanted],
    kinds: [],
    read: (api, signal) => api.dashboard.search.query({ q: wanted }, { signal }),
    enabled: wanted.length > 1,
    keep: true,
  })
  const matches = (label: string) => label.toLowerCase().includes(query.trim().toLowerCase())
  const begins = (label: string) => label.toLowerCase().startsWith(query.trim().toLowerCase())
  const link = (item: { id: string; label: string; hint?: string; href: string } & Pick<PaletteItem, 'icon'>): PaletteItem => ({
    ...item,
    onSelect: () => visited('pages', me, { href: item.href, label: item.label, ...(item.hint === undefined ? {} : { hint: item.hint }) }),
  })
  const places = [navigation(place), ...(place && shell.account.administers ? [navigation({ kind: 'system' })] : []), navigation(null)]
  const pages = new Map(places.flat().flatMap(({ items }) => items.map((item) => [item.href, item])))
  const groups: PaletteGroup[] = [
    {
      label: t('search.actions'),
      items: actions.filter(({ label }) => matches(label)).map(({ run, ...action }) => ({ ...action, onSelect: run })),
    },
    { label: t('search.recent'), items: query.trim() === '' ? lately.map((page) => link({ ...page, id: `recent ${page.href}` })) : [] },
    {
      label: t('search.results'),
      items: (wanted.length > 1 ? (found.data ?? []) : []).map(({ kind, id, name, detail }) => {
        const href = pathOf(place, kind, id)
        const list = pages.get(href.slice(0, href.lastIndexOf('/')))
        const hint = [list ? t(list.label) : kind, detail].filter(Boolean).join(' · ')
        return link({ id: `${kind} ${id}`, label: name, hint, href, icon: list?.icon })
      }),
    },
    {
      label: t('search.pages'),
      items: [...pages.values()]
        .map((item) => ({ id: item.href, label: t(item.label), icon: item.icon, href: item.href }))
        .filter(({ label }) => matches(label))
        .toSorted((a, b) => Number(begins(b.label)) - Number(begins(a.label)))
        .map(link),
    },
    { label: t('search.commands'), items: commands.filter(({ label }) => typeof label === 'string' && matches(label)) },
  ]
  return (
    <CommandPalette
      open
      onClose={onClose}
      query={query}
      onQuery={setQuery}
      busy={found.isFetching}
      placeholder={t('search.hint')}
      groups={groups.filter(({ items }) => items.length > 0)}
    />
  )
}

/** What can be done on every page. */
function useCommands({ open, toggle }: Commands): PaletteItem[] {
  const t = useT('frame')
  const c = useT('common')
  const [, change] = usePreferences()
  const signOut = useSignOut()
  return [
    { id: 'copy-link', label: c('action.copyLink'), onSelect: () => void navigator.clipboard?.writeText(window.location.href) },
    { id: 'tasks', label: t('tasks.title'), shortcut: 't', onSelect: toggle },
    { id: 'keys', label: t('help.keys'), shortcut: '?', onSelect: () => open('keys') },
    { id: 'help', label: t('help.thisPage'), onSelect: () => open('page') },
    ...themes.map((theme) => ({
      id: `theme ${theme}`,
      label: `${t('theme.heading')}: ${t(`theme.${theme}`)}`,
      onSelect: () => void change({ theme }),
    })),
    { id: 'sign-out', label: t('user.leave'), onSelect: signOut },
  ]
}
