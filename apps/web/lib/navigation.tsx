import {
  ArrowLeftRight,
  Boxes,
  Building2,
  CircleUserRound,
  Cloud,
  FolderTree,
  Gauge,
  Globe,
  Handshake,
  History,
  Home,
  IdCard,
  Info,
  Key,
  KeyRound,
  Megaphone,
  MonitorSmartphone,
  Palette,
  Plug,
  Ruler,
  Server,
  ScanSearch,
  ShieldCheck,
  SlidersHorizontal,
  Terminal,
  Smartphone,
  TriangleAlert,
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
  if (place.kind === 'project') return [...overview(place), ...access(place), ...operation(place)]
  if (place.kind === 'domain') return [...identity(place), ...access(place), ...catalog(place), ...operation(place)]
  return [...overview(place), ...identity(place), ...access(place), ...catalog(place), ...federation(place), ...operation(place)]
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

/** What somebody signs in with or lends out belongs to no domain; limits do. */
const access = (place: Place): Section[] => [
  {
    label: 'nav.access',
    items: [
      ...(place.kind === 'project' ? [{ label: 'nav.apiAccess', icon: <Terminal />, href: paths.apiAccess(place) } as const] : []),
      ...(place.kind === 'domain' ? [] : lent(place)),
      { label: 'nav.limits', icon: <Gauge />, href: paths.limits(place) },
      ...(place.kind === 'project'
        ? []
        : [{ label: 'nav.registeredLimits', icon: <Ruler />, href: paths.registeredLimits(place) } as const]),
    ],
  },
]

const lent = (place: Place): Destination[] => [
  { label: 'nav.applicationCredentials', icon: <KeyRound />, href: paths.applicationCredentials(place) },
  { label: 'nav.credentials', icon: <Key />, href: paths.credentials(place) },
  { label: 'nav.trusts', icon: <Handshake />, href: paths.trusts(place) },
]

const catalog = (place: Place): Section[] => [
  {
    label: 'nav.catalog',
    items: [
      { label: 'nav.regions', icon: <Globe />, href: paths.regions(place) },
      ...(place.kind === 'system'
        ? ([
            { label: 'nav.services', icon: <Boxes />, href: paths.services(place) },
            { label: 'nav.endpoints', icon: <Plug />, href: paths.endpoints(place) },
          ] as const)
        : []),
    ],
  },
]

const federation = (place: Place): Section[] => [
  {
    label: 'nav.federation',
    items: [
      { label: 'nav.identityProviders', icon: <IdCard />, href: paths.identityProviders(place) },
      { label: 'nav.mappings', icon: <ArrowLeftRight />, href: paths.mappings(place) },
    ],
  },
]

const operation = (place: Place): Section[] => [
  {
    label: 'nav.operation',
    items: [
      { label: 'nav.activity', icon: <History />, href: paths.activity(place) },
      ...(place.kind === 'system'
        ? ([
            { label: 'nav.stuck', icon: <TriangleAlert />, href: paths.stuck() },
            { label: 'nav.information', icon: <Info />, href: paths.information() },
            { label: 'nav.messages', icon: <Megaphone />, href: paths.messages() },
          ] as const)
        : []),
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
