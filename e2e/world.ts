import type { Ids } from './every-page.ts'
import { adminPassword } from './system.ts'

type Answer = Record<string, { id: string }> & { token?: { user: { id: string }; project?: { id: string } } }
type Roles = { roles: { id: string }[] }

/** The API, in the name of whoever has logged in. */
async function enter(url: string, scope: unknown) {
  const post = (path: string, body: unknown, token = '', method = 'POST') =>
    fetch(`${url}/identity/v3${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-auth-token': token },
      body: JSON.stringify(body),
    })
  const user = { name: 'admin', domain: { name: 'Default' }, password: adminPassword }
  const entered = await post('/auth/tokens', { auth: { identity: { methods: ['password'], password: { user } }, scope } })
  const token = entered.headers.get('x-subject-token') ?? ''
  const { token: known } = (await entered.json()) as Answer
  const send = (method: string) => async (path: string, kind: string, values: unknown) => {
    const answer = await post(path, { [kind]: values }, token, method)
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 300)}`)
    return text === '' ? '' : ((JSON.parse(text) as Answer)[kind]?.id ?? '')
  }
  return { make: send('POST'), put: send('PUT'), known, token }
}

/** What things are said to be, in whatever language their owner speaks. */
export const about = {
  domain: 'Acme, the whole company',
  role: 'Reads everything, changes nothing',
  roleBelow: 'Sees numbers only',
  region: 'The hall in the north',
  service: 'Disks',
  provider: 'The directory of Acme',
  credential: 'Nightly backups',
}

const people = [
  ['ada', 'Ada Okafor', 'platform'],
  ['bjarne', 'Bjarne Lindqvist', 'platform'],
  ['chen', 'Chen Wei', 'shop'],
  ['dilara', 'Dilara Yılmaz', 'shop'],
  ['emil', 'Emil Schröder', 'data'],
  ['fatima', 'Fatima al-Zahra', 'data'],
  ['grace', 'Grace Mwangi', 'support'],
  ['hiroshi', 'Hiroshi Tanaka', 'support'],
] as const

const projects = [
  ['shop', 'The web shop and its checkout', ['production', 'pci']],
  ['shop-staging', 'Where the web shop is tried before it goes out', ['staging']],
  ['warehouse', 'Stock, orders and the scanners in the hall', ['production']],
  ['analytics', 'Nightly reports and the dashboards of sales', ['data']],
  ['mail', 'Mail relays for every team', ['production', 'shared']],
  ['build', 'Runners that build and test', ['shared']],
  ['playground', 'For trying things; emptied each Friday', []],
] as const

/**
 * A small company's cloud, made over the API as its operator would: something to look at, and one of each thing for pages that show one.
 * `named` makes names that no other test uses.
 */
export async function makeWorld(url: string, named: (plain: string) => string = (plain) => plain): Promise<Ids> {
  const { make, put, known, token } = await enter(url, { system: { all: true } })
  const admin = known?.user.id ?? ''
  const domain = await make('/domains', 'domain', { name: named('acme'), description: about.domain })
  const role = await make('/roles', 'role', { name: named('auditor'), description: about.role })
  const roleBelow = await make('/roles', 'role', { name: named('observer'), description: about.roleBelow })
  await put(`/roles/${role}/implies/${roleBelow}`, 'role_inference', {})
  const teams = new Map<string, string>()
  for (const team of ['platform', 'shop', 'data', 'support'])
    teams.set(team, await make('/groups', 'group', { name: named(team), domain_id: domain, description: `The ${team} team` }))
  const made: string[] = []
  for (const [name, description, tags] of projects)
    made.push(await make('/projects', 'project', { name: named(name), description, tags, domain_id: domain, parent_id: made[1] ?? domain }))
  const [project = ''] = made
  const users: string[] = []
  for (const [name, description, team] of people) {
    const values = { name: named(name), description, email: `${name}@acme.example`, domain_id: domain, enabled: name !== 'hiroshi' }
    const user = await make('/users', 'user', { ...values, password: `${name} likes long passwords`, default_project_id: project })
    await put(`/groups/${teams.get(team)}/users/${user}`, 'none', {})
    await put(`/projects/${made[users.length % made.length]}/users/${user}/roles/${role}`, 'none', {})
    users.push(user)
  }
  for (const [at, team] of [...teams.values()].entries()) await put(`/projects/${made[at]}/groups/${team}/roles/${role}`, 'none', {})
  const [user = ''] = users
  const [group = ''] = teams.values()
  const { roles: found } = (await (
    await fetch(`${url}/identity/v3/roles?name=admin`, { headers: { 'x-auth-token': token } })
  ).json()) as Roles
  await put(`/domains/${domain}/users/${admin}/roles/${found[0]?.id}`, 'none', {})
  const registries = await makeRegistries(url, named, users, role)
  return { ...registries, domain, domains: domain, projects: project, users: user, groups: group, roles: role }
}

/** What other services, other clouds and programs need. */
async function makeRegistries(url: string, named: (plain: string) => string, [trustee = '']: string[], role: string): Promise<Ids> {
  const { make, put } = await enter(url, { system: { all: true } })
  const region = await make('/regions', 'region', { id: named('north'), description: about.region })
  const service = await make('/services', 'service', { name: named('cinder'), type: 'volume', description: about.service })
  await make('/endpoints', 'endpoint', {
    service_id: service,
    region_id: region,
    interface: 'public',
    url: 'https://volume.acme.example/v3',
  })
  await make('/registered_limits', 'registered_limits', [{ service_id: service, resource_name: 'volumes', default_limit: 100 }])
  const provider = named('corporate')
  await put(`/OS-FEDERATION/identity_providers/${provider}`, 'identity_provider', { description: about.provider, enabled: true })
  const mapping = named('staff')
  const rules = [{ local: [{ user: { name: '{0}' } }], remote: [{ type: 'REMOTE_USER' }] }]
  await put(`/OS-FEDERATION/mappings/${mapping}`, 'mapping', { rules })
  const own = await enter(url, { project: { name: 'admin', domain: { name: 'Default' } } })
  const me = own.known?.user.id ?? ''
  const project = own.known?.project?.id ?? ''
  await put(`/projects/${project}/users/${me}/roles/${role}`, 'none', {})
  const again = await enter(url, { project: { name: 'admin', domain: { name: 'Default' } } })
  const credential = await again.make(`/users/${me}/application_credentials`, 'application_credential', {
    name: named('backup'),
    description: about.credential,
  })
  const trust = await again.make('/OS-TRUST/trusts', 'trust', {
    trustor_user_id: me,
    trustee_user_id: trustee,
    project_id: project,
    impersonation: false,
    roles: [{ id: role }],
  })
  await make('/credentials', 'credential', { type: 'cert', blob: '{"subject":"CN=acme"}', user_id: me })
  return {
    project,
    regions: region,
    services: service,
    'identity-providers': provider,
    mappings: mapping,
    'application-credentials': credential,
    trusts: trust,
  }
}
