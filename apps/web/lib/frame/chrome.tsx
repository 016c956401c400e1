'use client'

import { Banner } from '@pileus/ui/banner'
import { Button } from '@pileus/ui/button'
import { Kbd } from '@pileus/ui/kbd'
import { Link } from '@pileus/ui/link'
import { Menu } from '@pileus/ui/menu'
import { AppShell } from '@pileus/ui/shell'
import { ChevronsUpDown, CircleHelp, LogOut, Search, SlidersHorizontal, UserRound } from 'lucide-react'
import dynamic from 'next/dynamic'
import { usePathname } from 'next/navigation'
import { type ReactNode, useMemo, useState } from 'react'
import { leave } from '@/app/login/actions.ts'
import { useCloud } from '@/lib/cloud.tsx'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import { useShortcuts } from '@/lib/keys.ts'
import { useLive } from '@/lib/live/live.tsx'
import { navigation, placeIcons } from '@/lib/navigation.tsx'
import { paths, type Scope as Place } from '@/lib/paths.ts'
import { placeAt } from '@/lib/place.ts'
import { MessagesBanner } from './messages-banner.tsx'

/** Only who searches pays for it. */
const Palette = dynamic(() => import('./palette.tsx').then((module) => module.Palette), { ssr: false })

/** The frame as one sees it: where one is, where one can go, and who one is. */
export function Chrome({ children }: { children: ReactNode }) {
  const t = useT('frame')
  const path = usePathname()
  const place = placeAt(path)
  const { api, shell } = useCloud()
  const [collapsed, setCollapsed] = useState(shell.preferences.navigation === 'collapsed')
  const [searching, setSearching] = useState(false)
  const keys = useMemo(() => ['mod+k', '/'].map((keys) => ({ keys, label: t('search.open'), run: () => setSearching(true) })), [t])
  useShortcuts(keys)
  const nav = navigation(place).map(({ label, items }) => ({
    label: label && t(label),
    items: items.map((item) => ({ ...item, label: t(item.label), current: isCurrent(path, item.href, place) })),
  }))
  return (
    <AppShell
      brand={
        <>
          <Link href="/" aria-label={t('product.home')} className="flex size-8 items-center justify-center rounded-md text-accent-text">
            <Mark />
          </Link>
          <PlaceSwitch place={place} />
        </>
      }
      topbar={
        <>
          <Button variant="quiet" icon={<Search />} onClick={() => setSearching(true)}>
            <span className="max-sm:sr-only">{t('search.open')}</span>
            <span className="max-sm:hidden">
              <Kbd keys="Ctrl+K" />
            </span>
          </Button>
          <HelpMenu />
          <UserMenu />
        </>
      }
      nav={nav}
      collapsed={collapsed}
      onCollapsed={(next) => {
        setCollapsed(next)
        void api.dashboard.preferences.update.mutate({ navigation: next ? 'collapsed' : 'open' })
      }}
      banner={
        <>
          <Disconnected />
          <MessagesBanner />
        </>
      }
    >
      {children}
      {searching && <Palette onClose={() => setSearching(false)} />}
    </AppShell>
  )
}

const isCurrent = (path: string, href: string, place: Place | null) =>
  path === href || (path.startsWith(`${href}/`) && !(place && href === paths.home(place)))

/** A cap, seen from the side: what a pileus is. */
const Mark = () => (
  <svg viewBox="0 0 24 24" className="size-6" aria-hidden fill="currentColor">
    <path d="M3 14c0-5.5 4-9.5 9-9.5s9 4 9 9.5c0 1-.8 1.5-1.8 1.5H4.800C3.800 15.500 3 15 3 14Z" />
    <path d="M9.500 17.500h5l.8 2.600c.2.700-.3 1.400-1 1.400H9.700c-.7 0-1.200-.7-1-1.400Z" opacity=".55" />
  </svg>
)

/** Where one is, and everywhere else one may be. */
function PlaceSwitch({ place }: { place: Place | null }) {
  const t = useT('frame')
  const { account } = useCloud().shell
  const name = nameOf(place, account) ?? (place ? t('scope.system') : t('scope.settings'))
  const heading = (text: string, has: boolean) => (has ? [{ heading: text }] : [])
  return (
    <Menu
      label={t('scope.label', { name })}
      variant="quiet"
      icon={placeIcons[place?.kind ?? 'settings']}
      entries={[
        ...heading(t('scope.projects'), account.projects.length > 0),
        ...account.projects.map(({ id, name: label, domainName }) => ({
          label,
          hint: domainName,
          href: paths.home({ kind: 'project', id }),
          checked: place?.kind === 'project' && place.id === id,
        })),
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
      <span className="max-w-40 truncate">{name}</span>
      <ChevronsUpDown aria-hidden />
    </Menu>
  )
}

interface Named {
  id: string
  name: string
}

function nameOf(place: Place | null, { projects, domains }: { projects: readonly Named[]; domains: readonly Named[] }): string | undefined {
  if (place === null || place.kind === 'system') return undefined
  return [...(place.kind === 'project' ? projects : domains)].find(({ id }) => id === place.id)?.name ?? place.id
}

const themes = ['system', 'light', 'dark', 'contrast'] as const

function UserMenu() {
  const t = useT('frame')
  const { api, shell } = useCloud()
  const { user } = shell.account
  return (
    <Menu
      label={t('user.menu', { name: user.name })}
      variant="quiet"
      align="end"
      icon={<UserRound />}
      entries={[
        { heading: `${user.name} · ${user.domain.name}` },
        { label: t('scope.settings'), icon: <SlidersHorizontal />, href: paths.settings() },
        { heading: t('theme.heading') },
        ...themes.map((theme) => ({
          label: t(`theme.${theme}`),
          checked: shell.preferences.theme === theme,
          onSelect: () => void api.dashboard.preferences.update.mutate({ theme }),
        })),
        'separator',
        {
          label: t('user.leave'),
          icon: <LogOut />,
          onSelect: () => void api.identity.sessions.endThis.mutate({}).finally(() => void leave()),
        },
      ]}
    >
      <span className="max-w-32 truncate max-sm:sr-only">{user.name}</span>
    </Menu>
  )
}

function HelpMenu() {
  const t = useT('frame')
  const { release } = useCloud().shell
  return (
    <Menu
      label={t('help.open')}
      variant="quiet"
      align="end"
      icon={<CircleHelp />}
      entries={[
        { heading: t('help.release', { release }) },
        { label: t('help.docs'), href: 'https://docs.openstack.org/api-quick-start/' },
      ]}
    />
  )
}

function Disconnected() {
  const t = useT('frame')
  const format = useFormat()
  const { brokenSince } = useLive()
  return brokenSince === undefined ? null : (
    <Banner tone="warning">{t('live.broken', { time: format.time(new Date(brokenSince).toISOString()) })}</Banner>
  )
}
