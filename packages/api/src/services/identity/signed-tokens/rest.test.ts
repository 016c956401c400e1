import { createHash, createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { societyOf, type Society } from '../society.ts'
import { identityCloud, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
let society: Society
let service: { id: string; token: string }
let project: string
let owner: { id: string; token: string }
let key: { access: string; secret: string }
beforeAll(async () => {
  cloud = await identityCloud({ profile: 'scoped' })
  society = societyOf(cloud)
  service = await society.persona('service', { project: await society.project() })
})
afterAll(() => cloud.close())
beforeEach(async () => {
  project = await society.project()
  owner = await society.persona('member', { project })
  const made = await cloud.rest('POST', `/identity/v3/users/${owner.id}/credentials/OS-EC2`, {
    token: owner.token,
    body: { tenant_id: project },
  })
  key = (made.body as { credential: typeof key }).credential
})

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/** Version 2 of the signature, written down once more, from Amazon's description. */
function signed(secret = key.secret, at = new Date()) {
  const params = { Action: 'DescribeInstances', SignatureMethod: 'HmacSHA256', SignatureVersion: '2', Timestamp: at.toISOString() }
  const query = Object.entries(params)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
  return {
    access: key.access,
    signature: hmac(secret, `GET\nec2.local\n/\n${query}`).toString('base64'),
    verb: 'GET',
    host: 'ec2.local',
    path: '/',
    params,
  }
}

function s3Signed(secret = key.secret, at = new Date()) {
  const stamp = at.toISOString().replace(/[-:]|\.\d+/g, '')
  const scope = [stamp.slice(0, 8), 'RegionOne', 's3', 'aws4_request']
  const text = `AWS4-HMAC-SHA256\n${stamp}\n${scope.join('/')}\n${createHash('sha256').update('GET').digest('hex')}`
  const signing = scope.reduce<string | Buffer>((k, part) => hmac(k, part), `AWS4${secret}`)
  return { access: key.access, token: Buffer.from(text).toString('base64url'), signature: hmac(signing, text).toString('hex') }
}

const ask = (path: string, credentials: object, token = service.token) =>
  cloud.rest('POST', `/identity/v3/${path}`, { token, body: { credentials } })

test.each(['ec2tokens', 's3tokens'])('%s: a signed request becomes a token of the key’s owner', async (path) => {
  const answer = await ask(path, path === 'ec2tokens' ? signed() : s3Signed())
  expect(answer).toMatchObject({
    status: 200,
    body: {
      token: {
        methods: ['ec2credential'],
        user: { id: owner.id },
        project: { id: project },
        roles: [{ name: 'member' }, { name: 'reader' }],
      },
    },
  })
  expect('x-subject-token' in answer.headers).toBe(path === 'ec2tokens')
})

test.each(['credentials', 'credential', 'ec2Credentials'])('the body may call it %s', async (name) => {
  expect(await cloud.rest('POST', '/identity/v3/ec2tokens', { token: service.token, body: { [name]: signed() } })).toMatchObject({
    status: 200,
  })
})

test.each(['ec2tokens', 's3tokens'])('OSSA-2025-002: %s answers services and administrators only', async (path) => {
  const credentials = path === 'ec2tokens' ? signed() : s3Signed()
  expect(await cloud.rest('POST', `/identity/v3/${path}`, { body: { credentials } })).toMatchObject({ status: 401 })
  expect(await ask(path, credentials, owner.token)).toMatchObject({ status: 403 })
  expect(await ask(path, credentials, cloud.system)).toMatchObject({ status: 200 })
})

test('unknown, unsigned, wrong, changed or late: the same answer', async () => {
  const late = new Date(Date.now() - 16 * 60_000)
  const good = signed()
  const answers = await Promise.all([
    ask('ec2tokens', { ...good, access: 'unknown' }),
    ask('ec2tokens', { ...good, signature: undefined }),
    ask('ec2tokens', signed('wrong')),
    ask('ec2tokens', { ...good, host: 'elsewhere' }),
    ask('ec2tokens', { ...good, params: { ...good.params, Action: 'TerminateInstances' } }),
    ask('ec2tokens', signed(key.secret, late)),
    ask('ec2tokens', {}),
    ask('s3tokens', s3Signed('wrong')),
    ask('s3tokens', s3Signed(key.secret, late)),
    ask('s3tokens', good),
  ])
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([401]))
  expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1)
  expect(await cloud.rest('POST', '/identity/v3/ec2tokens', { token: service.token })).toMatchObject({ status: 400 })
})

test('CVE-2026-43001: a key is worth what its owner may do in its project, now', async () => {
  const elsewhere = await society.project()
  const made = await cloud.rest('POST', `/identity/v3/users/${owner.id}/credentials/OS-EC2`, {
    token: owner.token,
    body: { tenant_id: elsewhere },
  })
  const mine = key
  key = (made.body as { credential: typeof key }).credential
  expect(await ask('ec2tokens', signed())).toMatchObject({ status: 401 })
  key = mine
  await cloud.sql`update identity.user set enabled = false where id = ${owner.id}`
  expect(await ask('ec2tokens', signed())).toMatchObject({ status: 401 })
})

test('keys that say they were lent are not honoured', async () => {
  const blob = JSON.stringify({ access: 'lent', secret: 's', trust_id: 'x' })
  await cloud.rest('POST', '/identity/v3/credentials', {
    token: owner.token,
    body: { credential: { user_id: owner.id, project_id: project, type: 'ec2', blob } },
  })
  key = { access: 'lent', secret: 's' }
  expect(await ask('ec2tokens', signed())).toMatchObject({ status: 401 })
})
