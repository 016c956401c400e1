'use client'

import { Menu, type MenuEntry } from '@pileus/ui/menu'
import { ChevronsUpDown, Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import { type Shell, useCloud } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import { later } from '@/lib/later.tsx'
import { placeIcons } from '@/lib/navigation.tsx'
import { paths, type Scope as Place } from '@/lib/paths.ts'
import { recent, visited } from './recent.ts'

/** Only who has more places than a menu holds pays for the search. */
const PlaceFinder = later(() => import('./place-finder.tsx').then((module) => module.PlaceFinder))

/** More projects than this are found by their names. */
const listedAtMost = 12

/** Where one is, and everywhere else one may be. */
export function PlaceSwitch({ place }: { place: Place | null }) {
  const t = useT('frame')
  const { account } = useCloud().shell
  const [finding, setFinding] = useState(false)
  const name = nameOf(place, account) ?? (place ? t('scope.system') : t('scope.settings'))
  const many = account.projectsTotal > listedAtMost
  const projects = many ? lately(account) : account.projects
  useVisited(place, name)
  const heading = (text: string, has: boolean): MenuEntry[] => (has ? [{ heading: text }] : [])
  return (
    <>
      <Menu
        label={t('scope.label', { name })}
        variant="quiet"
        icon={placeIcons[place?.kind ?? 'settings']}
        entries={[
          ...heading(t('scope.projects'), account.projects.length > 0),
          ...projects.map(({ id, name: label, domainName }) => ({
            label,
            hint: domainName,
            href: paths.home({ kind: 'project', id }),
            checked: place?.kind === 'project' && place.id === id,
          })),
          ...(many ? [{ label: t('scope.find'), icon: <Search />, onSelect: () => setFinding(true) }] : []),
          ...heading(t('scope.domains'), account.manages.length > 0),
          ...account.domains
            .filter(({ id }) => account.manages.includes(id))
            .map(({ id, name: label }) => ({
              label,
              href: paths.home({ kind: 'domain', id }),
              checked: place?.kind === 'domain' && place.id === id,
            })),
          ...(account.administers === null
            ? []
            : [{ heading: t('scope.cloud') }, { label: t('scope.system'), href: '/system', checked: place?.kind === 'system' }]),
          'separator',
          { label: t('scope.settings'), href: paths.settings(), checked: place === null },
        ]}
      >
        <span className="max-w-40 truncate max-sm:max-w-24">{name}</span>
        <ChevronsUpDown aria-hidden className="max-sm:hidden" />
      </Menu>
      {finding && <PlaceFinder onClose={() => setFinding(false)} />}
    </>
  )
}

type Account = Shell['account']

/** Of many projects those that were gone to last, then the first by name. */
function lately({ user, projects }: Account): Account['projects'] {
  const order = typeof localStorage === 'undefined' ? [] : recent('places', user.id).map(({ href }) => href)
  const rank = (id: string) => {
    const at = order.indexOf(paths.home({ kind: 'project', id }))
    return at < 0 ? order.length : at
  }
  return projects.toSorted((a, b) => rank(a.id) - rank(b.id)).slice(0, listedAtMost)
}

function useVisited(place: Place | null, label: string): void {
  const { id } = useCloud().shell.account.user
  const href = place && paths.home(place)
  useEffect(() => {
    if (href !== null) visited('places', id, { href, label })
  }, [id, href, label])
}

interface Named {
  id: string
  name: string
}

function nameOf(place: Place | null, { projects, domains }: { projects: readonly Named[]; domains: readonly Named[] }): string | undefined {
  if (place === null || place.kind === 'system') return undefined
  return [...(place.kind === 'project' ? projects : domains)].find(({ id }) => id === place.id)?.name ?? place.id
}
