import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type AsCode, isSecret, type Json } from '../../apps/web/lib/as-code/code.ts'
import * as identity from '../../apps/web/lib/as-code/identity.ts'
import { printCli, printCurl } from '../../apps/web/lib/as-code/shell.ts'
import { type Client, openClient } from './client.ts'

/** `npm run conformance -- cli` says where the cloud is. In a plain test run there is none, and nothing to judge. */
const url = process.env['CONFORMANCE_URL'] ?? ''
const endpoint = url.replace(/\/v3$/, '')
const password = process.env['CONFORMANCE_PASSWORD'] ?? ''
const admin = {
  OS_AUTH_URL: url,
  OS_IDENTITY_API_VERSION: '3',
  OS_USER_DOMAIN_NAME: 'Default',
  OS_PROJECT_DOMAIN_NAME: 'Default',
  OS_USERNAME: process.env['CONFORMANCE_USER'] ?? 'admin',
  OS_PASSWORD: password,
  OS_PROJECT_NAME: process.env['CONFORMANCE_PROJECT'] ?? 'admin',
}

const row = z.record(z.string(), z.unknown())
type Row = z.infer<typeof row>

/** What the variables hold that stand for secrets. */
const secrets = {
  USER_PASSWORD: 'correct "horse" $HOME \\n \\',
  APPLICATION_CREDENTIAL_SECRET: "it's a secret, it is",
  CREDENTIAL_DATA: '{\n\t"a": "\\\\"\n}',
}

type Kinds = typeof identity
type Acts<K> = keyof (K extends (...given: never[]) => infer R ? R : K)

/** What is done to one thing of a kind. */
interface Trial {
  create: AsCode
  set?: (id: string) => AsCode
  show?: (id: string) => AsCode
  delete: (id: string) => AsCode
  /** Where it is, by what the answer called it. As a rule below where it was made, or where it was put. */
  at?: (made: Row) => string
}
type Full<Names> = [Names] extends [keyof Trial] ? Trial & Required<Pick<Trial, Names & keyof Trial>> : never
/** Every kind that has code is here with every act of it, or this does not compile. */
type Trials = { [K in keyof Kinds]: (world: World, name: (text: string) => string) => Full<Acts<Kinds[K]>> }

/** Names are ours alone, so the suite may run against a cloud that is in use. */
const mine = (text: string) => `code-${text}-${process.pid}`
const nasty = `it's "$HOME" $(id) \`id\` \\ \${x} %{y} ü雪`
const lines = `${nasty}\n  two`
const rules = (type: string): Json => [{ local: [{ user: { name: `{0} it's $HOME` } }], remote: [{ type }] }]
const known = (of: string) => (made: Row) => `${of}/${encodeURIComponent(String(made['id']))}`

interface World {
  /** Who we are, and where. */
  userId: string
  ownProjectId: string
  projectId: string
  domainId: string
  groupId: string
  roleId: string
  otherRoleId: string
  otherUserId: string
  serviceId: string
  regionId: string
  idpId: string
  mappingId: string
  limited: string
}

