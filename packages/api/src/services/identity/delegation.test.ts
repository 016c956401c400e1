import { accessTokenRoles, accessTokens, consumers, credentials, requestTokens, trusts } from '@pileus/db/schema/identity'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ec2Id } from './credentials/blob.ts'
import { societyOf, type Society } from './society.ts'
import { identityCloud, type IdentityCloud } from './testing.ts'
import { mint } from './tokens/ops.ts'
import { command } from '../../platform/op.ts'
import { z } from 'zod'

/**
 * ID-5, OSSA-2020-004, OSSA-2026-005, CVE-2026-43001, CVE-2026-90460: a table of every kind of lent token against everything that
 * makes, changes or reads what its owner logs in with. The owner is an administrator of the whole cloud: no role opens these doors.
 */
let cloud: IdentityCloud
let society: Society
let owner: string
let project: string
let trustId: string
const lent = new Map<string, string>()

const kinds = [
  'trust with impersonation',
  'trust',
  'restricted application credential',
  'unrestricted application credential',
  'its child',
  'oauth2',
  'signature',
  'oauth1',
] as const

/** Only an unrestricted application credential may do some of this, and what is made from its token. */
const makers = ['unrestricted application credential', 'its child']

const endpoints: readonly (readonly [request: string, body?: object | undefined, may?: readonly string[]])[] = [
  ['GET /credentials'],
  ['POST /credentials', { credential: { user_id: '$owner', type: 'note', blob: 'x' } }],
  ['POST /credentials', { credential: { user_id: '$owner', type: 'totp', blob: 'GEZDGNBVGY3TQOJQ' } }],
  ['POST /credentials', { credential: { user_id: '$owner', type: 'ec2', project_id: '$project', blob: '{"access":"new","secret":"s"}' } }],
  ['GET /credentials/$credential'],
  ['PATCH /credentials/$credential', { credential: { blob: 'y' } }],
  ['DELETE /credentials/$credential'],
  ['GET /users/$owner/credentials/OS-EC2'],
  ['POST /users/$owner/credentials/OS-EC2', { tenant_id: '$project' }],
  ['POST /users/$owner/credentials/OS-EC2', { tenant_id: '$elsewhere' }],
  ['GET /users/$owner/credentials/OS-EC2/$access'],
  ['DELETE /users/$owner/credentials/OS-EC2/$access'],
  ['GET /OS-TRUST/trusts'],
  ['GET /OS-TRUST/trusts?trustor_user_id=$owner'],
  ['GET /OS-TRUST/trusts/$trust'],
  ['GET /OS-TRUST/trusts/$trust/roles'],
  ['DELETE /OS-TRUST/trusts/$trust'],
  [
    'POST /OS-TRUST/trusts',
    {
      trust: {
        trustor_user_id: '$owner',
        trustee_user_id: '$owner',
        impersonation: false,
        project_id: '$project',
        roles: [{ name: 'member' }],
      },
    },
  ],
  ['GET /users/$owner/application_credentials', undefined, makers],
  ['POST /users/$owner/application_credentials', { application_credential: { name: 'new' } }, makers],
  ['GET /users/$owner/application_credentials/$applicationCredential', undefined, makers],
  ['GET /users/$owner/access_rules'],
  ['GET /users/$owner/access_rules/$rule'],
  ['DELETE /users/$owner/access_rules/$rule'],
  ['GET /OS-OAUTH1/consumers'],
  ['POST /OS-OAUTH1/consumers', { consumer: {} }],
  ['GET /OS-OAUTH1/consumers/$consumer'],
  ['PATCH /OS-OAUTH1/consumers/$consumer', { consumer: { description: 'new' } }],
  ['DELETE /OS-OAUTH1/consumers/$consumer'],
  ['PUT /OS-OAUTH1/authorize/$requestToken', { roles: [{ name: 'member' }] }],
  ['GET /users/$owner/OS-OAUTH1/access_tokens'],
  ['GET /users/$owner/OS-OAUTH1/access_tokens/$accessToken'],
  ['GET /users/$owner/OS-OAUTH1/access_tokens/$accessToken/roles'],
  ['GET /users/$owner/OS-OAUTH1/access_tokens/$accessToken/roles/$role'],
  ['DELETE /users/$owner/OS-OAUTH1/access_tokens/$accessToken'],
]

const names: Record<string, string> = {}
const fill = (text: string) => text.replace(/\$(\w+)/g, (_, name: string) => names[name] ?? name)

async function applicationCredential(token: string, more: object) {
  const made = await cloud.rest('POST', `/identity/v3/users/${owner}/application_credentials`, {
    token,
    body: { application_credential: { name: `n${Math.random()}`, ...more } },
  })
  return (made.body as { application_credential: { id: string; secret: string; access_rules: { id: string }[] } }).application_credential
}

async function enter({ id, secret }: { id: string; secret: string }) {
  return (await society.authenticate({ methods: ['application_credential'], application_credential: { id, secret } })).token
}

async function throughTrust(impersonation: boolean) {
  const own = (await society.login(owner, { project })).token
  const trustee = await society.persona('member', { project })
  // Without impersonation the trustee acts for himself: his own things are at stake then.
  const made = await cloud.rest('POST', '/identity/v3/OS-TRUST/trusts', {
    token: own,
    body: {
      trust: { trustor_user_id: owner, trustee_user_id: trustee.id, impersonation, project_id: project, roles: [{ name: 'admin' }] },
    },
  })
  const { id } = (made.body as { trust: { id: string } }).trust
  return (await society.authenticate({ methods: ['token'], token: { id: trustee.token } }, { 'OS-TRUST:trust': { id } })).token
}

