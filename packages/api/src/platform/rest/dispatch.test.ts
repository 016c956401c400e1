import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { TestCloud } from '../testing/cloud.ts'
import { toyCloud } from '../testing/toy-service.ts'

const lines: Record<string, unknown>[] = []
const log = pino(
  { level: 'info', base: null },
  new Writable({ write: (line: Buffer, _encoding, done) => (lines.push(JSON.parse(line.toString()) as Record<string, unknown>), done()) }),
)

/** Lines are written when an answer has left, which may be a moment after it arrived. */
function lineOf(requestId: unknown) {
  const line = lines.find((one) => one['requestId'] === requestId)
  if (!line) throw new Error('There is no such line yet.')
  return line
}

let cloud: TestCloud
beforeAll(async () => {
  cloud = await toyCloud({ log, trustedProxies: ['10.0.0.0/8'], corsOrigins: ['https://shop.example.com'] })
  await cloud.sql`insert into toy.toy (id, project_id, name) values ('ball', 'p', 'Ball')`
})
beforeEach(() => void lines.splice(0))
afterAll(() => cloud.close())

const ball = '/toys/v2/toys/ball'
const call = (method: string, path: string, options: Parameters<TestCloud['rest']>[2] = {}) =>
  cloud.rest(method, path, { token: 'token', ...options })
const act = (body: unknown) => call('POST', `${ball}/action`, { body })

test('the only key of the body names the action', async () => {
  expect(await act({ paint: { colour: 'green' } })).toMatchObject({ status: 202, body: '' })
  expect(await call('GET', ball)).toMatchObject({ body: { toy: { colour: 'green' } } })
})

test.each([
  [{}],
  [{ fly: null }],
  [{ paint: { colour: 'x' }, break: null }],
  [[]],
  [null],
  ['"paint"'],
  [{ constructor: null }],
  [{ toString: null }],
])('the body %j names no action', async (body) => {
  expect(await act(body)).toMatchObject({ status: 400, body: { toyError: { message: expect.stringContaining('paint, break') as string } } })
})

test('what goes wrong by itself is told by its request id only, and logged', async () => {
  const answer = await act({ break: null })
  expect(answer).toMatchObject({
    status: 500,
    body: { toyError: { message: expect.stringContaining(String(answer.headers['x-openstack-request-id'])) as string } },
  })
  expect(JSON.stringify(answer.body)).not.toContain('hunter2')
  expect(lines.find((line) => line['msg'] === 'unforeseen error')).toMatchObject({ requestId: answer.headers['x-openstack-request-id'] })
})

test.each([
  ['GET', '/toys/v2/toys/missing', 404, 'not_found'],
  ['GET', '/toys/v2/nowhere', 404, 'not_found'],
  ['GET', '/toys/v2/toys/%zz', 400, 'bad_request'],
  ['GET', '/toys/v2/toys/%00', 400, 'bad_request'],
  ['GET', `/toys/v2/toys/${'x'.repeat(1000)}`, 404, 'not_found'],
  ['PUT', ball, 405, 'method_not_allowed'],
  ['PATCH', '/toys/v2', 405, 'method_not_allowed'],
])('%s %s is answered %i in the words of the service', async (method, path, status, code) => {
  expect(await call(method, path)).toMatchObject({ status, body: { toyError: { status, code } } })
})

test('405 says what is understood, and nothing is said to strangers but 401', async () => {
  expect(await call('DELETE', '/toys/v2/toys')).toMatchObject({ headers: { allow: 'GET, POST' } })
  expect(await cloud.rest('GET', ball)).toMatchObject({ status: 401, body: { toyError: { status: 401, code: 'unauthorized' } } })
  expect(await cloud.rest('POST', '/toys/v2/toys', { body: { toy: {} } })).toMatchObject({ status: 401 })
})

test('HEAD is GET without its body', async () => {
  const get = await call('GET', ball)
  const head = await call('HEAD', ball)
  expect(head).toMatchObject({
    status: 200,
    body: '',
    headers: { 'openstack-api-version': 'toys 2.1', 'content-length': get.headers['content-length'] },
  })
  expect(await call('HEAD', '/toys/v2/toys/missing')).toMatchObject({ status: 404, body: '' })
})

