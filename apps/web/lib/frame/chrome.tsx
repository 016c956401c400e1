'use client'

import { Button, IconButton } from '@pileus/ui/button'
import { Kbd } from '@pileus/ui/kbd'
import { Link } from '@pileus/ui/link'
import { AppShell } from '@pileus/ui/shell'
import { ListChecks, Search } from 'lucide-react'
import { usePathname, useRouter } from 'next/navigation'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useCloud } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import { type KeyEvent, type Shortcut, typeAhead, useShortcuts } from '@/lib/keys.ts'
import { later } from '@/lib/later.tsx'
import { navigation } from '@/lib/navigation.tsx'
import { paths, type Scope as Place } from '@/lib/paths.ts'
import { placeAt } from '@/lib/place.ts'
import { usePreferences } from '@/lib/preferences.ts'
import { Banners } from './banners.tsx'
import { Bell, Counted } from './bell.tsx'
import { goKeys } from './go-keys.ts'
import { Mark } from './mark.tsx'
import type { HelpPart } from './help.tsx'
import { HelpMenu } from './help-menu.tsx'
import { PlaceSwitch } from './place-switch.tsx'
import { mayGo } from './router-link.tsx'
import { RegionSwitch } from './region-switch.tsx'
import { type Task, useEndings, useTasks } from './tasks.ts'
import { useDrawer } from './use-drawer.ts'
import { UserMenu } from './user-menu.tsx'

/** Only who searches pays for it; and only who looks for keys for those. */
const Palette = later(() => import('./palette.tsx').then((module) => module.Palette))
const Help = later(() => import('./help.tsx').then((module) => module.Help))
const Keymap = later(() => import('./keymap.tsx').then((module) => module.Keymap))

/** Only who opens the drawer pays for it and its list. */
const TaskDrawer = later(() => import('./task-drawer.tsx').then((module) => module.TaskDrawer))

type Over = 'palette' | 'keys' | HelpPart

/** The frame as one sees it: where one is, where one can go, what is going on, and who one is. */
export function Chrome({ children }: { children: ReactNode }) {
  const t = useT('frame')
  const path = usePathname()
  const place = placeAt(path)
  const { shell } = useCloud()
  const [{ navigation: side }, change] = usePreferences()
  const [over, setOver] = useState<Over>()
  const drawer = useDrawer()
  const { data: tasks } = useTasks()
  const live = tasks?.live ?? shell.tasks.live
  useEndings(tasks?.rows, () => drawer.setOpen(true))
  const toggle = () => drawer.setOpen(!drawer.open)
  const close = () => setOver(undefined)
  const search = (since: number) => {
    if (over === 'palette') return
    typeAhead(since, close)
    setOver('palette')
  }
  useFrameKeys(place, { open: setOver, toggle, search })
  const nav = navigation(place).map(({ label, items }) => ({
    label: label && t(label),
    items: items.map((item) => ({ ...item, label: t(item.label), current: isCurrent(path, item.href, place) })),
  }))
  return (
    <AppShell
      brand={
        <>
          <Link
            href="/"
            aria-label={t('product.home')}
            className="flex size-8 max-sm:hidden items-center justify-center rounded-md text-accent-text"
          >
            <Mark />
          </Link>
          <PlaceSwitch place={place} />
          <RegionSwitch />
        </>
      }
      topbar={<Topbar tasks={tasks?.rows} live={live} drawer={drawer.open} open={setOver} toggle={toggle} />}
      nav={nav}
      collapsed={side === 'collapsed'}
      onCollapsed={(next) => void change({ navigation: next ? 'collapsed' : 'open' })}
      banner={<Banners />}
      drawer={drawer.open && <TaskDrawer drawer={drawer} live={live} />}
    >
      {children}
      {over === 'palette' && <Palette open={setOver} toggle={toggle} onClose={close} />}
      {over === 'keys' && <Keymap onClose={close} />}
      {(over === 'page' || over === 'cli' || over === 'words') && <Help part={over} onClose={close} />}
    </AppShell>
  )
}

interface TopbarProps extends Opening {
  tasks: readonly Task[] | undefined
  live: number
  drawer: boolean
}

/** What is at hand on every page. On phones help is found through the search. */
function Topbar({ tasks, live, drawer, open, toggle }: TopbarProps) {
  const t = useT('frame')
  return (
    <>
      <Button variant="quiet" icon={<Search />} onClick={() => open('palette')}>
        <span className="max-md:sr-only">{t('search.open')}</span>
        <span className="max-md:hidden">
          <Kbd keys="Ctrl+K" />
        </span>
      </Button>
      <IconButton
        label={t('tasks.open', { count: live })}
        icon={
          <Counted count={live}>
            <ListChecks />
          </Counted>
        }
        aria-expanded={drawer}
        onClick={toggle}
      />
      <Bell tasks={tasks} />
      <span className="max-sm:hidden">
        <HelpMenu onOpen={open} />
      </span>
      <UserMenu />
    </>
  )
}

const isCurrent = (path: string, href: string, place: Place | null) =>
  path === href || (path.startsWith(`${href}/`) && !(place && href === paths.home(place)))

interface Opening {
  open(over: Over): void
  toggle(): void
}

interface FrameKeys extends Opening {
  search(since: number): void
}

function useFrameKeys(place: Place | null, { open, toggle, search }: FrameKeys): void {
  const t = useT('frame')
  const router = useRouter()
  const key = JSON.stringify(place)
  const act = useRef({ toggle, search })
  useEffect(() => {
    act.current = { toggle, search }
  })
  const keys = useMemo((): Shortcut[] => {
    const pages = navigation(place).flatMap(({ items }) => items)
    const find = { label: t('search.open'), run: ({ timeStamp }: KeyEvent) => act.current.search(timeStamp) }
    return [
      { keys: 'mod+k', ...find },
      { keys: '/', ...find },
      { keys: '?', label: t('help.keys'), run: () => open('keys') },
      { keys: 't', label: t('tasks.title'), run: () => act.current.toggle() },
      ...pages.flatMap(({ label, href }) => {
        const go = goKeys[label]
        return go === undefined ? [] : [{ keys: go, label: t('keys.go', { page: t(label) }), run: () => mayGo(href) && router.push(href) }]
      }),
    ]
    // The place is compared by its text.
  }, [t, key, router, open])
  useShortcuts(keys)
}
