import { alarms, enrolmentTokens } from '@pileus/db/schema/fleet'
import { dialSocket, agentUrl } from '@pileus/agent/socket'
import { memoryState, type Identity } from '@pileus/agent/state'
import { enrol } from '@pileus/agent/enrol'
import { makeKeys } from '@pileus/wire/keys'
import { hello, transcript } from '@pileus/wire/handshake'
import { signStatement } from '@pileus/wire/keys'
import type { ToControl } from '@pileus/wire/messages'
import { uuid } from '@pileus/db/ids'
import { eq } from 'drizzle-orm'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptSession, removeHost } from './hosts/ops.ts'
import { createToken, revokeToken } from './tokens/ops.ts'
import { browseTokens } from './tokens/browse.ts'
import { agentDoor } from './gateway/door.ts'
import { agentOf, enrolWith, fleetCloud, openDoor, operator, until, type FleetCloud } from './testing.ts'

let cloud: FleetCloud
beforeAll(async () => void (cloud = await fleetCloud({ workers: false })))
afterAll(() => cloud.close())

const codes = async (hostId: string | null) =>
  (await cloud.db.select().from(alarms)).filter((alarm) => alarm.hostId === hostId && alarm.clearedAt === null).map((alarm) => alarm.code)
const raised = (hostId: string | null, code: string) => until(`alarm ${code}`, async () => (await codes(hostId)).includes(code))

/** What the log of an agent says until it is told something, or has waited. */
async function toldBy(identity: Identity, url = cloud.control.url, state = memoryState(identity)) {
  const lines: string[] = []
  const agent = agentOf(url, identity, {
    state,
    log: (_level, what, facts) => void lines.push(`${what} ${String(facts?.['code'] ?? facts?.['message'] ?? '')}`),
  })
  agent.start()
  await until('the agent is told something', () => agent.connected || lines.length > 0)
  const { connected } = agent
  await agent.stop()
  return { connected, lines: [...new Set(lines)] }
}

/** A host that has the right key and says what it likes. */
async function hostile(identity: Identity, say: (socket: WebSocket) => void): Promise<void> {
  const socket = new WebSocket(agentUrl(cloud.control.url, false))
  await once(socket, 'open')
  const { session } = await cloud.host(identity.host)
  const said = hello.parse({
    type: 'hello',
    host: identity.host,
    run: uuid(),
    boot: 'b',
    agent: 'x',
    wire: [1, 1],
    session,
    nonce: 'A'.repeat(43),
  })
  socket.send(JSON.stringify(said))
  const refusal = once(socket, 'close').then(() => Promise.reject(new Error('refused')))
  const next = async () => JSON.parse(String((await Promise.race([once(socket, 'message'), refusal]))[0])) as Record<string, string>
  const { nonce = '' } = await next()
  socket.send(
    JSON.stringify({ type: 'proof', signature: signStatement(identity.privateKey, transcript('host', identity.controlKey, said, nonce)) }),
  )
  const welcomed = await next()
  socket.send(JSON.stringify({ type: 'ready', session: welcomed['session'] }))
  await next()
  refusal.catch(() => undefined)
  say(socket)
  await Promise.race([
    once(socket, 'close'),
    new Promise((_, no) => setTimeout(() => no(new Error('The connection was not closed.')), 5_000)),
  ])
}

test('AGT-1 (OSSA-2019-005): nobody without the very key of an enrolled host is listened to', async () => {
  const identity = await cloud.enrol('agt-1')
  const other = await cloud.enrol('agt-1-other')
  const stranger = makeKeys().privateKey
  expect(await toldBy({ ...identity, privateKey: stranger })).toMatchObject({ connected: false, lines: ['refused unknown_host'] })
  await raised(identity.host, 'impostor')
  expect(await toldBy({ ...identity, privateKey: other.privateKey })).toMatchObject({ connected: false, lines: ['refused unknown_host'] })
  expect(await toldBy({ ...identity, host: uuid() })).toMatchObject({ connected: false, lines: ['refused unknown_host'] })
  await raised(null, 'unknown_host')
  expect(await toldBy(identity)).toMatchObject({ connected: true })
})

