import { hexId } from '@pileus/db/ids'
import { assignments, roles, tokens, users, type TargetKind } from '@pileus/db/schema/identity'
import { and, eq, isNull } from 'drizzle-orm'
import { testCloud, type TestCloud, type TestOptions } from '../../platform/testing/cloud.ts'
import { services } from '../index.ts'
import { authenticate, bootstrap } from './index.ts'
import { newAuditId, newToken, tokenHash } from './tokens/model.ts'

export interface IdentityCloud extends TestCloud {
  /** An admin's token: of the project admin, or of the system. */
  admin: string
  system: string
  login(auth: {
    user: string
    password: string
    domain?: string
    scope?: unknown
  }): Promise<{ token: string; status: number; body: unknown }>
}

/** A bootstrapped cloud with somebody logged in. */
export async function identityCloud(options: TestOptions = {}): Promise<IdentityCloud> {
  const cloud = await testCloud(services, authenticate, options)
  await bootstrap(cloud.db, {
    password: 'secret',
    passwordHash: 'argon2id',
    region: 'RegionOne',
    catalog: [{ type: 'identity', name: 'keystone', url: 'http://localhost/identity' }],
    moveEndpoints: true,
  })
  const login: IdentityCloud['login'] = async ({ user, password, domain = 'Default', scope }) => {
    const answer = await cloud.rest('POST', '/identity/v3/auth/tokens', {
      body: {
        auth: {
          identity: { methods: ['password'], password: { user: { name: user, domain: { name: domain }, password } } },
          ...(scope === undefined ? {} : { scope }),
        },
      },
    })
    return { token: String(answer.headers['x-subject-token'] ?? ''), status: answer.status, body: answer.body }
  }
  const admin = await login({ user: 'admin', password: 'secret', scope: { project: { name: 'admin', domain: { name: 'Default' } } } })
  const system = await login({ user: 'admin', password: 'secret', scope: { system: { all: true } } })
  return Object.assign(cloud, { admin: admin.token, system: system.token, login })
}

export interface Persona {
  userId: string
  token: string
}

/** Somebody new with one role there, and a token for it: roles that it implies count too. Written straight into the tables: no login, no hashing. */
export async function persona(
  cloud: TestCloud,
  wanted: { role: string; on: { kind: TargetKind; id?: string }; domain?: string },
): Promise<Persona> {
  const userId = hexId()
  const token = newToken()
  const { kind, id } = wanted.on
  const [role] = await cloud.db
    .select()
    .from(roles)
    .where(and(eq(roles.name, wanted.role), isNull(roles.domainId)))
  if (!role) throw new Error(`There is no role ${wanted.role}.`)
  await cloud.db.insert(users).values({ id: userId, name: `persona-${userId}`, domainId: wanted.domain ?? 'default' })
  await cloud.db
    .insert(assignments)
    .values({ actorKind: 'user', actorId: userId, targetKind: kind, targetId: id ?? 'system', roleId: role.id })
  const times = { issuedAt: new Date(), expiresAt: new Date(Date.now() + 3_600_000) }
  await cloud.db.insert(tokens).values({
    hash: tokenHash(token),
    userId,
    methods: ['password'],
    scopeKind: kind,
    scopeId: id ?? null,
    auditId: newAuditId(),
    ...times,
  })
  return { userId, token }
}

export const tokenOf = async (cloud: TestCloud, role: string, on: { kind: TargetKind; id?: string }) =>
  (await persona(cloud, { role, on })).token

export interface Answered {
  status: number
  /** What the procedure answered, or what pages learn of the failure. */
  data: unknown
  headers: Record<string, unknown>
}

/** A procedure as a page calls it: reading by GET, writing by POST, from our own origin. */
export async function page(
  cloud: TestCloud,
  procedure: string,
  options: { input?: unknown; session?: string; scope?: string; headers?: Record<string, string>; method?: 'GET' | 'POST' } = {},
): Promise<Answered> {
  const { input = {}, session, scope, method = 'POST' } = options
  const path = `/trpc/identity/${procedure}`
  const answer = await cloud.rest(method, method === 'GET' ? `${path}?input=${encodeURIComponent(JSON.stringify(input))}` : path, {
    ...(method === 'GET' ? {} : { body: input ?? {} }),
    headers: {
      ...(session === undefined ? {} : { cookie: `theme=dark; pileus.session=${session}` }),
      ...(scope === undefined ? {} : { 'x-pileus-scope': scope }),
      ...(method === 'POST' ? { origin: 'http://localhost' } : {}),
      ...options.headers,
    },
  })
  const body = answer.body as { result?: { data?: unknown }; error?: { data?: unknown } }
  return { ...answer, data: body.result?.data ?? body.error?.data }
}

/** Logs a browser in and answers the secret of its cookie. */
export async function signIn(cloud: TestCloud, user: string, password: string, domain = 'Default'): Promise<string> {
  const begun = await page(cloud, 'sessions.begin', { input: { user, password, domain } })
  const redeemed = await page(cloud, 'sessions.redeem', { input: { ticket: (begun.data as { ticket: string }).ticket } })
  return (redeemed.data as { secret: string }).secret
}