/** A consumer that was lent the role admin, one that asks for it, and a token of the first. */
async function lendToConsumer() {
  const lent = { consumerId: 'consumer', userId: owner, projectId: project, expiresAt: new Date(Date.now() + 3_600_000) }
  const role = await society.role('admin')
  const secret = (id: string) => cloud.secrets.seal('s', id)
  await cloud.db.insert(consumers).values({ id: 'consumer', secret: secret('consumer') })
  await cloud.db.insert(requestTokens).values({ ...lent, id: 'request', secret: secret('request') })
  await cloud.db.insert(accessTokens).values({ ...lent, id: 'access', secret: secret('access') })
  await cloud.db.insert(accessTokenRoles).values({ accessTokenId: 'access', roleId: role })
  Object.assign(names, { consumer: 'consumer', requestToken: 'request', accessToken: 'access', role })
  const { secret: token } = await mintLent.call({ cloud, requestId: 'test', baseUrl: '' }, {})
  return token
}

const mintLent = command({
  policy: null,
  input: z.object({}),
  run: (ctx) => mint(ctx, { userId: owner, methods: ['oauth1'], kind: 'project', id: project, accessTokenId: 'access', restricted: true }),
})

const mintSigned = command({
  policy: null,
  input: z.object({}),
  run: async (ctx) =>
    (await mint(ctx, { userId: owner, methods: ['ec2credential'], kind: 'project', id: project, restricted: true })).secret,
})

beforeAll(async () => {
  cloud = await identityCloud()
  society = societyOf(cloud)
  project = await society.project()
  const admin = await society.persona('admin', { project })
  owner = admin.id
  const restricted = await applicationCredential(admin.token, {})
  const unrestricted = await applicationCredential(admin.token, { unrestricted: true })
  const kept = await applicationCredential(admin.token, { access_rules: [{ service: 'compute', method: 'GET', path: '/' }] })
  const entered = await enter(unrestricted)
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: restricted.id, client_secret: restricted.secret })
  const oauth2 = await cloud.rest('POST', '/identity/v3/OS-OAUTH2/token', {
    body: form.toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  lent.set('trust with impersonation', await throughTrust(true))
  lent.set('trust', await throughTrust(false))
  lent.set('restricted application credential', await enter(restricted))
  lent.set('unrestricted application credential', entered)
  lent.set('its child', (await society.authenticate({ methods: ['token'], token: { id: entered } })).token)
  lent.set('oauth2', (oauth2.body as { access_token: string }).access_token)
  lent.set('signature', await mintSigned.call({ cloud, requestId: 'test', baseUrl: '' }, {}))
  lent.set('oauth1', await lendToConsumer())
  const [trust] = await cloud.db
    .insert(trusts)
    .values({ trustorId: owner, trusteeId: owner, projectId: project, impersonation: true })
    .returning()
  trustId = trust?.id ?? ''
  const seal = (id: string, blob: string) => cloud.secrets.seal(blob, id)
  await cloud.db.insert(credentials).values([
    { id: 'seed', userId: owner, type: 'totp', blob: seal('seed', 'GEZDGNBVGY3TQOJQ') },
    { id: ec2Id('key'), userId: owner, projectId: project, type: 'ec2', blob: seal(ec2Id('key'), '{"access":"key","secret":"s"}') },
  ])
  Object.assign(names, {
    owner,
    project,
    elsewhere: await society.project(),
    credential: 'seed',
    access: 'key',
    trust: trustId,
    applicationCredential: kept.id,
    rule: kept.access_rules[0]?.id ?? '',
  })
})
afterAll(() => cloud.close())

test('every kind of lent token works where it should', async () => {
  for (const kind of kinds)
    expect([kind, (await cloud.rest('GET', '/identity/v3/auth/projects', { token: lent.get(kind) ?? '' })).status]).toEqual([kind, 200])
})

test.each(kinds.flatMap((kind) => endpoints.map(([request, body, may]) => [kind, request, body, may] as const)))(
  'OSSA-2020-004, OSSA-2026-005, CVE-2026-43001, CVE-2026-90460: %s: %s',
  async (kind, request, body, may) => {
    const [method = '', path = ''] = request.split(' ')
    const answer = await cloud.rest(method, `/identity/v3${fill(path)}`, {
      token: lent.get(kind) ?? '',
      ...(body ? { body: fill(JSON.stringify({ ...body })).replace('"new"', `"${Math.random()}"`) } : {}),
    })
    const made = method === 'POST' ? 201 : 200
    expect(answer.status).toBe(may?.includes(kind) ? made : 403)
  },
)

test.each(kinds.filter((kind) => !makers.includes(kind)))('%s: deletes no application credential', async (kind) => {
  const path = fill('/identity/v3/users/$owner/application_credentials/$applicationCredential')
  expect(await cloud.rest('DELETE', path, { token: lent.get(kind) ?? '' })).toMatchObject({ status: 403 })
})

test('nothing of the owner’s was changed by all that', async () => {
  expect(await cloud.db.select({ id: credentials.id }).from(credentials)).toHaveLength(2)
  const kept = await cloud.rest('GET', fill('/identity/v3/users/$owner/application_credentials/$applicationCredential'), {
    token: (await society.login(owner, { project })).token,
  })
  expect(kept.status).toBe(200)
})

test.each([
  'restricted application credential',
  'unrestricted application credential',
  'trust',
  'trust with impersonation',
  'signature',
  'oauth1',
])('%s: its token cannot be widened by another login', async (kind) => {
  const id = lent.get(kind) ?? ''
  for (const scope of [
    { project: { id: names['elsewhere'] } },
    { system: { all: true } },
    { domain: { id: 'default' } },
    { 'OS-TRUST:trust': { id: trustId } },
  ]) {
    const answer = await society.authenticate({ methods: ['token'], token: { id } }, scope)
    expect([401, 403]).toContain(answer.status)
  }
})
