import {
  Activity,
  BadgeCheck,
  BookUser,
  Building2,
  CircleAlert,
  Cloud,
  Fingerprint,
  FolderTree,
  Gauge,
  Globe,
  Handshake,
  Home,
  Info,
  KeyRound,
  Layers,
  LockKeyhole,
  Megaphone,
  MonitorSmartphone,
  Network,
  Palette,
  Rocket,
  Route,
  Server,
  ShieldCheck,
  SlidersHorizontal,
  Terminal,
  UserRound,
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
  if (place.kind === 'project') return projectPages(place)
  return place.kind === 'system' ? [...identity(place), ...system(place)] : identity(place)
}

const projectPages = (place: Place): Section[] => [
  { items: [{ label: 'nav.overview', icon: <Home />, href: paths.home(place) }] },
  {
    label: 'nav.access',
    items: [
      { label: 'nav.apiAccess', icon: <Terminal />, href: paths.apiAccess(place) },
      { label: 'nav.applicationCredentials', icon: <KeyRound />, href: paths.applicationCredentials(place) },
      { label: 'nav.credentials', icon: <Fingerprint />, href: paths.credentials(place) },
      { label: 'nav.trusts', icon: <Handshake />, href: paths.trusts(place) },
    ],
  },
]

const identity = (place: Place): Section[] => [
  { items: [{ label: 'nav.overview', icon: <Home />, href: paths.home(place) }] },
  {
    label: 'nav.identity',
    items: [
      ...(place.kind === 'system' ? [{ label: 'nav.domains', icon: <Building2 />, href: paths.domains(place) } as const] : []),
      { label: 'nav.projects', icon: <FolderTree />, href: paths.projects(place) },
      { label: 'nav.users', icon: <UserRound />, href: paths.users(place) },
      { label: 'nav.groups', icon: <UsersRound />, href: paths.groups(place) },
      { label: 'nav.roles', icon: <ShieldCheck />, href: paths.roles(place) },
      { label: 'nav.assignments', icon: <BadgeCheck />, href: paths.assignments(place) },
      ...(place.kind === 'system' ? [{ label: 'nav.limits', icon: <Gauge />, href: paths.limits(place) } as const] : []),
    ],
  },
]

const system = (place: Place): Section[] => [
  {
    label: 'nav.catalog',
    items: [
      { label: 'nav.regions', icon: <Globe />, href: paths.regions(place) },
      { label: 'nav.services', icon: <Layers />, href: paths.services(place) },
      { label: 'nav.endpoints', icon: <Route />, href: paths.endpoints(place) },
      { label: 'nav.registeredLimits', icon: <SlidersHorizontal />, href: paths.registeredLimits(place) },
    ],
  },
  {
    label: 'nav.federation',
    items: [
      { label: 'nav.identityProviders', icon: <BookUser />, href: paths.identityProviders(place) },
      { label: 'nav.mappings', icon: <Network />, href: paths.mappings(place) },
    ],
  },
  {
    label: 'nav.operation',
    items: [
      { label: 'nav.information', icon: <Info />, href: paths.information() },
      { label: 'nav.activity', icon: <Activity />, href: paths.activity() },
      { label: 'nav.stuck', icon: <CircleAlert />, href: paths.stuck() },
      { label: 'nav.messages', icon: <Megaphone />, href: paths.messages() },
      { label: 'nav.welcome', icon: <Rocket />, href: paths.welcome() },
    ],
  },
]

const settings: Section[] = [
  {
    label: 'nav.settings',
    items: [
      { label: 'nav.profile', icon: <UserRound />, href: paths.profile() },
      { label: 'nav.preferences', icon: <Palette />, href: paths.preferences() },
      { label: 'nav.password', icon: <LockKeyhole />, href: paths.password() },
      { label: 'nav.twoFactor', icon: <Fingerprint />, href: paths.twoFactor() },
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
