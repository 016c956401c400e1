import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type CloudFile, type CloudScope, cloudsYaml, openrc } from '../../apps/web/lib/clouds.ts'
import { type Client, openClient } from './client.ts'

/** `npm run conformance -- cli` says where the cloud is. In a plain test run there is none, and nothing to judge. */
const url = process.env['CONFORMANCE_URL'] ?? ''
const shell = { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', NODE_ENV: 'test' as const }
const admin = {
  OS_AUTH_URL: url,
  OS_IDENTITY_API_VERSION: '3',
  OS_USER_DOMAIN_NAME: 'Default',
  OS_PROJECT_DOMAIN_NAME: 'Default',
  OS_USERNAME: process.env['CONFORMANCE_USER'] ?? 'admin',
  OS_PASSWORD: process.env['CONFORMANCE_PASSWORD'] ?? '',
  OS_PROJECT_NAME: process.env['CONFORMANCE_PROJECT'] ?? 'admin',
}

const terminal = join(import.meta.dirname, 'terminal.py')
const issue = ['token', 'issue', '-f', 'json']
const timeout = 60_000

const row = z.record(z.string(), z.unknown())
type Row = z.infer<typeof row>

/**
 * Hostile to shells and to YAML, and ours alone: the suite may run against a cloud that is in use. No braces: whatever the client
 * takes from its environment, and the region, it fills as a template, and fails if it has nothing of that name.
 */
const nasty = (text: string) => `- "it's" $HOME $(id) \`id\` \\ #x: [y] &z *ü雪\u2028 ~${text}-${process.pid}`
const password = `- 'pass'  "word" $HOME \\ \`id\` #`
const secret = `it's: a "secret" $HOME \\ #`

interface Case {
  name: string
  login: CloudFile['login']
  /** What the token must say. */
  token: Row
  /** Under which name it is in the file. */
  cloud?: string
}

describe.skipIf(url === '')('downloaded clouds.yaml and openrc.sh', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clouds-'))
  const [region, hostileCloud] = [`it's-"$HOME"-ü`, nasty('cloud')]
  const cases: Case[] = []
  const made: string[] = []
  let client: Client
  let token = ''

  const rest = async (method: string, path: string, body?: unknown) => {
    const reply = await fetch(url + path, {
      method,
      headers: { 'x-auth-token': token, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await reply.text()
    expect(reply.status, `${method} ${path}: ${text}`).toBeLessThan(300)
    return text === '' ? undefined : Object.values(row.parse(JSON.parse(text)))[0]
  }
  const make = async (path: string, body: unknown) => {
    const id = text(row.parse(await rest('POST', path, body)), 'id')
    made.push(`${path}/${id}`)
    return id
  }
  const roleId = async (name: string) => text(z.array(row).parse(await rest('GET', `/roles?name=${name}`))[0] ?? {}, 'id')

  beforeAll(async () => {
    client = openClient()
    const own = row.parse(JSON.parse((await client.run(admin, issue)).out))
    token = text(own, 'id')
    const [userDomain, userName, projectName] = [nasty('domain').slice(0, 64), nasty('user'), nasty('project').slice(0, 64)]
    const domainId = await make('/domains', { domain: { name: userDomain } })
    const projectId = await make('/projects', { project: { name: projectName, domain_id: domainId } })
    const userId = await make('/users', { user: { name: userName, domain_id: domainId, password } })
    const member = await roleId('member')
    for (const place of [`/projects/${projectId}`, `/domains/${domainId}`, '/system'])
      await rest('PUT', `${place}/users/${userId}/roles/${member}`)
    const login = (scope: CloudScope) => ({ kind: 'password' as const, userName, userDomain, scope })
    const robot = async (unrestricted: boolean): Promise<CloudFile['login']> => {
      const path = `/users/${text(own, 'user_id')}/application_credentials`
      const name = nasty(`robot-${unrestricted}`)
      return { kind: 'application_credential', id: await make(path, { application_credential: { name, secret, unrestricted } }), secret }
    }
    const ownProject = { project_id: own['project_id'], user_id: own['user_id'] }
    cases.push(
      {
        name: 'project',
        login: login({ kind: 'project', id: projectId, name: projectName }),
        token: { project_id: projectId, user_id: userId },
      },
      {
        name: 'domain',
        login: login({ kind: 'domain', id: domainId }),
        token: { domain_id: domainId, user_id: userId },
        cloud: hostileCloud,
      },
      { name: 'system', login: login({ kind: 'system' }), token: { system: 'all', user_id: userId } },
      { name: 'restricted application credential', login: await robot(false), token: ownProject },
      { name: 'unrestricted application credential', login: await robot(true), token: ownProject, cloud: hostileCloud },
    )
  })

  afterAll(async () => {
    await rest('PATCH', made[0] ?? '', { domain: { enabled: false } })
    for (const path of made.toReversed()) await rest('DELETE', path)
    client.stop()
    rmSync(folder, { recursive: true })
  })

  const fileOf = ({ login, cloud = 'pileus' }: Case): CloudFile => ({ cloud, authUrl: url, region, login })
  /** As the browser saves it. */
  const save = (name: string, content: string) => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }
  const passwordOf = ({ login }: Case) => (login.kind === 'password' ? password : undefined)
  const check = (out: string, { token: wanted }: Case) => expect(row.parse(JSON.parse(out))).toMatchObject(wanted)

  test.each([0, 1, 2, 3, 4])('clouds.yaml, case %i', async (at) => {
    const one = the(cases[at])
    const file = fileOf(one)
    const typed = passwordOf(one)
    const environment = {
      OS_CLIENT_CONFIG_FILE: save('clouds.yaml', cloudsYaml(file)),
      ...(typed === undefined ? {} : { OS_PASSWORD: typed }),
    }
    const { code, out, err } = await client.run(environment, ['--os-cloud', file.cloud, ...issue])
    expect(code, `${one.name}: ${err}`).toBe(0)
    check(out, one)
  })

  test.each([0, 1, 2, 3, 4])('openrc.sh, case %i', async (at) => {
    const one = the(cases[at])
    const script = save('openrc.sh', openrc(fileOf(one)))
    // What an earlier file set must not get into the way of this one.
    const environment = { ...shell, ...admin, OS_TRUST_ID: 'x', OS_CLOUD: 'x', OS_SYSTEM_SCOPE: 'all', OS_DOMAIN_ID: 'x' }
    const out = execFileSync('bash', ['-c', `. ${script} && env -0`], {
      env: environment,
      input: `${passwordOf(one) ?? ''}\n`,
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout,
    })
    const variables = out
      .toString()
      .split('\0')
      .filter((line) => line.startsWith('OS_'))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])
    const ran = await client.run(Object.fromEntries(variables), issue)
    expect(ran.code, `${one.name}: ${ran.err}`).toBe(0)
    check(ran.out, one)
  })

  test.each([
    { file: '.config/openstack/clouds.yaml', command: ['openstack', '--os-cloud', 'pileus', ...issue] },
    { file: 'openrc.sh', command: ['bash', '-c', `. ~/openrc.sh && openstack ${issue.join(' ')}`] },
  ])('~/$file asks for the password that it does not hold, and does not show it', ({ file, command }) => {
    const one = the(cases[0])
    mkdirSync(join(folder, '.config/openstack'), { recursive: true })
    save(file, file === 'openrc.sh' ? openrc(fileOf(one)) : cloudsYaml(fileOf(one)))
    const input = `${password}\n`
    const said = execFileSync('/usr/bin/python3', [terminal, ...command], {
      env: { ...shell, HOME: folder },
      cwd: '/',
      input,
      encoding: 'utf8',
      timeout,
    })
    expect(said).not.toContain('word')
    check(said.slice(said.indexOf('{')), one)
  })
})

function the(one: Case | undefined): Case {
  if (!one) throw new Error('There is no such case')
  return one
}

const text = (entry: Row, key: string): string => z.string().parse(entry[key])
