'use client'

import { CommandPalette } from '@pileus/ui/palette'
import { useDeferredValue, useState } from 'react'
import { useCloud, useRead } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import { placeIcons } from '@/lib/navigation.tsx'
import { paths } from '@/lib/paths.ts'

/** Every project and domain that one may work in, however many there are. */
export function PlaceFinder({ onClose }: { onClose(): void }) {
  const t = useT('frame')
  const { account } = useCloud().shell
  const [query, setQuery] = useState('')
  const wanted = useDeferredValue(query.trim())
  const { data = account, isFetching } = useRead({
    key: ['scopes', wanted],
    kinds: ['project', 'domain', 'role_assignment'],
    read: (api, signal) => api.identity.account.searchScopes.query({ q: wanted }, { signal }),
    enabled: wanted !== '',
    keep: true,
  })
  const unseen = data.projectsTotal - data.projects.length
  const groups = [
    {
      label: t('scope.projects'),
      items: data.projects.map(({ id, name, domainName }) => ({
        id,
        label: name,
        hint: domainName,
        icon: placeIcons.project,
        href: paths.home({ kind: 'project', id }),
      })),
    },
    {
      label: t('scope.domains'),
      items: data.domains
        .filter(({ id }) => account.manages.includes(id))
        .map(({ id, name }) => ({ id, label: name, icon: placeIcons.domain, href: paths.home({ kind: 'domain', id }) })),
    },
  ]
  return (
    <CommandPalette
      open
      onClose={onClose}
      query={query}
      onQuery={setQuery}
      busy={isFetching}
      placeholder={t('scope.find')}
      groups={groups.filter(({ items }) => items.length > 0)}
      {...(unseen > 0 ? { footer: t('scope.more', { count: unseen }) } : {})}
    />
  )
}
