/** Every page of the dashboard and its path: nothing else writes a path. A page that is renamed is renamed here, and the snapshot shows it. */
export type Scope = { kind: 'project'; id: string } | { kind: 'domain'; id: string } | { kind: 'system' }

type Id = string

const segment = encodeURIComponent

function home(scope: Scope): string {
  return scope.kind === 'system' ? '/system' : `/${scope.kind}/${segment(scope.id)}`
}

const list = (name: string) => (scope: Scope) => `${home(scope)}/${name}`
const detail = (name: string) => (scope: Scope, id: Id) => `${home(scope)}/${name}/${segment(id)}`

export const paths = {
  login: (next?: string) => (next ? `/login?next=${segment(next)}` : '/login'),
  home,

  domains: list('domains'),
  domain: detail('domains'),
  projects: list('projects'),
  project: detail('projects'),
  users: list('users'),
  user: detail('users'),
  groups: list('groups'),
  group: detail('groups'),
  roles: list('roles'),
  role: detail('roles'),
  assignments: list('assignments'),
  explorer: list('explorer'),
  limits: list('limits'),
  registeredLimits: list('registered-limits'),
  regions: list('regions'),
  services: list('services'),
  service: detail('services'),
  endpoints: list('endpoints'),
  identityProviders: list('identity-providers'),
  identityProvider: detail('identity-providers'),
  mappings: list('mappings'),
  mapping: detail('mappings'),

  applicationCredentials: list('application-credentials'),
  applicationCredential: detail('application-credentials'),
  credentials: list('credentials'),
  trusts: list('trusts'),
  trust: detail('trusts'),
  apiAccess: list('api-access'),

  information: () => '/system/information',
  activity: list('activity'),
  why: (scope: Scope, id?: Id) => `${home(scope)}/why${id === undefined ? '' : `?id=${segment(id)}`}`,
  stuck: () => '/system/stuck',
  welcome: () => '/system/welcome',
  messages: () => '/system/messages',

  settings: () => '/settings',
  profile: () => '/settings/profile',
  preferences: () => '/settings/preferences',
  password: () => '/settings/password',
  twoFactor: () => '/settings/two-factor',
  sessions: () => '/settings/sessions',
} as const

/** A list that begins with one value of a facet. */
export const filteredBy = (list: string, facet: string, value: string) => `${list}?f.${facet}=${segment(value)}`

/** Which scope a path is in: what the header `x-pileus-scope` of its requests says. None for login and settings. */
export function scopeOf(path: string): Scope | null {
  const [, kind, id] = /^\/(project|domain|system)(?:\/([^/?#]+))?/.exec(path) ?? []
  if (kind === 'system') return { kind }
  if (!id || (kind !== 'project' && kind !== 'domain')) return null
  return { kind, id: decodeURIComponent(id) }
}

export const scopeHeader = (scope: Scope | null): string =>
  scope === null ? 'none' : scope.kind === 'system' ? 'system' : `${scope.kind}:${scope.id}`

/** Where a thing that was found is shown; a kind without pages of its own leads to the list that holds it. */
export function pathOf(place: Scope | null, kind: string, id: string): string {
  const there = placeFor(place, kind)
  // Domains are managed in the system; from inside of one, it is the domain itself that one goes to.
  if (kind === 'domain' && place?.kind === 'domain') return home({ kind, id })
  const detail = detailOf[kind]
  if (detail) return detail(there, id)
  const list = listOf[kind]
  return list ? `${list(there)}?q=${segment(id)}` : home(there)
}

/** What is somebody's own is shown in the project that one is in, what is the cloud's in the system, and the rest in a domain too. */
function placeFor(place: Scope | null, kind: string): Scope {
  const own = ownKinds.includes(kind)
  if (place?.kind === 'project' && own) return place
  return place?.kind === 'domain' && !own && !cloudKinds.includes(kind) ? place : { kind: 'system' }
}

const ownKinds = ['application_credential', 'trust', 'credential']
const cloudKinds = ['service', 'endpoint', 'identity_provider', 'mapping']

const detailOf: Readonly<Record<string, (scope: Scope, id: Id) => string>> = {
  project: paths.project,
  user: paths.user,
  group: paths.group,
  domain: paths.domain,
  role: paths.role,
  service: paths.service,
  identity_provider: paths.identityProvider,
  mapping: paths.mapping,
  application_credential: paths.applicationCredential,
  trust: paths.trust,
}

const listOf: Readonly<Record<string, (scope: Scope) => string>> = {
  region: paths.regions,
  endpoint: paths.endpoints,
  limit: paths.limits,
  registered_limit: paths.registeredLimits,
  credential: paths.credentials,
}