test('every answer has a request id of ours; the caller’s own is logged beside it', async () => {
  const global = 'req-0e9b1b0c-7f4c-4f0e-9d5c-3a8b7c6d5e4f'
  const answer = await call('GET', ball, { headers: { 'x-openstack-request-id': global } })
  const own = answer.headers['x-openstack-request-id']
  expect(own).toMatch(/^req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  expect(own).not.toBe(global)
  expect(await vi.waitFor(() => lineOf(own))).toMatchObject({
    globalRequestId: global,
    method: 'GET',
    route: '/toys/v2/toys/:toyId',
    status: 200,
    msg: 'request',
  })
  for (const bad of ['x', 'req-1\u00a0', `req-${'a'.repeat(1000)}`, 'req-<script>']) {
    const other = await call('GET', ball, { headers: { 'x-openstack-request-id': bad } })
    const line = await vi.waitFor(() => lineOf(other.headers['x-openstack-request-id']))
    expect(line).not.toHaveProperty('globalRequestId')
  }
  expect((await cloud.rest('GET', '/nowhere')).headers['x-openstack-request-id']).toMatch(/^req-/)
})

test('a log line names the route, never ids, queries or tokens', async () => {
  const answer = await call('GET', '/toys/v2/toys?password=hunter2')
  await vi.waitFor(() => lineOf(answer.headers['x-openstack-request-id']))
  expect(JSON.stringify(lines)).not.toMatch(/hunter2|"token"/)
})

test('links follow what a trusted proxy says, and nobody else', async () => {
  const link = async (remoteAddress: string, headers: Record<string, string>) => {
    const answer = await cloud.app.inject({
      url: ball,
      remoteAddress,
      headers: { host: 'inside:8080', 'x-auth-token': 'token', ...headers },
    })
    return answer.json<{ toy: { links: { href: string }[] } }>().toy.links[0]?.href
  }
  const told = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'cloud.example.com' }
  expect(await link('10.1.2.3', told)).toBe('https://cloud.example.com/toys/v2/toys/ball')
  expect(await link('192.168.1.1', told)).toBe('http://inside:8080/toys/v2/toys/ball')
  expect(await link('10.1.2.3', { 'x-forwarded-proto': 'javascript' })).toBe('http://inside:8080/toys/v2/toys/ball')
})

test('a fixed public address beats both', async () => {
  const fixed = await toyCloud({ settings: { publicUrl: 'https://cloud.example.com:5000' }, trustedProxies: ['127.0.0.1'] })
  await fixed.sql`insert into toy.toy (id, project_id, name) values ('ball', 'p', 'Ball')`
  const answer = await fixed.rest('GET', ball, { token: 'token', headers: { host: 'evil', 'x-forwarded-host': 'evil' } })
  expect(answer.body).toMatchObject({ toy: { links: [{ href: 'https://cloud.example.com:5000/toys/v2/toys/ball' }] } })
  await fixed.close()
})

test.each(['a b', 'a/b', '<script>', 'a\\b', 'user@host', ':'])('the host %j is none', async (host) => {
  expect(await call('GET', '/toys/v2/toys?limit=1', { headers: { host } })).toMatchObject({ status: 400 })
})

test('browsers of named origins may call, and see what they need', async () => {
  const origin = 'https://shop.example.com'
  const answer = await call('GET', ball, { headers: { origin } })
  expect(answer.headers).toMatchObject({
    'access-control-allow-origin': origin,
    'access-control-expose-headers': expect.stringContaining('X-Subject-Token') as string,
  })
  expect(String(answer.headers['vary']).split(', ').sort()).toEqual(
    ['OpenStack-API-Version', 'Origin', 'x-openstack-toys-api-version'].sort(),
  )
  expect(answer.headers).not.toHaveProperty('access-control-allow-credentials')
  const asked = await cloud.rest('OPTIONS', ball, { headers: { origin, 'access-control-request-method': 'DELETE' } })
  expect(asked).toMatchObject({ status: 204, headers: { 'access-control-allow-methods': expect.stringContaining('DELETE') as string } })
  for (const stranger of ['https://evil.example.com', 'null', `${origin}.evil.com`]) {
    expect((await call('GET', ball, { headers: { origin: stranger } })).headers).not.toHaveProperty('access-control-allow-origin')
  }
})
