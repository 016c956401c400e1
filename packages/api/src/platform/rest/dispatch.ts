import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { permits } from '../access-rules.ts'
import type { Cloud, Request } from '../ctx.ts'
import { Fault, unauthorized } from '../fault.ts'
import type { ApiService, Authenticate, Shown } from '../service.ts'
import { siteOf } from './site.ts'
import { fieldMessage, httpStatus } from './dialect.ts'
import { camel, isObject, snake, type Reply } from './fields.ts'
import { readBody } from './json.ts'
import { Json, type Method, type Route } from './route.ts'
import { parseVersion, printVersion, requestedVersion, type Version } from './version.ts'

const methods: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Mounts a service on Fastify: the route table is the router, this file is all that stands between it and HTTP. */
export function mount(app: FastifyInstance, cloud: Cloud, service: ApiService, authenticate: Authenticate): void {
  void app.register(
    async (scope) => {
      readBody(scope, service.bodies ?? {})
      if (service.strictSlash) scope.addHook('onRequest', refuseEmptyName(service))
      scope.setErrorHandler((error, request, reply) => void refuse(cloud, service, error, request, reply))
      scope.setNotFoundHandler(
        (request, reply) => void refuse(cloud, service, new Fault('not_found', 'The resource could not be found.'), request, reply),
      )
      for (const path of new Set(service.documents.map((document) => document.path))) mountDocuments(scope, path, cloud, service)
      for (const routes of byPath(service.routes)) mountPath(scope, routes, { cloud, service, authenticate })
    },
    { prefix: service.path },
  )
}

const refuseEmptyName = (service: ApiService) => (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void) => {
  const path = request.url.split('?')[0] ?? ''
  const isDocument = service.documents.some((document) => path === `${service.path}${document.path}`)
  const known = isDocument || !path.endsWith('/') || path.slice(0, -1) === service.path
  done(known ? undefined : new Fault('not_found', 'The resource could not be found.'))
}

function mountDocuments(scope: FastifyInstance, path: string, cloud: Cloud, service: ApiService): void {
  const documents = service.documents.filter((document) => document.path === path)
  scope.get(path, async (request, reply) => {
    const document = documents.find((d) => d.accept && prefers(request.headers.accept, d.accept)) ?? documents.find((d) => !d.accept)
    if (!document) throw new Fault('not_acceptable', `This document is there as ${documents.map((d) => d.accept).join(', ')} only.`)
    const version = document.versioned && service.microversions ? requestedVersion(service.microversions, request.headers) : 0
    const shown = replyFor(cloud, service, request, version)
    if (document.versioned) microversionHeaders(service, version, reply)
    if (documents.length > 1) vary(reply, 'Accept')
    return reply
      .code(document.status)
      .headers(document.headers?.(shown) ?? {})
      .type(document.accept ?? 'application/json')
      .send(JSON.stringify(document.show(shown)))
  })
  refuseOthers(scope, path, ['GET'])
}

/** Is this media type wanted rather than plain JSON? */
function prefers(accept: string | undefined, type: string): boolean {
  const wish = (wanted: string) => {
    const [found] = (accept ?? '')
      .split(',')
      .map((part) => part.trim().toLowerCase().split(';'))
      .filter(([name]) => name?.trim() === wanted)
    if (!found) return 0
    const weight = found.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find((q) => q !== undefined)
    return weight === undefined ? 1 : Number(weight)
  }
  return wish(type) > wish('application/json')
}

/** Where a request comes in, and who says whose it is. */
export interface Entrance {
  cloud: Cloud
  service: Pick<ApiService, 'type' | 'path'>
  authenticate: Authenticate
}

export interface Mounted extends Entrance {
  service: ApiService
}

function mountPath(scope: FastifyInstance, routes: readonly Route[], mounted: Mounted): void {
  for (const method of methods) {
    const candidates = routes.filter((route) => route.method === method)
    if (candidates.length > 0)
      scope.route({ method, url: candidates[0]?.path ?? '/', handler: (request, reply) => answer(candidates, mounted, request, reply) })
  }
  refuseOthers(scope, routes[0]?.path ?? '/', [...new Set(routes.map((route) => route.method))])
}

function refuseOthers(scope: FastifyInstance, url: string, understood: readonly Method[]): void {
  const allow = understood.join(', ')
  scope.route({
    method: methods.filter((method) => !understood.includes(method)),
    url,
    handler: (_request, reply) => {
      void reply.header('allow', allow)
      throw new Fault('method_not_allowed', `The method is not allowed for the requested URL; it understands ${allow}.`)
    },
  })
}

/** Grouped by the path without the names of its parameters. */
function byPath(routes: readonly Route[]): Iterable<Route[]> {
  const paths = new Map<string, Route[]>()
  for (const route of routes) {
    const shape = route.path.replace(/:[^/]+/g, ':')
    paths.set(shape, [...(paths.get(shape) ?? []), route])
  }
  return paths.values()
}