const trials: Trials = {
  domainCode: (_world, name) => ({
    create: identity.domainCode.create({ name: name('d'), description: lines, enabled: true, tags: ['one'] }),
    set: (id) => identity.domainCode.set(id, { name: name('-d2'), description: '-x', enabled: false }),
    show: (id) => identity.domainCode.show(id, {}),
    delete: identity.domainCode.delete,
  }),
  projectCode: ({ projectId }, name) => ({
    create: identity.projectCode.create({
      name: name('--help'),
      domainId: 'default',
      parentId: projectId,
      description: '--help',
      enabled: false,
      tags: ['one', "it's $x"],
    }),
    set: (id) => identity.projectCode.set(id, { name: name(nasty), description: lines, enabled: true, tags: ['two'] }),
    show: (id) => identity.projectCode.show(id, {}),
    delete: identity.projectCode.delete,
  }),
  userCode: ({ projectId }, name) => ({
    create: identity.userCode.create({
      name: name(nasty),
      domainId: 'default',
      description: lines,
      email: 'a+b@example.org',
      password: { secret: 'USER_PASSWORD' },
      defaultProjectId: projectId,
      enabled: true,
      lockPassword: true,
    }),
    set: (id) =>
      identity.userCode.set(id, {
        name: name('-u'),
        description: '-',
        email: '-@example.org',
        password: { secret: 'USER_PASSWORD' },
        enabled: false,
        lockPassword: false,
        neverExpires: true,
      }),
    show: (id) => identity.userCode.show(id, {}),
    delete: identity.userCode.delete,
  }),
  groupCode: (_world, name) => ({
    create: identity.groupCode.create({ name: name(nasty), domainId: 'default', description: '' }),
    set: (id) => identity.groupCode.set(id, { name: name('-g'), description: lines }),
    show: (id) => identity.groupCode.show(id, {}),
    delete: identity.groupCode.delete,
  }),
  roleCode: ({ domainId }, name) => ({
    create: identity.roleCode.create({ name: name(nasty), domainId, description: lines }),
    set: (id) => identity.roleCode.set(id, { name: name('-r'), description: '' }),
    show: (id) => identity.roleCode.show(id, {}),
    delete: identity.roleCode.delete,
  }),
  regionCode: ({ regionId }, name) => ({
    create: identity.regionCode.create({ id: name(`it's"$x"ü`), parentRegionId: regionId, description: lines }),
    set: (id) => identity.regionCode.set(id, { description: '-x' }),
    show: (id) => identity.regionCode.show(id, {}),
    delete: identity.regionCode.delete,
    // The client calls it otherwise.
    at: ({ id, region }) => `/v3/regions/${encodeURIComponent(String(id ?? region))}`,
  }),
  serviceCode: (_world, name) => ({
    create: identity.serviceCode.create({ type: name(nasty), name: name(nasty), description: lines, enabled: true }),
    set: (id) => identity.serviceCode.set(id, { type: name('-t'), name: name('-s'), description: '-x', enabled: false }),
    show: (id) => identity.serviceCode.show(id, {}),
    delete: identity.serviceCode.delete,
  }),
  endpointCode: ({ serviceId, regionId }) => ({
    create: identity.endpointCode.create({
      serviceId,
      interface: 'public',
      url: 'https://dns.example.org/v2/%(project_id)s?a=$b',
      regionId,
      enabled: true,
    }),
    set: (id) =>
      identity.endpointCode.set(id, { url: 'https://dns.example.org/', interface: 'internal', enabled: false, serviceId, regionId }),
    show: (id) => identity.endpointCode.show(id, {}),
    delete: identity.endpointCode.delete,
  }),
  registeredLimitCode: ({ serviceId, regionId }, name) => ({
    create: identity.registeredLimitCode.create({
      serviceId,
      resourceName: name('it is $x'),
      defaultLimit: 20,
      regionId,
      description: lines,
    }),
    set: (id) =>
      identity.registeredLimitCode.set(id, { defaultLimit: -1, resourceName: name('-l'), description: '-x', serviceId, regionId }),
    show: (id) => identity.registeredLimitCode.show(id, {}),
    delete: identity.registeredLimitCode.delete,
  }),
  limitCode: ({ serviceId, projectId, limited }) => ({
    create: identity.limitCode.create({ projectId, serviceId, resourceName: limited, resourceLimit: 5, description: lines }),
    set: (id) => identity.limitCode.set(id, { resourceLimit: -1, description: '' }),
    show: (id) => identity.limitCode.show(id, {}),
    delete: identity.limitCode.delete,
  }),
  identityProviderCode: (_world, name) => ({
    create: identity.identityProviderCode.create({
      id: name(`it's"$x"ü`),
      remoteIds: [`https://${name('a')}.example.org/$x`, `https://${name('b')}.example.org/`],
      description: lines,
      domainId: 'default',
      enabled: false,
      authorizationTtl: 60,
    }),
    set: (id) =>
      identity.identityProviderCode.set(id, {
        remoteIds: [`https://${name('c')}.example.org/`],
        description: '-x',
        enabled: true,
        authorizationTtl: null,
      }),
    show: (id) => identity.identityProviderCode.show(id, {}),
    delete: identity.identityProviderCode.delete,
  }),
  protocolCode: ({ idpId, mappingId }, name) => {
    const code = identity.protocolCode(idpId)
    return {
      create: code.create({ id: name('saml2'), mappingId, remoteIdAttribute: 'Shib-Identity-Provider' }),
      set: (id) => code.set(id, { mappingId, remoteIdAttribute: 'Other' }),
      show: (id) => code.show(id, {}),
      delete: code.delete,
    }
  },
  mappingCode: (_world, name) => ({
    create: identity.mappingCode.create({ id: name('mapping'), rules: rules('REMOTE_USER') }),
    set: (id) => identity.mappingCode.set(id, { rules: rules('it\'s "MAIL" $HOME'), schemaVersion: '2.0' }),
    show: (id) => identity.mappingCode.show(id, {}),
    delete: identity.mappingCode.delete,
  }),
  grantCode: ({ roleId, otherUserId, projectId }) => {
    const grant: identity.Grant = {
      roleId,
      actor: { kind: 'user', id: otherUserId },
      target: { kind: 'project', id: projectId },
      inherited: true,
    }
    return { create: identity.grantCode.create(grant), delete: () => identity.grantCode.delete(grant) }
  },
  impliedRoleCode: ({ roleId, otherRoleId }) => ({
    create: identity.impliedRoleCode.create(roleId, otherRoleId),
    delete: () => identity.impliedRoleCode.delete(roleId, otherRoleId),
  }),
  memberCode: ({ groupId, otherUserId }) => ({
    create: identity.memberCode.create(groupId, otherUserId),
    delete: () => identity.memberCode.delete(groupId, otherUserId),
  }),
  applicationCredentialCode: ({ userId }, name) => ({
    create: identity.applicationCredentialCode.create(userId, {
      name: name(nasty),
      description: lines,
      secret: { secret: 'APPLICATION_CREDENTIAL_SECRET' },
      expiresAt: '2099-01-01T00:00:00Z',
      roles: ['member', 'reader'],
      unrestricted: true,
      accessRules: [{ service: 'compute', method: 'GET', path: "/v2.1/servers/**/it's" }],
    }),
    show: (id) => identity.applicationCredentialCode.show(userId, id),
    delete: (id) => identity.applicationCredentialCode.delete(userId, id),
    at: known(`/v3/users/${userId}/application_credentials`),
  }),
  credentialCode: ({ userId, projectId }) => ({
    create: identity.credentialCode.create({ userId, type: 'cert', projectId }),
    set: identity.credentialCode.set,
    show: identity.credentialCode.show,
    delete: identity.credentialCode.delete,
    at: known('/v3/credentials'),
  }),
  ec2CredentialCode: ({ userId, ownProjectId }) => ({
    create: identity.ec2CredentialCode.create(userId, ownProjectId),
    show: (access) => identity.ec2CredentialCode.show(userId, access, ownProjectId),
    delete: (access) => identity.ec2CredentialCode.delete(userId, access),
    at: ({ access }) => `/v3/users/${userId}/credentials/OS-EC2/${String(access)}`,
  }),
  trustCode: ({ userId, otherUserId, ownProjectId }) => ({
    create: identity.trustCode.create({
      trustorUserId: userId,
      trusteeUserId: otherUserId,
      projectId: ownProjectId,
      roles: ['member'],
      impersonation: true,
      expiresAt: '2099-01-01T00:00:00.000Z',
      remainingUses: 3,
    }),
    show: identity.trustCode.show,
    delete: identity.trustCode.delete,
    at: known('/v3/OS-TRUST/trusts'),
  }),
}

