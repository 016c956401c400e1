import { body, type Reply } from '../../../platform/rest/fields.ts'
import { Json, route, type Asked } from '../../../platform/rest/route.ts'
import { keystoneList } from '../../../platform/rest/list.ts'
import { time } from '../links.ts'
import { projectView } from '../projects/views.ts'
import { domainView } from '../domains/views.ts'
import {
  issueToken,
  listAuthDomains,
  listAuthProjects,
  revokeToken,
  showAuthCatalog,
  showAuthSystem,
  validateToken,
  type Issued,
  type Receipt,
} from './ops.ts'

const header = (asked: Asked, name: string) => {
  const value = asked.headers[name]
  return typeof value === 'string' ? value : undefined
}

const subject = (asked: Asked) => ({ subjectToken: header(asked, 'x-subject-token'), check: asked.method === 'HEAD' })

function shown(result: Issued | Receipt) {
  if (result.kind === 'token') return result.shown
  const { methods, user, issuedAt, expiresAt, required } = result
  return { receipt: { methods, user, issued_at: time(issuedAt), expires_at: time(expiresAt) }, required_auth_methods: required }
}

const link = (path: string, reply: Reply) => ({ self: `${reply.url}/v3/${path}` })

export const tokenRoutes = [
  route('POST /v3/auth/tokens', {
    op: issueToken,
    body: body(null),
    input: (asked) => ({
      ...(header(asked, 'openstack-auth-receipt') ? { receipt: header(asked, 'openstack-auth-receipt') } : {}),
      ...('nocatalog' in asked.query ? { nocatalog: '' } : {}),
      ...(/^oauth\s/i.test(header(asked, 'authorization') ?? '')
        ? { signed: { authorization: header(asked, 'authorization'), url: asked.url } }
        : {}),
    }),
    statusOf: (result) => (result.kind === 'token' ? 201 : 401),
    headers: (result): Record<string, string> =>
      result.kind === 'token'
        ? { 'x-subject-token': result.secret, vary: 'X-Auth-Token' }
        : { 'openstack-auth-receipt': result.secret, vary: 'X-Auth-Token' },
    reply: shown,
  }),
  route('GET /v3/auth/tokens', {
    op: validateToken,
    input: subject,
    headers: (result) => ({ 'x-subject-token': result.secret, vary: 'X-Auth-Token' }),
    reply: (result) => new Json(result.text),
  }),
  route('DELETE /v3/auth/tokens', { op: revokeToken, input: subject, status: 204 }),
  ...['/v3/auth/projects', '/v3/OS-FEDERATION/projects'].map((path) =>
    route(`GET ${path}`, { op: listAuthProjects, reply: keystoneList('projects', projectView.item) }),
  ),
  ...['/v3/auth/domains', '/v3/OS-FEDERATION/domains'].map((path) =>
    route(`GET ${path}`, { op: listAuthDomains, reply: keystoneList('domains', domainView.item) }),
  ),
  route('GET /v3/auth/system', {
    op: showAuthSystem,
    reply: (has, reply) => ({ system: has ? [{ all: true }] : [], links: link('auth/system', reply) }),
  }),
  route('GET /v3/auth/catalog', { op: showAuthCatalog, reply: (catalog, reply) => ({ catalog, links: link('auth/catalog', reply) }) }),
]