async function answer(candidates: readonly Route[], mounted: Mounted, request: FastifyRequest, reply: FastifyReply) {
  const { cloud, service } = mounted
  if (request.url.includes('%00')) throw new Fault('bad_request', 'The URL holds a NUL character.')
  const asking = await requestFor(mounted, request)
  if (!asking.caller && candidates.every((one) => one.op.policy !== null)) throw unauthorized()
  const version = service.microversions ? requestedVersion(service.microversions, request.headers) : 0
  const route = choose(candidates, request.body, version)
  if (service.bodies?.strict) requireJson(route, request)
  if (route.op.policy !== null && !asking.caller) throw unauthorized()
  if ((route.body?.stream === true) !== request.body instanceof Readable) throw wrongMedia(route, service)
  const result = await route.op.call(asking, input(route, request, version))
  const shown = replyFor(cloud, service, request, version)
  void reply.code(route.statusOf?.(result) ?? route.status)
  if (service.microversions) microversionHeaders(service, version, reply)
  if (route.headers) setHeaders(reply, route.headers(result, shown))
  if (!route.reply) return reply.send()
  const rendered = route.reply(result, shown)
  return rendered instanceof Json ? reply.type('application/json').send(rendered.text) : reply.send(rendered)
}

/** Among routes of one method and path: the one for this version, and for actions the one that the body names. */
function choose(candidates: readonly Route[], body: unknown, version: Version): Route {
  const inVersion = candidates.filter(
    (r) => version >= (r.since ? (parseVersion(r.since) ?? 0) : 0) && version < (r.until ? (parseVersion(r.until) ?? Infinity) : Infinity),
  )
  const earlier = candidates.find((route) => route.earlier)?.earlier
  if (inVersion.length === 0) throw new Fault(earlier ?? 'not_found', 'The resource could not be found in this version of the API.')
  const plain = inVersion.find((r) => r.action === undefined)
  if (plain) return plain
  const keys = isObject(body) ? Object.keys(body) : []
  const found = keys.length === 1 ? inVersion.find((r) => r.action === keys[0]) : undefined
  if (!found) throw new Fault('bad_request', `The body must name exactly one action, one of: ${inVersion.map((r) => r.action).join(', ')}.`)
  return found
}

/** For services whose clients are held to what HTTP says of content types. */
function requireJson(route: Route, { headers }: FastifyRequest): void {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (!type && Number(headers['content-length'] ?? 0) > 0)
    throw new Fault('bad_request', 'A body needs a content-type header: send application/json.')
  if (route.body && type !== 'application/json')
    throw new Fault('unsupported_media', `The media type ${type?.slice(0, 80) ?? 'None'} is not supported, use application/json.`)
  if (route.method === 'GET' && route.reply && !takesJson(headers.accept))
    throw new Fault('not_acceptable', 'Only application/json is provided.')
}

function takesJson(accept: string | undefined): boolean {
  const ranges = (accept ?? '').split(',').map((range) =>
    range
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/),
  )
  const quality = (wanted: string) => {
    const found = ranges.find(([name]) => name === wanted)
    return found && Number(found.map((parameter) => /^q=([\d.]+)$/.exec(parameter)?.[1]).find((q) => q !== undefined) ?? 1)
  }
  return !accept?.trim() || (quality('application/json') ?? quality('application/*') ?? quality('*/*') ?? 0) > 0
}

const wrongMedia = ({ body }: Route, { bodies }: ApiService) =>
  new Fault(
    'unsupported_media',
    `The content type is not supported: send ${body?.stream ? bodies?.streams?.join(' or ') : 'application/json'}.`,
  )

function input(route: Route, request: FastifyRequest, version: Version): Record<string, unknown> {
  const query = isObject(request.query) ? request.query : {}
  const fromQuery = Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name.includes('__') ? name : camel(name), Array.isArray(value) ? value[0] : value]),
  )
  const raw = route.action && isObject(request.body) ? request.body[route.action] : request.body
  return {
    ...(route.method === 'GET' ? fromQuery : {}),
    ...route.body?.read(raw, version, route.inputs),
    ...route.input?.({ headers: request.headers, query, method: request.method, url: request.url, version }),
    ...(isObject(request.params) ? request.params : {}),
  }
}

export function tokenOf(request: FastifyRequest): Shown | undefined {
  const token = request.headers['x-auth-token'] ?? /^Bearer ([\w-]+)$/i.exec(request.headers.authorization ?? '')?.[1]
  return typeof token === 'string' && token !== '' ? { kind: 'token', token } : undefined
}

/** REST knows tokens and nothing else: cookies are for pages (trpc.ts). */
export async function requestFor({ cloud, service, authenticate }: Entrance, request: FastifyRequest, shown = tokenOf(request)) {
  const caller = shown && (await authenticate(cloud, shown))
  const refresh = async () => shown && authenticate(cloud, shown.kind === 'session' ? { ...shown, use: 'watching' } : shown)
  const path = request.url.split('?')[0] ?? ''
  if (!permits(caller?.accessRules, { service: service.type, method: request.method, path, prefix: service.path })) throw unauthorized()
  return { ...requestOf(cloud, request), refresh, ...(caller ? { caller } : {}) } satisfies Request
}

