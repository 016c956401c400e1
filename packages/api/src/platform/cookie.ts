import type { FastifyRequest } from 'fastify'
import type { Cloud } from './ctx.ts'
import { badRequest, forbidden } from './fault.ts'
import { baseUrl } from './rest/dispatch.ts'
import { siteOf } from './rest/site.ts'
import type { Shown, WantedScope } from './service.ts'

/** `__Host-` says that the cookie was set over https by this very host, so no neighbour's page can have planted it. */
const secureName = '__Host-pileus.session'
const plainName = 'pileus.session'

/**
 * The session in a request's cookie. A browser adds cookies to whatever any page asks for, so one counts only where our own page
 * asks: what writes (POST) must prove it, what reads must not prove the contrary. An answer to a foreign page could not be read by
 * it in any case, since CORS never allows cookies here.
 */
export function sessionOf(cloud: Cloud, request: FastifyRequest, use: 'asking' | 'watching'): Shown | undefined {
  const secret = readCookie(
    request.headers.cookie ?? '',
    baseUrl(cloud, request).startsWith('https:') ? [secureName] : [secureName, plainName],
  )
  if (secret === undefined) return undefined
  const site = siteOf(cloud, request)
  if (site === 'foreign' || (site === 'unknown' && request.method !== 'GET'))
    throw forbidden(
      `A session counts only for this cloud's own pages, and this request came from ${request.headers.origin ?? 'elsewhere'}. If that is this cloud, PUBLIC_URL has to say so.`,
      { reason: 'foreign_site' },
    )
  return { kind: 'session', secret, scope: wantedScope(request), use }
}

function readCookie(header: string, names: readonly string[]): string | undefined {
  const cookies = header.split(';').map((part) => part.trim())
  return names
    .map((name) => cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1))
    .find((value) => value !== undefined && value !== '')
}

/** In a header; in the query only for EventSource, which can send none. */
function wantedScope(request: FastifyRequest): WantedScope {
  const header = request.headers['x-pileus-scope']
  const query: unknown = request.query
  const fromQuery = request.method === 'GET' && typeof query === 'object' && query !== null && 'scope' in query ? query.scope : undefined
  const text = header ?? fromQuery ?? 'none'
  if (text === 'none') return { kind: 'unscoped' }
  if (text === 'system') return { kind: 'system' }
  const [, kind, id] = (typeof text === 'string' && /^(domain|project):([\w-]{1,64})$/.exec(text)) || []
  if ((kind !== 'domain' && kind !== 'project') || id === undefined)
    throw badRequest('The header X-Pileus-Scope must be system, none, domain:<id> or project:<id>.')
  return { kind, id }
}
