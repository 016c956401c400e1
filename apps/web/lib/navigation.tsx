import {
  Building2,
  CircleUserRound,
  Cloud,
  FolderTree,
  Home,
  KeyRound,
  MonitorSmartphone,
  Palette,
  Server,
  ScanSearch,
  ShieldCheck,
  SlidersHorizontal,
  Smartphone,
  UserRound,
  UserRoundCheck,
  UsersRound,
} from 'lucide-react'
import type { ReactNode } from 'react'
import type { Catalogue } from './i18n/catalogue.ts'
import { paths, type Scope as Place } from './paths.ts'

type Key = Extract<keyof Catalogue['frame'], `nav.${string}`>

export interface Destination {
  label: Key
  icon: ReactNode
  href: string
}

export interface Section {
  label?: Key
  items: Destination[]
}

/** Every page that can be gone to, by the part of the dashboard that one is in. The palette and the side navigation read the same list. */
export function navigation(place: Place | null): Section[] {
  if (place === null) return settings
  if (place.kind === 'project') return overview(place)
  return place.kind === 'system' ? [...overview(place), ...identity(place)] : identity(place)
}

const overview = (place: Place): Section[] => [{ items: [{ label: 'nav.overview', icon: <Home />, href: paths.home(place) }] }]

const identity = (place: Place): Section[] => [
  {
    label: 'nav.identity',
    items: [
      ...(place.kind === 'system' ? [{ label: 'nav.domains', icon: <Building2 />, href: paths.domains(place) } as const] : []),
      { label: 'nav.projects', icon: <FolderTree />, href: paths.projects(place) },
      { label: 'nav.users', icon: <UserRound />, href: paths.users(place) },
      { label: 'nav.groups', icon: <UsersRound />, href: paths.groups(place) },
      { label: 'nav.roles', icon: <ShieldCheck />, href: paths.roles(place) },
      { label: 'nav.assignments', icon: <UserRoundCheck />, href: paths.assignments(place) },
      { label: 'nav.explorer', icon: <ScanSearch />, href: paths.explorer(place) },
    ],
  },
]

const settings: Section[] = [
  {
    label: 'nav.settings',
    items: [
      { label: 'nav.profile', icon: <CircleUserRound />, href: paths.profile() },
      { label: 'nav.preferences', icon: <Palette />, href: paths.preferences() },
      { label: 'nav.password', icon: <KeyRound />, href: paths.password() },
      { label: 'nav.twoFactor', icon: <Smartphone />, href: paths.twoFactor() },
      { label: 'nav.sessions', icon: <MonitorSmartphone />, href: paths.sessions() },
    ],
  },
]

/** Above all parts: what the switch shows beside a name. */
export const placeIcons: Record<Place['kind'] | 'settings', ReactNode> = {
  project: <Server />,
  domain: <Building2 />,
  system: <Cloud />,
  settings: <SlidersHorizontal />,
}
