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
import { recent, visited } from './recent.ts'

interface PaletteProps {
  /** What can be done on every page. */
  commands: readonly PaletteItem[]
  onClose(): void
}

/** What this page can do, where one was, where one can go, what the cloud holds under that name, and what can be done anywhere. */
export function Palette({ commands, onClose }: PaletteProps) {
  const t = useT('frame')
  const place = placeAt(usePathname())
  const { shell } = useCloud()
  const { id: me } = shell.account.user
  const actions = usePageActions()
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
      items: (wanted.length > 1 ? (found.data ?? []) : []).map(({ kind, id, name, detail }) =>
        link({ id: `${kind} ${id}`, label: name, hint: detail ?? kind, href: pathOf(place, kind, id) }),
      ),
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
