import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Client, openClient } from './client.ts'

/** `npm run conformance -- cli` says where the cloud is. In a plain test run there is none, and nothing to judge. */
const url = process.env['CONFORMANCE_URL'] ?? ''
const project = process.env['CONFORMANCE_PROJECT'] ?? 'admin'
const user = process.env['CONFORMANCE_USER'] ?? 'admin'
const password = process.env['CONFORMANCE_PASSWORD'] ?? ''

const where = { OS_AUTH_URL: url, OS_IDENTITY_API_VERSION: '3' }
const domains = { OS_USER_DOMAIN_NAME: 'Default', OS_PROJECT_DOMAIN_NAME: 'Default' }
const admin = { ...where, ...domains, OS_USERNAME: user, OS_PASSWORD: password, OS_PROJECT_NAME: project }

const row = z.record(z.string(), z.unknown())
const rows = z.array(row)
const pairs = z.record(z.string(), z.string())

/** Names are ours alone, so the suite may run against a cloud that is in use. */
const mine = (name: string) => `cli-${name}-${process.pid}`

describe.skipIf(url === '')('the openstack client', () => {
  let client: Client
  const used = new Set<string>()
  const folder = mkdtempSync(join(tmpdir(), 'cli-'))

  const run = (environment: Record<string, string>, command: string, ...args: string[]) => {
    used.add(command)
    return client.run(environment, [...command.split(' '), ...args])
  }
  /** Has to succeed. */
  const os = async (command: string, ...args: string[]) => {
    const { code, out, err } = await run(admin, command, ...args)
    expect(code, `openstack ${command} ${args.join(' ')}: ${err}${out}`).toBe(0)
    return out
  }
  const show = async (command: string, ...args: string[]) => row.parse(JSON.parse(await os(command, ...args, '-f', 'json')))
  const list = async (command: string, ...args: string[]) => rows.parse(JSON.parse(await os(command, ...args, '-f', 'json')))
  const names = async (command: string, ...args: string[]) => (await list(command, ...args)).map((entry) => entry['Name'])
  const make = async (command: string, ...args: string[]) => text(await show(command, ...args), 'id')
  /** Has to fail with a message that a person understands. */
  const fails = async (message: RegExp, command: string, ...args: string[]) => {
    const { code, err } = await run(admin, command, ...args)
    expect(code).not.toBe(0)
    expect(err).toMatch(message)
  }
  const file = (name: string, content: unknown) => {
    const path = join(folder, name)
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
    return path
  }

  beforeAll(() => {
    client = openClient()
  })

  afterAll(() => {
    client.stop()
    rmSync(folder, { recursive: true })
  })

  test('is the packaged program, started as a user starts it', () => {
    const out = execFileSync('/usr/bin/openstack', ['token', 'issue', '-f', 'json'], {
      env: { PATH: '/usr/bin:/bin', ...admin },
      encoding: 'utf8',
    })
    expect(row.parse(JSON.parse(out))).toMatchObject({
      id: expect.any(String),
      expires: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      project_id: expect.any(String),
      user_id: expect.any(String),
    })
  })

  test('versions, tokens and the catalog', async () => {
    expect(await list('versions show', '--service', 'identity')).toContainEqual(
      expect.objectContaining({ 'Service Type': 'identity', Status: 'CURRENT' }),
    )
    const token = text(await show('token issue'), 'id')
    await os('token revoke', token)
    const withToken = { ...where, OS_AUTH_TYPE: 'token', OS_TOKEN: token, OS_PROJECT_NAME: project, OS_PROJECT_DOMAIN_NAME: 'Default' }
    expect((await run(withToken, 'token issue')).code).not.toBe(0)
    expect(await names('catalog list')).toContainEqual(expect.any(String))
    expect(await show('catalog show', 'identity')).toMatchObject({ type: 'identity' })
    expect((await run({ ...admin, OS_PASSWORD: 'wrong' }, 'token issue')).err).toMatch(/HTTP 401/)
  })

  test('domains', async () => {
    const name = mine('domain')
    const id = await make('domain create', '--description', 'before', name)
    expect(await make('domain create', '--or-show', name)).toBe(id)
    await fails(/HTTP 409/, 'domain create', name)
    expect(await names('domain list')).toContain(name)
    await os('domain set', '--name', `${name}-2`, '--description', 'after', '--disable', name)
    expect(await show('domain show', `${name}-2`)).toMatchObject({ id, description: 'after', enabled: false })
    await os('domain delete', id)
    await fails(/No domain with a name or ID of/i, 'domain show', id)
  })

  test('projects, with parents, tags and properties', async () => {
    const name = mine('project')
    const id = await make(
      'project create',
      '--domain',
      'default',
      '--description',
      'd',
      '--property',
      'colour=red',
      '--tag',
      mine('one'),
      '--tag',
      mine('two'),
      name,
    )
    const child = await make('project create', '--parent', id, mine('child'))
    expect(await names('project list', '--domain', 'default', '--tags', `${mine('one')},${mine('two')}`)).toEqual([name])
    expect(await names('project list', '--parent', id, '--long')).toEqual([mine('child')])
    expect(await names('project list', '--my-projects')).toContain(project)
    expect(await show('project show', '--children', id)).toMatchObject({
      colour: 'red',
      tags: expect.arrayContaining([mine('one'), mine('two')]),
      subtree: { [child]: null },
    })
    expect(await show('project show', '--parents', child)).toMatchObject({ parent_id: id })
    await fails(/HTTP 403/, 'project set', '--disable', id)
    await os('project delete', child)
    await os('project set', '--name', `${name}-2`, '--property', 'size=7', '--tag', mine('three'), '--disable', id)
    await os('project set', '--remove-tag', mine('one'), id)
    const changed = await show('project show', id)
    expect(changed).toMatchObject({ name: `${name}-2`, size: '7', enabled: false })
    expect(z.array(z.string()).parse(changed['tags']).toSorted()).toEqual([mine('three'), mine('two')])
    await os('project set', '--clear-tags', '--enable', id)
    expect(await show('project show', id)).toMatchObject({ tags: [], enabled: true })
    await os('project delete', id)
    await fails(/No project with a name or ID of/i, 'project show', id)
  })

  test('users and their passwords', async () => {
    const name = mine('user')
    const home = await make('project create', mine('home'))
    const id = await make(
      'user create',
      '--project',
      home,
      '--password',
      'first-secret',
      '--email',
      'a@example.org',
      '--description',
      'd',
      name,
    )
    await os('role add', '--project', home, '--user', id, 'member')
    const own = { ...where, ...domains, OS_USERNAME: name, OS_PASSWORD: 'first-secret', OS_PROJECT_NAME: mine('home') }
    const changed = await run(own, 'user password set', '--original-password', 'first-secret', '--password', 'second-secret')
    expect(changed).toMatchObject({ code: 0 })
    // Keystone's tokens know whole seconds: one made in the second of the change counts as made before it.
    await sleep(1_000)
    expect((await run({ ...own, OS_PASSWORD: 'second-secret' }, 'user list')).err).toMatch(/HTTP 403/)
    expect((await run(own, 'token issue')).err).toMatch(/HTTP 401/)
    expect(await names('user list', '--project', home)).toEqual([name])
    expect(await names('user list', '--domain', 'default', '--long')).toContain(name)
    await os('user set', '--name', `${name}-2`, '--email', 'b@example.org', '--disable', '--password', 'third-secret', id)
    expect(await show('user show', '--domain', 'default', `${name}-2`)).toMatchObject({
      id,
      email: 'b@example.org',
      enabled: false,
      default_project_id: home,
    })
    await os('user delete', id)
    await os('project delete', home)
  })

  test('groups', async () => {
    const name = mine('group')
    const id = await make('group create', '--domain', 'default', '--description', 'd', name)
    const person = await make('user create', mine('member'))
    await os('group add user', id, person)
    expect(await os('group contains user', id, person)).toMatch(/in group/)
    expect(await names('group list', '--user', person)).toEqual([name])
    expect(await names('user list', '--group', id)).toEqual([mine('member')])
    await os('group remove user', id, person)
    expect((await run(admin, 'group contains user', id, person)).out).not.toMatch(/^.* in group/)
    await os('group set', '--name', `${name}-2`, '--description', 'e', id)
    expect(await show('group show', id)).toMatchObject({ name: `${name}-2`, description: 'e' })
    await os('group delete', id)
    await os('user delete', person)
  })

  test('roles, assignments and implied roles', async () => {
    const name = mine('role')
    const id = await make('role create', '--description', 'd', name)
    const domainRole = await make('role create', '--domain', 'default', name)
    expect(domainRole).not.toBe(id)
    expect(await names('role list', '--domain', 'default')).toEqual([name])
    await os('role delete', '--domain', 'default', name)
    const [place, person, group] = [
      await make('project create', mine('place')),
      await make('user create', mine('person')),
      await make('group create', mine('people')),
    ]
    const child = await make('project create', '--parent', place, mine('below'))
    await os('role add', '--project', place, '--user', person, id)
    await os('role add', '--project', place, '--user', person, '--inherited', id)
    await os('role add', '--domain', 'default', '--group', group, id)
    await os('role add', '--system', 'all', '--user', person, id)
    await os('implied role create', '--implied-role', 'reader', id)
    expect(await list('implied role list')).toContainEqual(
      expect.objectContaining({ 'Prior Role Name': name, 'Implied Role Name': 'reader' }),
    )
    expect(await list('role assignment list', '--names', '--user', person, '--project', place, '--role', id)).toContainEqual(
      expect.objectContaining({ Role: name, User: `${mine('person')}@Default`, Project: `${mine('place')}@Default` }),
    )
    const effective = await list('role assignment list', '--names', '--effective', '--user', person, '--project', child)
    expect(new Set(effective.map((r) => r['Role']))).toEqual(new Set([name, 'reader']))
    expect(await list('role assignment list', '--group', group, '--domain', 'default')).toHaveLength(1)
    expect(await list('role assignment list', '--system', 'all', '--user', person)).toHaveLength(1)
    expect(await list('role assignment list', '--auth-user', '--auth-project', '--names')).not.toHaveLength(0)
    await os('implied role delete', '--implied-role', 'reader', id)
    await os('role remove', '--project', place, '--user', person, '--inherited', id)
    await os('role remove', '--domain', 'default', '--group', group, id)
    await os('role remove', '--system', 'all', '--user', person, id)
    await os('role set', '--name', `${name}-2`, id)
    expect(await show('role show', id)).toMatchObject({ name: `${name}-2` })
    await os('role delete', id)
    expect(await list('role assignment list', '--user', person)).toEqual([])
    await os('project delete', child, place)
    await os('user delete', person)
    await os('group delete', group)
  })

  test('application credentials and access rules', async () => {
    const name = mine('robot')
    const rules = JSON.stringify([{ method: 'GET', path: '/v2.1/servers', service: 'compute' }])
    const limited = await show(
      'application credential create',
      '--role',
      'reader',
      '--secret',
      'robot-secret',
      '--expiration',
      '2099-01-01T00:00:00',
      '--restricted',
      '--description',
      'd',
      name,
    )
    const free = await make('application credential create', '--unrestricted', '--access-rules', rules, `${name}-free`)
    expect(limited).toMatchObject({
      name,
      roles: 'reader',
      secret: 'robot-secret',
      unrestricted: false,
      expires_at: expect.stringMatching(/^2099-01-01T00:00:00/),
    })
    const robot = {
      ...where,
      OS_AUTH_TYPE: 'v3applicationcredential',
      OS_APPLICATION_CREDENTIAL_ID: text(limited, 'id'),
      OS_APPLICATION_CREDENTIAL_SECRET: 'robot-secret',
    }
    expect(await run(robot, 'token issue')).toMatchObject({ code: 0 })
    expect((await run({ ...robot, OS_APPLICATION_CREDENTIAL_SECRET: 'wrong' }, 'token issue')).err).toMatch(/HTTP 401/)
    expect((await run(robot, 'application credential create', mine('child'))).err).toMatch(/HTTP 403/)
    expect(await names('application credential list')).toEqual(expect.arrayContaining([name, `${name}-free`]))
    expect(await show('application credential show', free)).toMatchObject({ unrestricted: true })
    const rule = (await list('access rule list')).find((r) => r['Path'] === '/v2.1/servers')
    const ruleId = text(rule ?? {}, 'ID')
    expect(await show('access rule show', ruleId)).toMatchObject({ service: 'compute', method: 'GET' })
    await os('application credential delete', free, text(limited, 'id'))
    await os('access rule delete', ruleId)
  })

  test('credentials of other systems', async () => {
    const id = await make('credential create', '--type', 'cert', '--project', project, user, 'first')
    expect(await list('credential list', '--user', user, '--type', 'cert')).toContainEqual(
      expect.objectContaining({ ID: id, Data: 'first' }),
    )
    expect(await show('credential show', id)).toMatchObject({ type: 'cert', blob: 'first' })
    // A change of type or owner is what CVE-2026-90460 forbids. The client always sends both, and Debian's server refuses even the values it has.
    await fails(/HTTP 400|Additional properties/, 'credential set', '--user', user, '--type', 'totp', '--data', 'second', id)
    const same = await run(admin, 'credential set', '--user', user, '--type', 'cert', '--data', 'second', '--project', project, id)
    expect(await show('credential show', id)).toMatchObject({ type: 'cert', blob: same.code === 0 ? 'second' : 'first' })
    await os('credential delete', id)
    const access = text(await show('ec2 credentials create'), 'access')
    expect((await list('ec2 credentials list')).map((c) => c['Access'])).toContain(access)
    expect(await show('ec2 credentials show', access)).toMatchObject({ access, secret: expect.any(String) })
    await os('ec2 credentials delete', access)
  })

  test('regions, services, endpoints and endpoint groups', async () => {
    const region = mine('region')
    await os('region create', '--description', 'd', region)
    await os('region create', '--parent-region', region, `${region}-a`)
    expect(await list('region list', '--parent-region', region)).toEqual([expect.objectContaining({ Region: `${region}-a` })])
    await os('region set', '--description', 'e', region)
    expect(await show('region show', region)).toMatchObject({ description: 'e' })
    const service = await make('service create', '--name', mine('service'), '--description', 'd', mine('type'))
    expect(await names('service list', '--long')).toContain(mine('service'))
    await os('service set', '--description', 'e', '--disable', service)
    expect(await show('service show', service)).toMatchObject({ description: 'e', enabled: false })
    const endpoint = await make('endpoint create', '--region', region, service, 'public', 'http://example.org/%(project_id)s')
    expect(await list('endpoint list', '--service', service, '--interface', 'public', '--region', region)).toEqual([
      expect.objectContaining({ ID: endpoint }),
    ])
    await os('endpoint set', '--url', 'http://example.org/v2', '--disable', endpoint)
    expect(await show('endpoint show', endpoint)).toMatchObject({ url: 'http://example.org/v2', enabled: false })
    // Not our own project: from then on its catalog would hold this endpoint only. (`endpoint list --project` breaks inside client 6.0.)
    const place = await make('project create', mine('filtered'))
    await os('endpoint add project', endpoint, place)
    await os('endpoint remove project', endpoint, place)
    const group = await make(
      'endpoint group create',
      '--description',
      'd',
      mine('endpoints'),
      file('filters.json', { interface: 'public' }),
    )
    await os('endpoint group add project', group, place)
    expect((await list('endpoint group list', '--project', place)).map((g) => g['ID'])).toEqual([group])
    expect((await list('endpoint group list', '--endpointgroup', group)).map((p) => p['Name'])).toEqual([mine('filtered')])
    await os('endpoint group remove project', group, place)
    await os('endpoint group set', '--name', mine('renamed'), '--filters', file('filters.json', { region_id: region }), group)
    expect(await show('endpoint group show', group)).toMatchObject({ name: mine('renamed'), filters: { region_id: region } })
    await os('endpoint group delete', group)
    await os('endpoint delete', endpoint)
    await os('project delete', place)
    await os('service delete', service)
    await os('region delete', `${region}-a`, region)
  })

  test('trusts', async () => {
    const trustee = await make('user create', '--password', 'trustee-secret', mine('trustee'))
    const trust = await make(
      'trust create',
      '--project',
      project,
      '--role',
      'member',
      '--impersonate',
      '--expiration',
      '2099-01-01T00:00:00',
      user,
      trustee,
    )
    expect((await list('trust list')).map((t) => t['ID'])).toContain(trust)
    expect(await show('trust show', trust)).toMatchObject({ impersonation: true, trustee_user_id: trustee })
    const trusted = {
      ...where,
      OS_USER_DOMAIN_NAME: 'Default',
      OS_USERNAME: mine('trustee'),
      OS_PASSWORD: 'trustee-secret',
      OS_TRUST_ID: trust,
    }
    expect(await run(trusted, 'token issue')).toMatchObject({ code: 0 })
    await os('trust delete', trust)
    expect((await run(trusted, 'token issue')).code).not.toBe(0)
    await os('user delete', trustee)
  })

  test('registered limits and limits', async () => {
    const service = await make('service create', '--name', mine('metered'), mine('metered'))
    const registered = await make(
      'registered limit create',
      '--service',
      service,
      '--default-limit',
      '10',
      '--description',
      'd',
      mine('widgets'),
    )
    expect(await list('registered limit list', '--service', service)).toEqual([expect.objectContaining({ 'Default Limit': 10 })])
    await os('registered limit set', '--default-limit', '20', registered)
    expect(await show('registered limit show', registered)).toMatchObject({ default_limit: 20 })
    const place = await make('project create', mine('metered'))
    const limit = await make('limit create', '--project', place, '--service', service, '--resource-limit', '5', mine('widgets'))
    // A project sees its own limits only; the whole list belongs to the system.
    const system = { ...where, OS_USER_DOMAIN_NAME: 'Default', OS_USERNAME: user, OS_PASSWORD: password, OS_SYSTEM_SCOPE: 'all' }
    const { out } = await run(system, 'limit list', '--project', place, '-f', 'json')
    expect(rows.parse(JSON.parse(out))).toEqual([expect.objectContaining({ 'Resource Limit': 5 })])
    await os('limit set', '--resource-limit', '6', limit)
    expect(await show('limit show', limit)).toMatchObject({ resource_limit: 6 })
    await fails(/HTTP 403/, 'registered limit delete', registered)
    await os('limit delete', limit)
    await os('registered limit delete', registered)
    await os('service delete', service)
    await os('project delete', place)
  })

  test('policies', async () => {
    const policy = await make('policy create', '--type', 'text/plain', file('rules.txt', 'one'))
    expect((await list('policy list', '--long')).map((p) => p['ID'])).toContain(policy)
    await os('policy set', '--type', 'application/json', '--rules', file('rules.txt', 'two'), policy)
    expect(await show('policy show', policy)).toMatchObject({ type: 'application/json', rules: 'two' })
    await os('policy delete', policy)
  })

  test('consumers and OAuth 1 tokens', async () => {
    const consumer = await show('consumer create', '--description', 'd')
    const [id, secret] = [text(consumer, 'id'), text(consumer, 'secret')]
    expect((await list('consumer list')).map((c) => c['ID'])).toContain(id)
    await os('consumer set', '--description', 'e', id)
    expect(await show('consumer show', id)).toMatchObject({ description: 'e' })
    const request = await show('request token create', '--consumer-key', id, '--consumer-secret', secret, '--project', project)
    const pin = await show('request token authorize', '--request-key', text(request, 'id'), '--role', 'member')
    const keys = [
      '--consumer-key',
      id,
      '--consumer-secret',
      secret,
      '--request-key',
      text(request, 'id'),
      '--request-secret',
      text(request, 'secret'),
    ]
    const access = await show('access token create', ...keys, '--verifier', text(pin, 'oauth_verifier'))
    const lent = {
      ...where,
      OS_AUTH_TYPE: 'v3oauth1',
      OS_CONSUMER_KEY: id,
      OS_CONSUMER_SECRET: secret,
      OS_ACCESS_KEY: text(access, 'id'),
      OS_ACCESS_SECRET: text(access, 'secret'),
    }
    expect(await run(lent, 'token issue')).toMatchObject({ code: 0 })
    expect((await run({ ...lent, OS_ACCESS_SECRET: 'wrong' }, 'token issue')).err).toMatch(/HTTP 401/)
    await os('consumer delete', id)
    expect((await run(lent, 'token issue')).err).toMatch(/HTTP 401/)
  })

  test('federation: providers, mappings and protocols', async () => {
    const provider = mine('idp')
    await os('identity provider create', '--remote-id', `https://${provider}.example.org`, '--description', 'd', provider)
    expect((await list('identity provider list')).map((p) => p['ID'])).toContain(provider)
    await os('identity provider set', '--description', 'e', '--disable', provider)
    expect(await show('identity provider show', provider)).toMatchObject({ description: 'e', enabled: false })
    const rules = (type: string) => [{ local: [{ user: { name: '{0}' } }], remote: [{ type }] }]
    await os('mapping create', '--rules', file('mapping.json', rules('REMOTE_USER')), mine('mapping'))
    expect((await list('mapping list')).map((m) => m['ID'])).toContain(mine('mapping'))
    await os('mapping set', '--rules', file('mapping.json', rules('HTTP_OIDC_SUB')), mine('mapping'))
    expect(await show('mapping show', mine('mapping'))).toMatchObject({ rules: rules('HTTP_OIDC_SUB') })
    await os('mapping create', '--rules', file('mapping.json', rules('MAIL')), mine('other'))
    await os('federation protocol create', '--identity-provider', provider, '--mapping', mine('mapping'), 'saml2')
    expect(await list('federation protocol list', '--identity-provider', provider)).toEqual([
      expect.objectContaining({ id: 'saml2', mapping: mine('mapping') }),
    ])
    // Client 6.0 does this, and then ends with 1 because it returns the answer as its exit code.
    await run(admin, 'federation protocol set', '--identity-provider', provider, '--mapping', mine('other'), 'saml2')
    expect(await show('federation protocol show', '--identity-provider', provider, 'saml2')).toMatchObject({ mapping: mine('other') })
    await os('federation protocol delete', '--identity-provider', provider, 'saml2')
    await os('mapping delete', mine('mapping'), mine('other'))
    await os('identity provider delete', provider)
    const there = ['--auth-url', 'https://there.example.org/v3/auth', '--service-provider-url', 'https://there.example.org/sp']
    await os('service provider create', ...there, mine('sp'))
    expect((await list('service provider list')).map((s) => s['ID'])).toContain(mine('sp'))
    await os('service provider set', '--description', 'e', '--disable', mine('sp'))
    expect(await show('service provider show', mine('sp'))).toMatchObject({ description: 'e', enabled: false })
    await os('service provider delete', mine('sp'))
    expect(await names('federation project list')).toContain(project)
    await os('federation domain list')
  })

  test('no command of the Identity API was left out', async () => {
    const [group] = await list('command list', '--group', 'openstack.identity.v3')
    const known = z.array(z.string()).parse(group?.['Commands'])
    expect(known.length).toBeGreaterThan(100)
    expect(known.filter((command) => !used.has(command))).toEqual([])
  })
})

function text(entry: Record<string, unknown>, key: string): string {
  return pairs.parse({ [key]: entry[key] })[key] ?? ''
}
