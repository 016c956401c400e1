import { enrolment, handshakeLimits } from '@pileus/wire/handshake'
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { BlockList, isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import type { z } from 'zod'
import type { Cloud } from '../../../platform/ctx.ts'
import { Fault } from '../../../platform/fault.ts'
import { enrolHost } from '../enrolment/ops.ts'
import { type AgentFiles, makeFileDesk } from './files.ts'
import type { Gateway } from './gateway.ts'

export interface DoorOptions {
  cloud: Cloud
  gateway: Gateway
  /** Whose word counts for where a request comes from, and that it was encrypted on the way to them. */
  trustedProxies: readonly string[]
  /** The operator trusts the network itself. */
  plain: boolean
  /** What new hosts may fetch; without it they bring the agent themselves. */
  files?: AgentFiles
}

/** Where agents come in: a POST that enrols a host, and the WebSocket. False for what is not theirs. */
export interface Door {
  request(request: IncomingMessage, response: ServerResponse): boolean
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
}

const failuresAMinute = 30
const mostAddresses = 10_000

export function agentDoor({ cloud, gateway, trustedProxies, plain, files }: DoorOptions): Door {
  const hand = files && makeFileDesk(files)
  const trusted = blockList(trustedProxies)
  const loopback = blockList(['127.0.0.0/8', '::1'])
  const failures = new Map<string, { minute: number; count: number }>()

  function where(request: IncomingMessage): { address: string; secure: boolean } {
    const remote = plainAddress(request.socket.remoteAddress)
    if (!holds(trusted, remote)) return { address: remote, secure: plain || holds(loopback, remote) }
    const forwarded = String(request.headers['x-forwarded-for'] ?? '')
      .split(',')
      .at(-1)
      ?.trim()
    const encrypted = request.headers['x-forwarded-proto'] === 'https'
    return { address: plainAddress(forwarded || remote), secure: plain || encrypted }
  }

  /** Who guesses tokens is made to wait: each guess costs us a signature and a row. */
  function tooMany(address: string, failed = 0): boolean {
    const minute = Math.floor(Date.now() / 60_000)
    const known = failures.get(address)
    const count = (known?.minute === minute ? known.count : 0) + failed
    if (count > 0) failures.set(address, { minute, count })
    if (failures.size > mostAddresses) failures.clear()
    return count >= failuresAMinute
  }

  async function enrol(request: IncomingMessage, response: ServerResponse) {
    const { address, secure } = where(request)
    if (!secure) return answer(response, 403, notEncrypted)
    if (tooMany(address)) return answer(response, 429, refusal('too_many', 'Too many refused enrolments from this address: wait a minute.'))
    const requestId = `req-${randomUUID()}`
    try {
      const body = await readBody(request)
      const sender = { address, agent: String(request.headers['user-agent'] ?? '').slice(0, 255), site: 'unknown' as const }
      answer(response, 200, await enrolHost.call({ cloud, requestId, baseUrl: '', sender }, body))
    } catch (error) {
      tooMany(address, 1)
      const { code } = error instanceof Fault ? error.details : {}
      if (error instanceof Fault) return answer(response, 403, refusal(typeof code === 'string' ? code : error.code, error.message))
      cloud.log.error({ err: error, requestId }, 'an enrolment failed')
      answer(response, 500, refusal('failed', `Something went wrong here; the log says what (${requestId}). Try again.`))
    }
  }

  async function handOut(path: string, response: ServerResponse) {
    try {
      if (!(await hand?.(path, response))) answer(response, 404, refusal('not_found', 'There is nothing here for agents.'))
    } catch (error) {
      cloud.log.error({ err: error, path }, 'a file for agents could not be sent')
      if (response.headersSent) response.destroy()
      else answer(response, 500, refusal('failed', 'This file cannot be read here: run npm run build.'))
    }
  }

  return {
    request(request, response) {
      const path = pathOf(request)
      if (!path.startsWith('/agent/')) return false
      if (request.method === 'POST' && path === '/agent/enrol') void enrol(request, response)
      else if (request.method === 'GET') void handOut(path, response)
      else answer(response, 405, refusal('method', 'This is not answered here.'))
      return true
    },
    upgrade(request, socket, head) {
      if (pathOf(request) !== '/agent') return false
      const { address, secure } = where(request)
      if (secure) gateway.upgrade(request, socket, head, address)
      else
        socket.end(`HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-type: application/json\r\n\r\n${JSON.stringify(notEncrypted)}`)
      return true
    },
  }
}

const refusal = (code: string, message: string) => ({ error: { code, message } })

const notEncrypted = refusal(
  'not_encrypted',
  'Agents come over https. Name the proxy that ends it in TRUSTED_PROXIES, or set AGENT_PLAIN=allow when the network itself is trusted.',
)

function answer(response: ServerResponse, status: number, body: unknown) {
  if (response.headersSent) return
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}

async function readBody(request: IncomingMessage): Promise<z.input<typeof enrolment>> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    const bytes = Buffer.isBuffer(part) ? part : Buffer.from(String(part))
    size += bytes.length
    if (size > handshakeLimits.bytes) throw new Fault('too_large', 'This is too long for an enrolment.')
    parts.push(bytes)
  }
  const parsed = enrolment.safeParse(readJson(Buffer.concat(parts).toString()))
  if (!parsed.success) throw new Fault('bad_request', 'This is not how an agent of this cloud enrols: upgrade the agent.')
  return parsed.data
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const pathOf = (request: IncomingMessage) => (request.url ?? '').split('?', 1)[0] ?? ''

/** IPv4 in the clothes of IPv6 is IPv4. */
const plainAddress = (address = '') => address.replace(/^::ffff:(?=\d+\.)/, '')

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}

const holds = (list: BlockList, address: string) => isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
