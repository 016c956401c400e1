import { randomBytes } from 'node:crypto'
import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request as httpRequest,
  type ServerResponse,
} from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'

/** What is passed on goes here. */
export interface Behind {
  socket: string
  log: Logger
  /** The public address, when it is fixed; otherwise browsers' own Host says where they reach us. */
  publicUrl: string | undefined
  dev: boolean
}

const owned = /^\/(?:trpc|healthz|readyz|metrics|\.well-known)(?:[/?]|$)/

/** Is this for the pages? What no service, probe or document answers, and the front page for those who read HTML. */
export function forPages(request: IncomingMessage, servicePaths: readonly string[]): boolean {
  const url = request.url ?? '/'
  const path = url.split('?', 1)[0] ?? '/'
  if (path === '/') return request.headers.accept?.includes('text/html') ?? false
  return !owned.test(url) && !servicePaths.some((service) => path === service || path.startsWith(`${service}/`))
}

/** Headers that end at each hop, and those by which we, and nobody else, tell the pages who is asking and how. */
const notPassedOn = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'forwarded',
  'x-nonce',
  'x-gone-to',
  'content-security-policy',
])

function passedOn(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !notPassedOn.has(name) && !name.startsWith('x-forwarded-') && !name.startsWith('x-middleware-'),
    ),
  )
}

function forwarded({ publicUrl }: Behind, request: IncomingMessage): OutgoingHttpHeaders {
  const at = publicUrl === undefined ? undefined : new URL(publicUrl)
  return {
    'x-forwarded-host': at?.host ?? request.headers.host ?? '',
    'x-forwarded-proto': at?.protocol.slice(0, -1) ?? 'http',
    'x-forwarded-for': request.socket.remoteAddress ?? '',
    // Next hides from pages by which header a browser asks for one that it goes to, and not for its first.
    ...(request.headers['rsc'] === undefined ? {} : { 'x-gone-to': '1' }),
  }
}

/** Scripts run only with the nonce of this very answer; nothing comes from elsewhere, and nobody may frame us. */
function contentSecurityPolicy(nonce: string, dev: boolean): string {
  return [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' 'nonce-${nonce}'`,
    // Widths of meters and offsets of virtual rows are attributes; they cannot fetch or run anything.
    `style-src-attr 'unsafe-inline'`,
    `img-src 'self' data:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `worker-src 'self'`,
    `manifest-src 'self'`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ')
}

const securityHeaders: OutgoingHttpHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
}

/** Passes a request on to the pages process, both ways as streams. */
export function forward(behind: Behind, request: IncomingMessage, response: ServerResponse): void {
  const nonce = randomBytes(16).toString('base64')
  const policy = contentSecurityPolicy(nonce, behind.dev)
  const onward = httpRequest({
    socketPath: behind.socket,
    method: request.method,
    path: request.url,
    // Next takes the nonce out of this header and gives it to every script that it writes.
    headers: {
      ...passedOn(request.headers),
      ...forwarded(behind, request),
      'content-security-policy': policy,
      'x-nonce': nonce,
      'x-url': request.url,
    },
  })
  onward.on('response', (answer) => {
    // A worker lives by the policy of its own file; it has no nonce to show.
    const html = answer.headers['content-type']?.startsWith('text/html') ?? false
    const https = behind.publicUrl?.startsWith('https:') ?? false
    response.writeHead(answer.statusCode ?? 502, {
      ...passedOn(answer.headers),
      ...securityHeaders,
      ...(https ? { 'strict-transport-security': 'max-age=31536000' } : {}),
      ...(html ? { 'content-security-policy': policy } : {}),
    })
    answer.pipe(response)
    answer.on('error', () => response.destroy())
  })
  onward.on('error', (error) => {
    if (response.destroyed) return
    behind.log.warn({ error: error.message }, 'the pages process does not answer')
    if (response.headersSent) response.destroy()
    else away(response)
  })
  response.on('close', () => onward.destroy())
  request.pipe(onward)
}

/** While the pages process starts again: the APIs are not concerned, and the page comes back by itself. */
function away(response: ServerResponse) {
  response.writeHead(503, { 'content-type': 'text/html; charset=utf-8', 'retry-after': '1', ...securityHeaders })
  response.end(
    '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="1"><title>Pileus</title><p>The dashboard is starting. This page reloads by itself.</p>',
  )
}

/** Only `npm run dev` has sockets behind us: the reload of changed modules. Everybody else's are ended, not left waiting. */
export function forwardUpgrade(behind: Behind, request: IncomingMessage, peer: Duplex, head: Buffer): void {
  if (!behind.dev) return void peer.destroy()
  const onward = httpRequest({
    socketPath: behind.socket,
    method: 'GET',
    path: request.url,
    headers: { ...request.headers, ...forwarded(behind, request) },
  })
  onward.on('upgrade', (answer, socket, first) => {
    const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${String(value)}`)
    peer.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`)
    if (first.length > 0) peer.write(first)
    if (head.length > 0) socket.write(head)
    socket.pipe(peer).pipe(socket)
    socket.on('error', () => peer.destroy())
    peer.on('error', () => socket.destroy())
  })
  onward.on('error', () => peer.destroy())
  onward.on('response', () => peer.destroy())
  onward.end()
}