test('AGT-1: a host that was removed loses its connection within five seconds and does not come back', async () => {
  const identity = await cloud.enrol('agt-1-removed')
  const agent = agentOf(cloud.control.url, identity)
  agent.start()
  await until('connected', () => agent.connected)
  await cloud.call(operator, removeHost, { hostId: identity.host })
  await until('cut off', () => !agent.connected, 5_000)
  await agent.stop()
  expect(await toldBy(identity)).toMatchObject({ connected: false, lines: ['refused unknown_host'] })
})

test('AGT-2 (OSSN-0096): an agent says nothing to a control plane that does not hold the pinned key', async () => {
  const identity = await cloud.enrol('agt-2')
  const { connected, lines } = await toldBy({ ...identity, controlKey: makeKeys().publicKey })
  expect([connected, lines[0]]).toEqual([false, expect.stringMatching(/^alarm: wrong control plane .*Nothing was sent/)])
  expect((await cloud.host(identity.host)).session).toBe(0)
})

test('AGT-2: what one end has signed is of no use at another cloud, and a recorded answer of none later', async () => {
  const identity = await cloud.enrol('agt-2-replayed')
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  const seen: string[] = []
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      seen.push(String(data))
      socket.send(JSON.stringify({ type: 'challenge', nonce: 'B'.repeat(43), signature: signStatement(makeKeys().privateKey, ['x']) }))
    })
  })
  const { lines } = await toldBy(identity, `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  expect(lines[0]).toMatch(/wrong control plane/)
  // However often it tries again.
  expect(new Set(seen.map((text) => (JSON.parse(text) as { type: string }).type))).toEqual(new Set(['hello']))
  server.close()
  await expect(hostile({ ...identity, controlKey: makeKeys().publicKey }, () => undefined)).rejects.toThrow()
  expect((await cloud.host(identity.host)).session).toBe(0)
})

test('AGT-3 (OSSN-0104): a token works once, for its time, for its host and at its cloud, and is never sent', async () => {
  const token = await cloud.call(operator, createToken, { hostName: 'agt-3' })
  const { url } = cloud.control
  const attempt = (name: string, given = token, controlKey = given.controlKey) => enrolWith(url, given.token, controlKey, name)
  await expect(attempt('agt-3', { ...token, token: `${token.id}.${'A'.repeat(43)}` })).rejects.toThrow(/No such token/)
  await expect(attempt('agt-3', token, makeKeys().publicKey)).rejects.toThrow(/No such token/)
  await expect(attempt('somebody')).rejects.toThrow('This token is for the host agt-3, not for somebody.')
  const { host } = await attempt('agt-3')
  await expect(attempt('agt-3')).rejects.toThrow(/has been used already/)
  await raised(host, 'token_reused')
  const expired = await cloud.call(operator, createToken, {})
  await cloud.db
    .update(enrolmentTokens)
    .set({ expiresAt: new Date(Date.now() - 1_000) })
    .where(eq(enrolmentTokens.id, expired.id))
  await expect(attempt('agt-3-late', expired)).rejects.toThrow(/has expired/)
  const revoked = await cloud.call(operator, createToken, {})
  await cloud.call(operator, revokeToken, { tokenId: revoked.id })
  await expect(attempt('agt-3-revoked', revoked)).rejects.toThrow(/was revoked/)
  await expect(attempt('agt-3', await cloud.call(operator, createToken, {}))).rejects.toThrow(/There is a host called agt-3 already/)
  const { rows } = await cloud.call(operator, browseTokens, { filter: { state: ['used', 'expired', 'revoked'] } })
  expect(new Set(rows.map((row) => row.state))).toEqual(new Set(['used', 'expired', 'revoked']))
  expect(JSON.stringify(await cloud.db.select().from(enrolmentTokens))).not.toContain(token.token.split('.')[1])
  for (const code of ['enrolment_stranger', 'token_wrong_name', 'token_expired', 'token_revoked']) await raised(null, code)
})

test('AGT-3: whoever answers in the place of the cloud gets nothing that would enrol a host, and cannot pretend that it did', async () => {
  const { token, controlKey } = await cloud.call(operator, createToken, {})
  let stolen = ''
  const server = createServer((request, response) => {
    request.on('data', (part: Buffer) => (stolen += part.toString()))
    request.on('end', () => response.end(JSON.stringify({ host: uuid(), signature: 'A'.repeat(86) })))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  await expect(enrolWith(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, token, controlKey, 'agt-3-lured')).rejects.toThrow(
    /somebody else answers there/,
  )
  server.close()
  expect(stolen).not.toContain(token.split('.')[1])
  const { publicKey } = makeKeys()
  const forged = JSON.stringify({ ...(JSON.parse(stolen) as object), publicKey })
  const answer = await fetch(`${cloud.control.url}/agent/enrol`, { method: 'POST', body: forged })
  expect([answer.status, await answer.json()]).toEqual([403, { error: { code: 'enrolment_stranger', message: expect.any(String) } }])
})

test('an enrolment whose answer was lost is repeated with the same key, and makes no second host', async () => {
  const { token, controlKey } = await cloud.call(operator, createToken, {})
  const { privateKey } = makeKeys()
  const options = { url: cloud.control.url, token, controlKey, name: 'lost-answer', hardware: 'hardware-lost', privateKey }
  expect(await enrol(options)).toBe(await enrol(options))
})

test('a host that has lost its disk gets a new key with a token of its own, and the old key ends', async () => {
  const identity = await cloud.enrol('again')
  const agent = agentOf(cloud.control.url, identity)
  agent.start()
  await until('connected', () => agent.connected)
  const { token, controlKey } = await cloud.call(operator, createToken, { hostId: identity.host })
  const renewed = await enrolWith(cloud.control.url, token, controlKey, 'whatever', 'hardware-of-again')
  expect(renewed.host).toBe(identity.host)
  await until('the old key is cut off', () => !agent.connected, 5_000)
  await agent.stop()
  expect((await toldBy(identity)).connected).toBe(false)
  expect((await toldBy(renewed)).connected).toBe(true)
})

test('AGT-4 (I18): an old copy of a host’s state is refused until an operator has looked', async () => {
  const identity = await cloud.enrol('rolled-back')
  const state = memoryState(identity)
  for (let n = 0; n < 3; n++) expect((await toldBy(identity, cloud.control.url, state)).connected).toBe(true)
  const copy = memoryState(identity)
  await copy.saveSession(state.session() - 2)
  expect(await toldBy(identity, cloud.control.url, copy)).toMatchObject({ connected: false, lines: ['refused rolled_back'] })
  await raised(identity.host, 'rolled_back')
  const ahead = memoryState(identity)
  await ahead.saveSession(1_000)
  expect((await toldBy(identity, cloud.control.url, ahead)).connected).toBe(false)
  await cloud.call(operator, acceptSession, { hostId: identity.host })
  expect((await toldBy(identity, cloud.control.url, copy)).connected).toBe(true)
  expect((await toldBy(identity, cloud.control.url, state)).connected).toBe(false)
})

test('a host that crashed before or after it stored the new number comes back with either', async () => {
  const identity = await cloud.enrol('between')
  const before = { ...memoryState(identity), saveSession: () => Promise.reject(new Error('power cut')) }
  expect((await toldBy(identity, cloud.control.url, before)).connected).toBe(false)
  await until('offered', async () => (await cloud.host(identity.host)).offered === 1)
  const after = memoryState(identity)
  await after.saveSession(1)
  expect((await toldBy(identity, cloud.control.url, after)).connected).toBe(true)
  expect((await cloud.host(identity.host)).session).toBe(2)
})

test.each(['the same gateway', 'another gateway'])(
  'AGT-4: of two agents with one identity the first keeps its connection, at %s',
  async (where) => {
    const identity = await cloud.enrol(`twin at ${where}`.replaceAll(' ', '-'))
    const state = memoryState(identity)
    const second = where === 'another gateway' ? await openDoor(cloud) : cloud.control
    const agent = agentOf(cloud.control.url, identity, { state })
    agent.start()
    await until('connected', () => agent.connected)
    expect(await toldBy(identity, second.url, state)).toMatchObject({ connected: false, lines: ['refused duplicate'] })
    expect(agent.connected).toBe(true)
    await raised(identity.host, 'duplicate')
    await agent.stop()
    expect((await toldBy(identity, second.url, state)).connected).toBe(true)
    if (second !== cloud.control) await second.stop()
  },
)

const foreign: [string, string, () => ToControl | string][] = [
  ['an answer to a command of another host', 'foreign_result', () => ({ type: 'result', id: uuid(), seq: 1, answer: { ok: null } })],
  ['metrics of a guest that is not here', 'foreign_series', () => ({ type: 'series', id: 1, names: [`guest.${uuid()}.cpu`] })],
  [
    'an inventory without end',
    'malformed',
    () => ({ type: 'inventory', body: { hardware: { disks: Array.from({ length: 5_000 }, () => ({})) }, storage: [] } as never }),
  ],
  ['text that is no message', 'malformed', () => 'GET / HTTP/1.1'],
  ['half a message', 'malformed', () => '{"type":"result","id":"'],
  [
    'a host’s fault without end',
    'malformed',
    () => ({ type: 'result', id: uuid(), seq: 1, answer: { fault: { code: 'x', message: 'x'.repeat(100_000) } } }),
  ],
]

test.each(foreign)('AGT-4: %s ends the connection with an alarm', async (what, code, message) => {
  const identity = await cloud.enrol(what.replaceAll(/\W+/g, '-').slice(0, 60))
  const text = message()
  await hostile(identity, (socket) => socket.send(typeof text === 'string' ? text : JSON.stringify(text)))
  await raised(identity.host, code)
})

test('AGT-4: what is unknown is answered, and what is too long or too much ends the connection', async () => {
  const identity = await cloud.enrol('too-much')
  let answered = ''
  await hostile(identity, (socket) => {
    socket.on('message', (data) => {
      if (!String(data).includes('unsupported')) return
      answered = String(data)
      socket.send('x'.repeat(2 * 1024 * 1024))
    })
    socket.send(JSON.stringify({ type: 'sing', song: 'x' }))
  })
  expect(JSON.parse(answered)).toEqual({ type: 'unsupported', of: 'sing' })
  await hostile(identity, (socket) => {
    for (let n = 0; n < 20_000; n++) socket.send(JSON.stringify({ type: 'pong', n: 1 }))
  })
  await raised(identity.host, 'flood')
})

test('a handshake is short: who sends much, or binary, or nothing, is cut off', async () => {
  const door = await openDoor(cloud, { timing: { handshakeMs: 300 } })
  for (const say of [(s: WebSocket) => s.send('x'.repeat(9 * 1024)), (s: WebSocket) => s.send(Buffer.alloc(10)), () => undefined]) {
    const socket = new WebSocket(agentUrl(door.url, false))
    await once(socket, 'open')
    say(socket)
    await once(socket, 'close')
  }
  await until('all of them are over', () => door.gateway.stats().handshakes === 0)
  await door.stop()
})

test('over a plain connection that is not local nobody is let in, unless the operator has said so', async () => {
  expect(() => agentUrl('http://cloud.example.com', false)).toThrow(/not encrypted/)
  expect(agentUrl('http://cloud.example.com', true)).toBe('ws://cloud.example.com/agent')
  expect(agentUrl('https://cloud.example.com/', false)).toBe('wss://cloud.example.com/agent')
  await expect(dialSocket('http://cloud.example.com')()).rejects.toThrow(/not encrypted/)
  const code = async (trustedProxies: string[], headers: Record<string, string>, plain = false) => {
    const door = agentDoor({ cloud, gateway: cloud.control.gateway, trustedProxies, plain })
    const server = createServer((request, response) => void door.request(request, response)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/agent/enrol`, {
      method: 'POST',
      body: '{}',
      headers,
    })
    server.close()
    return ((await answer.json()) as { error: { code: string } }).error.code
  }
  const away = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'http' }
  expect(await code(['127.0.0.1'], away)).toBe('not_encrypted')
  expect(await code(['127.0.0.0/8'], { ...away, 'x-forwarded-proto': 'https' })).toBe('bad_request')
  expect(await code(['127.0.0.1'], away, true)).toBe('bad_request')
  expect(await code([], { ...away, 'x-forwarded-proto': 'https' })).toBe('bad_request')
})