/** What is known of a request before anybody asked whose it is. */
export const requestOf = (cloud: Cloud, request: FastifyRequest): Request => ({
  cloud,
  requestId: request.id,
  baseUrl: baseUrl(cloud, request),
  sender: { address: request.ip, agent: request.headers['user-agent'] ?? '', site: siteOf(cloud, request) },
})

/**
 * Where the client reaches us. Behind a proxy that is what a trusted proxy says; Fastify heeds X-Forwarded-* from those only.
 * It ends up in links, so it must be a host and nothing else.
 */
export function baseUrl(cloud: Cloud, request: FastifyRequest): string {
  if (cloud.settings.publicUrl !== undefined) return cloud.settings.publicUrl
  if (!/^(?:[\w.-]+|\[[\da-fA-F:.]+\])(?::\d{1,5})?$/.test(request.host))
    throw new Fault('bad_request', 'The Host header must name a host, such as cloud.example.com:8080.')
  return `${request.protocol === 'https' ? 'https' : 'http'}://${request.host}`
}

function baseUrlIfAny(cloud: Cloud, request: FastifyRequest): string {
  try {
    return baseUrl(cloud, request)
  } catch {
    return ''
  }
}

function replyFor(cloud: Cloud, service: ApiService, request: FastifyRequest, version: Version): Reply {
  const base = baseUrl(cloud, request)
  return { version, url: base + service.path, self: base + request.url }
}

function microversionHeaders(service: ApiService, version: Version, reply: FastifyReply) {
  const spec = service.microversions
  if (!spec) return
  void reply.header('openstack-api-version', `${spec.service} ${printVersion(version)}`)
  if (spec.legacyHeader) void reply.header(spec.legacyHeader, printVersion(version))
  vary(reply, 'OpenStack-API-Version', ...(spec.legacyHeader ? [spec.legacyHeader] : []))
}

function setHeaders(reply: FastifyReply, { vary: also, ...headers }: Record<string, string>): void {
  void reply.headers(headers)
  if (also !== undefined) vary(reply, also)
}

/** Adds to what an answer depends on; what others have said before stays. */
export function vary(reply: FastifyReply, ...names: string[]): void {
  const said = String(reply.getHeader('vary') ?? '')
    .split(', ')
    .filter(Boolean)
  void reply.header('vary', [...new Set([...said, ...names])].join(', '))
}

/** The version of a request that is being refused: perhaps it was the version that was wrong. */
function versionIfAny(service: ApiService, request: FastifyRequest): Version | undefined {
  try {
    return service.microversions && requestedVersion(service.microversions, request.headers)
  } catch {
    return undefined
  }
}

/** Every refusal ends here and is printed in the dialect of the service. What we did not foresee is logged, and told only by its request id. */
export function refuse(cloud: Cloud, service: ApiService, error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const fault = asFault(error)
  if (request.body instanceof Readable) drain(request.body)
  const version = versionIfAny(service, request)
  if (version !== undefined) microversionHeaders(service, version, reply)
  if (!fault) {
    cloud.log.error({ requestId: request.id, err: error, route: request.routeOptions.url }, 'unforeseen error')
    const internal = new Fault(
      'unavailable',
      `An unexpected error prevented the server from fulfilling your request. Tell your operator the request id ${request.id}.`,
    )
    return reply.code(500).send(service.dialect.error(internal, 500, { requestId: request.id, version }))
  }
  const status = service.dialect.status?.[fault.code] ?? httpStatus[fault.code]
  const worded = new Fault(fault.code, fieldMessage(fault, snake), fault.details)
  const headers = service.dialect.headers?.(fault, status, baseUrlIfAny(cloud, request) + service.path) ?? {}
  if (status === 503) headers['retry-after'] = '1'
  setHeaders(reply, headers)
  return reply.code(status).send(service.dialect.error(worded, status, { requestId: request.id, version }))
}

/** Most clients read an answer only when they have sent everything. They are heard out for a while, and cut off then. */
const drainMs = 5_000

function drain(body: Readable): void {
  if (body.readableEnded || body.destroyed) return
  const timer = setTimeout(() => body.destroy(), drainMs)
  body.once('close', () => clearTimeout(timer))
  body.on('error', () => undefined).resume()
}

/** Fastify's own refusals carry a status; everything below 500 is the client's doing and may be said. */
export function asFault(error: unknown): Fault | undefined {
  if (error instanceof Fault) return error
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined
  if (error.statusCode === 414) return new Fault('not_found', 'The resource could not be found.')
  if (error.statusCode === 413) return new Fault('too_large', 'The request body is too large.')
  if (error.statusCode === 415) return new Fault('unsupported_media', 'The content type is not supported: send application/json.')
  if (typeof error.statusCode === 'number' && error.statusCode < 500) return new Fault('bad_request', error.message)
  return undefined
}
