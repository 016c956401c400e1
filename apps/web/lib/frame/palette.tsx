'use client'

import { CommandPalette, type PaletteGroup } from '@pileus/ui/palette'
import { usePathname } from 'next/navigation'
import { useDeferredValue, useState } from 'react'
import { usePageActions } from '@/lib/actions.ts'
import { useCloud, useRead } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import { navigation } from '@/lib/navigation.tsx'
import { pathOf } from '@/lib/paths.ts'
import { placeAt } from '@/lib/place.ts'

/** What this page can do, where one can go, and what the cloud holds under that name: in this order. */
export function Palette({ onClose }: { onClose(): void }) {
  const t = useT('frame')
  const place = placeAt(usePathname())
  const { shell } = useCloud()
  const actions = usePageActions()
  const [query, setQuery] = useState('')
  const wanted = useDeferredValue(query.trim())
  const found = useRead({
    key: ['search', wanted],
    kinds: [],
    read: (api, signal) => api.dashboard.search.query({ q: wanted }, { signal }),
    enabled: wanted.length > 1,
    keep: true,
  })
  const matches = (label: string) => label.toLowerCase().includes(query.trim().toLowerCase())
  const places = [navigation(place), ...(place && shell.account.administers ? [navigation({ kind: 'system' })] : []), navigation(null)]
  const pages = new Map(places.flat().flatMap(({ items }) => items.map((item) => [item.href, item])))
  const groups: PaletteGroup[] = [
    {
      label: t('search.actions'),
      items: actions.filter(({ label }) => matches(label)).map(({ run, ...action }) => ({ ...action, onSelect: run })),
    },
    {
      label: t('search.pages'),
      items: [...pages.values()].map((item) => ({ ...item, id: item.href, label: t(item.label) })).filter(({ label }) => matches(label)),
    },
    {
      label: t('search.results'),
      items: (wanted.length > 1 ? (found.data ?? []) : []).map(({ kind, id, name, detail }) => ({
        id: `${kind} ${id}`,
        label: name,
        hint: detail ?? kind,
        href: pathOf(place, kind, id),
      })),
    },
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