describe.skipIf(url === '')('what pages show as code', () => {
  let client: Client
  let token = ''
  let world: World
  const made: string[] = []

  const rest = async (method: string, path: string, body?: Json) => {
    const reply = await fetch(endpoint + path, {
      method,
      headers: { 'x-auth-token': token, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await reply.text()
    return { status: reply.status, body: text === '' ? undefined : unwrapped(JSON.parse(text)) }
  }
  /** Something that other things need; it is removed at the end. */
  const put = async (path: string, body: Json, method = 'POST') => {
    const reply = await rest(method, path, body)
    expect(reply.status, `${path}: ${JSON.stringify(reply.body)}`).toBe(201)
    const id = text(row.parse(reply.body), 'id')
    made.push(method === 'PUT' ? path : `${path}/${id}`)
    return id
  }

  beforeAll(async () => {
    client = openClient()
    const issued = JSON.parse((await client.run(admin, ['token', 'issue', '-f', 'json'])).out)
    const own = row.parse(issued)
    token = text(own, 'id')
    const domainId = await put('/v3/domains', { domain: { name: mine('domain') } })
    const serviceId = await put('/v3/services', { service: { name: mine('service'), type: mine('type') } })
    const limited = mine('limited')
    await put('/v3/registered_limits', { registered_limits: [{ service_id: serviceId, resource_name: limited, default_limit: 1 }] })
    world = {
      userId: text(own, 'user_id'),
      ownProjectId: text(own, 'project_id'),
      domainId,
      serviceId,
      limited,
      projectId: await put('/v3/projects', { project: { name: mine('project') } }),
      groupId: await put('/v3/groups', { group: { name: mine('group') } }),
      roleId: await put('/v3/roles', { role: { name: mine('role') } }),
      otherRoleId: await put('/v3/roles', { role: { name: mine('other') } }),
      otherUserId: await put('/v3/users', { user: { name: mine('user') } }),
      regionId: await put('/v3/regions', { region: { id: mine('region') } }),
      idpId: await put(`/v3/OS-FEDERATION/identity_providers/${mine('idp')}`, { identity_provider: { domain_id: domainId } }, 'PUT'),
      mappingId: await put(`/v3/OS-FEDERATION/mappings/${mine('mapping')}`, { mapping: { rules: rules('USER') } }, 'PUT'),
    }
  })

  afterAll(async () => {
    await rest('PATCH', `/v3/domains/${world.domainId}`, { domain: { enabled: false } })
    for (const path of made.toReversed()) await rest('DELETE', path)
    client.stop()
  })

  /** The printed command, read by a real shell and run by the real client. What it answers is JSON where the client can. */
  const cli = async (code: AsCode): Promise<Row> => {
    const printed = printCli(code.cli ?? [])
    // What the client cannot do has no command.
    if (!code.cli) return curl(code)
    const { words, input } = inShell(printed)
    const asked = ['create', 'show'].some((verb) => words.includes(verb)) ? ['-f', 'json'] : []
    const end = words.includes('--') ? words.indexOf('--') : words.length
    const { code: exit, out, err } = await client.run(admin, words.toSpliced(end, 0, ...asked), input)
    // Client 6.0 does it, and then ends with 1 because it returns the answer as its exit code.
    if (!printed.startsWith('openstack federation protocol set')) expect(exit, `${printed}\n${err}${out}`).toBe(0)
    return asked.length === 0 ? {} : row.parse(JSON.parse(out))
  }
  /** The printed request, made by the real curl. */
  const curl = async (code: AsCode): Promise<Row> => {
    const printed = printCurl(code.curl, endpoint)
    const out = execFileSync('sh', ['-c', printed], { env: { ...shell, OS_TOKEN: token }, encoding: 'utf8' })
    if (out === '') return {}
    const answer = JSON.parse(out)
    expect(answer, printed).not.toHaveProperty('error')
    return row.parse(unwrapped(answer))
  }

  /** The cloud has what the code said. */
  const holds = async (path: string, { curl: { body }, unsaid }: AsCode, tool: string) => {
    if (body === undefined) return expect(await rest('HEAD', path)).toMatchObject({ status: 204 })
    const found = await rest('GET', path)
    expect(found.status).toBe(200)
    const left = tool === 'cli' ? (unsaid ?? []) : []
    expect(found.body).toMatchObject(expected(body, left))
  }

  describe.each(Object.entries(trials))('%s', (_kind, trialOf) => {
    test.each([
      { tool: 'cli', say: cli },
      { tool: 'curl', say: curl },
    ])('by $tool', async ({ tool, say }) => {
      const trial = trialOf(world, (name) => `${name}-${tool}-${process.pid}`)
      const answer = await say(trial.create)
      const { path: put, method } = trial.create.curl
      const at = trial.at ?? (method === 'PUT' ? () => put : known(put))
      const path = at(answer)
      const id = decodeURIComponent(path.split('/').at(-1) ?? '')
      await holds(path, trial.create, tool)
      if (trial.set) {
        const changed = trial.set(id)
        await say(changed)
        await holds(path, changed, tool)
      }
      const shown = trial.show ? await say(trial.show(id)) : { id }
      expect(Object.values(shown)).toContain(id)
      await say(trial.delete(id))
      expect((await rest('GET', path)).status).toBe(404)
    })
  })
})

const shell = { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', NODE_ENV: 'test' as const, ...secrets }

/** What a program is given by a real shell: its arguments, and what it can read. */
function inShell(printed: string): { words: string[]; input: string } {
  const script = `openstack() { printf '%s\\0' "$#" "$@"; cat; }\n${printed}`
  const out = execFileSync('sh', ['-c', script], { env: shell, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' })
  const [count, ...rest] = out.split('\0')
  return { words: rest.slice(0, Number(count)), input: rest.slice(Number(count)).join('\0') }
}

/** Without the one key around it, and out of the list of one. */
function unwrapped(body: unknown): unknown {
  const inner = z.record(z.string(), z.union([z.array(z.unknown()), row])).safeParse(body).data ?? {}
  const [first, ...others] = Object.entries(inner).filter(([key]) => key !== 'links')
  if (first === undefined || others.length > 0) return body
  return Array.isArray(first[1]) ? first[1][0] : first[1]
}

/** The body as the cloud should answer it: without secrets and what the client could not say, times by their day, nothing as nothing. */
function expected(body: Json, left: readonly string[]): Row {
  const entries = Object.entries(row.parse(unwrapped(body)))
  return Object.fromEntries(
    entries.flatMap(([key, value]) => {
      if (left.includes(key) || isSecret(json(value))) return []
      return [[key, key === 'expires_at' ? expect.stringContaining(String(value).slice(0, 19)) : unordered(value)]]
    }),
  )
}

/** The client sends tags in any order. */
const unordered = (value: unknown) =>
  z.array(z.string()).safeParse(value).success ? expect.arrayContaining(z.array(z.string()).parse(value)) : value

const json = (value: unknown): Json => z.json().parse(value)

const text = (entry: Row, key: string): string => z.string().parse(entry[key])
