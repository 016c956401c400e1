import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestCloud } from '../testing/cloud.ts'
import { toyCloud } from '../testing/toy-service.ts'
import { parseJson } from './json.ts'

let cloud: TestCloud
let port: number
beforeAll(async () => {
  cloud = await toyCloud()
  await cloud.app.listen({ port: 0, host: '127.0.0.1' })
  port = (cloud.app.server.address() as { port: number }).port
})
afterAll(() => cloud.close())

const toys = '/toys/v2/toys'
const send = async (payload: string | Buffer, type: string | undefined = 'application/json') => {
  const answer = await cloud.app.inject({
    method: 'POST',
    url: toys,
    payload,
    headers: { 'x-auth-token': 'token', ...(type === undefined ? {} : { 'content-type': type }) },
  })
  return { status: answer.statusCode, body: JSON.parse(answer.body) as unknown }
}
const toy = (name: string) => JSON.stringify({ toy: { id: name, name } })

test.each([
  ['nothing', ''],
  ['no JSON', '{'],
  ['more than one value', '{} {}'],
  ['a list', '[]'],
  ['a word', '"toy"'],
  ['null', 'null'],
  ['no envelope', '{"id": "x"}'],
  ['an envelope of another kind', '{"toy": []}'],
  ['NaN', '{"toy": NaN}'],
  ['33 levels', `${'['.repeat(33)}${']'.repeat(33)}`],
  ['a million levels', '{"toy":'.repeat(50_000)],
  ['invalid UTF-8', Buffer.concat([Buffer.from('{"toy":{"id":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}}')])],
  ['half a surrogate', '{"toy":{"id":"a","name":"\\ud800"}}'],
  ['a NUL', '{"toy":{"id":"a","name":"a\\u0000b"}}'],
  ['a NUL in a key', '{"toy":{"id":"a","name":"b","x\\u0000":1}}'],
  ['__proto__', '{"toy":{"id":"a","name":"b","__proto__":{"admin":true}}}'],
  ['__proto__ in disguise', '{"toy":{"id":"a","name":"b","\\u005f_proto__":{"admin":true}}}'],
  ['__proto__ at the top', '{"__proto__":{"toy":{"id":"a","name":"b"}}}'],
])('a body that holds %s is refused', async (_what, body) => {
  expect(await send(body)).toMatchObject({ status: 400, body: { toyError: { code: 'bad_request' } } })
  expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false)
})

test('fields that look like methods are only fields', async () => {
  expect(
    await send(
      '{"toy":{"id":"a","name":"constructor","constructor":{"prototype":{"admin":true}},"toString":1,"valueOf":null,"hasOwnProperty":1}}',
    ),
  ).toMatchObject({ status: 201 })
  expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false)
})

test('32 levels and quoted brackets are no nesting', () => {
  expect(parseJson(`${'['.repeat(32)}${']'.repeat(32)}`)).toHaveLength(1)
  expect(parseJson(JSON.stringify('[{'.repeat(1000)))).toHaveLength(2000)
  expect(parseJson('"\\"[[[["')).toBe('"[[[[')
})

test.each([
  ['text/plain', 415],
  ['text/html', 415],
  ['application/xml', 415],
  ['application/x-www-form-urlencoded', 415],
  ['multipart/form-data; boundary=x', 415],
  ['application/json', 201],
  ['application/json; charset=utf-8', 201],
  ['APPLICATION/JSON', 201],
  ['application/vnd.openstack.toys+json', 201],
  [undefined, 201],
])('a body of type %s is answered %i', async (type, status) => {
  expect(await send(toy(`t-${type}`), type)).toMatchObject({
    status,
    ...(status === 415 ? { body: { toyError: { code: 'unsupported_media' } } } : {}),
  })
})

test('a body of more than a megabyte is refused by what its head says', async () => {
  expect(await send(toy('x'.repeat(1024 * 1024)))).toMatchObject({ status: 413, body: { toyError: { status: 413, code: 'too_large' } } })
})

test('a body without end is refused early, and nothing of it is kept', { timeout: 30_000 }, async () => {
  const before = process.memoryUsage().rss
  const { answer, sent } = await pour('POST', 1024 ** 3)
  expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  expect(answer).toContain('"toyError"')
  expect(sent).toBeLessThan(64 * 1024 ** 2)
  expect(process.memoryUsage().rss - before).toBeLessThan(128 * 1024 ** 2)
})

/** Sends a chunked body as fast as it is taken, until there is an answer. */
function pour(method: string, bytes: number): Promise<{ answer: string; sent: number }> {
  const chunk = Buffer.alloc(64 * 1024, 'x')
  const framed = Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')])
  return new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    let sent = 0
    const more = () => {
      while (answer === '' && sent < bytes && !socket.destroyed) {
        sent += chunk.length
        if (!socket.write(framed)) return
      }
    }
    socket.on('drain', more)
    socket.on('data', (part) => {
      answer += part.toString()
      if (answer.includes('}}')) socket.destroy()
    })
    // The other side hangs up while we are still talking: that is what this is about.
    socket.on('error', (error) => (answer === '' ? fail(error) : undefined))
    socket.on('close', () => done({ answer, sent }))
    socket.write(
      `${method} ${toys} HTTP/1.1\r\nhost: localhost\r\nx-auth-token: token\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`,
    )
    more()
  })
}
