import { z } from 'zod'

/** Who asks, and where. */
export interface Account {
  /** The Identity API, with its version: http://host:port/identity/v3 */
  url: string
  user: string
  password: string
  project: string
  domain: string
}

/** What a cloud says about itself, as far as Tempest has to be told. */
export interface Cloud {
  account: Account
  region: string
  domainId: string
  services: ReadonlySet<string>
  /** Optional parts of the Identity API that answer. */
  features: { trust: boolean; project_tags: boolean; application_credentials: boolean; access_rules: boolean }
}

const tokenBody = z.object({
  token: z.object({
    user: z.object({ id: z.string() }),
    project: z.object({ id: z.string(), domain: z.object({ id: z.string() }) }),
    catalog: z.array(z.object({ type: z.string(), endpoints: z.array(z.object({ interface: z.string(), region_id: z.string() })) })),
  }),
})

export async function login(account: Account) {
  const domain = { name: account.domain }
  const reply = await fetch(`${account.url}/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      auth: {
        identity: { methods: ['password'], password: { user: { name: account.user, domain, password: account.password } } },
        scope: { project: { name: account.project, domain } },
      },
    }),
  })
  const text = await reply.text()
  const id = reply.headers.get('x-subject-token')
  if (reply.status !== 201 || !id)
    throw new Error(`No token from ${account.url} for ${account.user}: ${reply.status} ${text.slice(0, 300)}`)
  return { id, ...tokenBody.parse(JSON.parse(text)).token }
}

export async function describe(account: Account): Promise<Cloud> {
  const token = await login(account)
  const answers = async (path: string) => {
    const reply = await fetch(`${account.url}${path}`, { headers: { 'x-auth-token': token.id } })
    await reply.arrayBuffer()
    return reply.ok
  }
  const [trust, tags, credentials, rules] = await Promise.all([
    answers('/OS-TRUST/trusts'),
    answers(`/projects/${token.project.id}/tags`),
    answers(`/users/${token.user.id}/application_credentials`),
    answers(`/users/${token.user.id}/access_rules`),
  ])
  return {
    account,
    region: token.catalog[0]?.endpoints[0]?.region_id ?? 'RegionOne',
    domainId: token.project.domain.id,
    services: new Set(token.catalog.filter((s) => s.endpoints.some((e) => e.interface === 'public')).map((s) => s.type)),
    features: { trust, project_tags: tags, application_credentials: credentials, access_rules: rules },
  }
}
