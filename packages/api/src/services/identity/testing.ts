import { testCloud, type TestCloud } from '../../platform/testing/cloud.ts'
import type { Settings } from '../../platform/ctx.ts'
import type { ProfileName } from '../../platform/policy.ts'
import { services } from '../index.ts'
import { authenticate, bootstrap } from './index.ts'

export interface IdentityCloud extends TestCloud {
  /** An admin's token: of the project admin, or of the system. */
  admin: string
  system: string
  login(auth: { user: string; password: string; domain?: string; scope?: unknown }): Promise<{ token: string; status: number; body: unknown }>
}

/** A bootstrapped cloud with somebody logged in. */
export async function identityCloud(options: { profile?: ProfileName; settings?: Partial<Settings> } = {}): Promise<IdentityCloud> {
  const cloud = await testCloud(services, authenticate, options)
  await bootstrap(cloud.db, { password: 'secret', passwordHash: 'argon2id', region: 'RegionOne', catalog: [{ type: 'identity', name: 'keystone', url: 'http://localhost/identity' }], moveEndpoints: true })
  const login: IdentityCloud['login'] = async ({ user, password, domain = 'Default', scope }) => {
    const answer = await cloud.rest('POST', '/identity/v3/auth/tokens', {
      body: { auth: { identity: { methods: ['password'], password: { user: { name: user, domain: { name: domain }, password } } }, ...(scope === undefined ? {} : { scope }) } },
    })
    return { token: String(answer.headers['x-subject-token'] ?? ''), status: answer.status, body: answer.body }
  }
  const admin = await login({ user: 'admin', password: 'secret', scope: { project: { name: 'admin', domain: { name: 'Default' } } } })
  const system = await login({ user: 'admin', password: 'secret', scope: { system: { all: true } } })
  return Object.assign(cloud, { admin: admin.token, system: system.token, login })
}
