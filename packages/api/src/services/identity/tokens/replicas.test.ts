import { connect, type Connection } from '@pileus/db/client'
import { projects, users } from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { societyOf, type Society } from '../society.ts'
import { identityCloud, type IdentityCloud } from '../testing.ts'
import { TokenMemory } from './memory.ts'

/** Two control planes on one database: what one of them changes, the other heeds with its very next request. */
let cloud: IdentityCloud
let society: Society
let connection: Connection
let here: TokenMemory
let there: TokenMemory
beforeAll(async () => {
  cloud = await identityCloud()
  society = societyOf(cloud)
  connection = connect(cloud.url, { max: 2 })
  here = new TokenMemory(cloud)
  there = new TokenMemory(connection)
})
afterAll(async () => {
  await connection.close()
  await cloud.close()
})

interface Scene {
  token: string
  end(): Promise<unknown>
}

const api = (method: string, path: string, body?: object, token = cloud.admin) =>
  cloud.rest(method, `/identity/v3/${path}`, { token, ...(body ? { body } : {}) })

async function inProject(domain = 'default') {
  const project = await society.project(domain)
  const user = await society.persona('member', { project }, domain)
  return { project, ...user }
}

const member = () => society.role('member')

/** Each makes a token that works, and says how to end it. */
const scenes: Record<string, () => Promise<Scene>> = {
  'the user is disabled': async () => {
    const { id, token } = await inProject()
    return { token, end: () => api('PATCH', `users/${id}`, { user: { enabled: false } }) }
  },
  'the user is deleted': async () => {
    const { id, token } = await inProject()
    return { token, end: () => api('DELETE', `users/${id}`) }
  },
  'the password is changed by an administrator': async () => {
    const { id, token } = await inProject()
    return { token, end: () => api('PATCH', `users/${id}`, { user: { password: 'something else' } }) }
  },
  'the role is revoked': async () => {
    const { id, token, project } = await inProject()
    return { token, end: async () => api('DELETE', `projects/${project}/users/${id}/roles/${await member()}`) }
  },
  'the role of a group is revoked': async () => {
    const [id, project] = [await society.user(), await society.project()]
    const group = await society.group([id])
    await society.assign({ group }, 'member', { project })
    return {
      token: (await society.login(id, { project })).token,
      end: async () => api('DELETE', `projects/${project}/groups/${group}/roles/${await member()}`),
    }
  },
  'the user leaves the group': async () => {
    const [id, project] = [await society.user(), await society.project()]
    const group = await society.group([id])
    await society.assign({ group }, 'member', { project })
    return { token: (await society.login(id, { project })).token, end: () => api('DELETE', `groups/${group}/users/${id}`) }
  },
  'the inherited role is revoked': async () => {
    const domain = await society.domain()
    const [id, project] = [await society.user(), await society.project(domain)]
    await society.assign({ user: id }, 'member', { domain }, true)
    return {
      token: (await society.login(id, { project })).token,
      end: async () => api('DELETE', `OS-INHERIT/domains/${domain}/users/${id}/roles/${await member()}/inherited_to_projects`),
    }
  },
  'the role is deleted': async () => {
    const [id, project, role] = [await society.user(), await society.project(), await society.role('passing')]
    await society.assign({ user: id }, 'passing', { project })
    return { token: (await society.login(id, { project })).token, end: () => api('DELETE', `roles/${role}`) }
  },
  'the system role is revoked': async () => {
    const { id, token } = await society.persona('reader', { system: true })
    return { token, end: async () => api('DELETE', `system/users/${id}/roles/${await society.role('reader')}`) }
  },
  'the project is disabled': async () => {
    const { token, project } = await inProject()
    return { token, end: () => api('PATCH', `projects/${project}`, { project: { enabled: false } }) }
  },
  'the project is deleted': async () => {
    const { token, project } = await inProject()
    return { token, end: () => api('DELETE', `projects/${project}`) }
  },
  'the domain of the project is disabled': async () => {
    const domain = await society.domain()
    const project = await society.project(domain)
    const { token } = await society.persona('member', { project })
    return { token, end: () => api('PATCH', `domains/${domain}`, { domain: { enabled: false } }) }
  },
  'the domain of the user is disabled': async () => {
    const domain = await society.domain()
    const { token } = await society.persona('member', { project: await society.project() }, domain)
    return { token, end: () => api('PATCH', `domains/${domain}`, { domain: { enabled: false } }) }
  },
  'the trust is deleted': async () => {
    const { id, token, project } = await inProject()
    const trustee = await society.user()
    const made = await api(
      'POST',
      'OS-TRUST/trusts',
      { trust: { trustor_user_id: id, trustee_user_id: trustee, impersonation: true, project_id: project, roles: [{ name: 'member' }] } },
      token,
    )
    const trust = (made.body as { trust: { id: string } }).trust.id
    const own = (await society.login(trustee)).token
    const used = await society.authenticate({ methods: ['token'], token: { id: own } }, { 'OS-TRUST:trust': { id: trust } })
    return { token: used.token, end: () => api('DELETE', `OS-TRUST/trusts/${trust}`, undefined, token) }
  },
  'the application credential is deleted': async () => {
    const { id, token } = await inProject()
    const made = await api('POST', `users/${id}/application_credentials`, { application_credential: { name: 'robot' } }, token)
    const credential = (made.body as { application_credential: { id: string; secret: string } }).application_credential
    const used = await society.authenticate({
      methods: ['application_credential'],
      application_credential: { id: credential.id, secret: credential.secret },
    })
    return { token: used.token, end: () => api('DELETE', `users/${id}/application_credentials/${credential.id}`, undefined, token) }
  },
  'the token is revoked': async () => {
    const { token } = await inProject()
    return { token, end: () => cloud.rest('DELETE', '/identity/v3/auth/tokens', { token, headers: { 'x-subject-token': token } }) }
  },
  'the token that it was made from is revoked': async () => {
    const { token, project } = await inProject()
    const child = await society.authenticate({ methods: ['token'], token: { id: token } }, { project: { id: project } })
    return {
      token: child.token,
      end: () => cloud.rest('DELETE', '/identity/v3/auth/tokens', { token, headers: { 'x-subject-token': token } }),
    }
  },
  'a token in the middle of the chain is revoked': async () => {
    const { token, project } = await inProject()
    const derive = async (from: string) =>
      (await society.authenticate({ methods: ['token'], token: { id: from } }, { project: { id: project } })).token
    const child = await derive(token)
    const grandchild = await derive(child)
    return {
      token: grandchild,
      end: () => cloud.rest('DELETE', '/identity/v3/auth/tokens', { token: child, headers: { 'x-subject-token': child } }),
    }
  },
}

test.each(Object.keys(scenes))('%s: the token ends at once, everywhere', async (name) => {
  const scene = await scenes[name]?.()
  if (!scene) throw new Error(name)
  for (const memory of [here, there]) expect(await memory.find(scene.token), 'it works first').toBeDefined()
  expect(await scene.end()).toMatchObject({ status: expect.toSatisfy((status: number) => status < 300) })
  for (const memory of [here, there]) expect(await memory.find(scene.token)).toBeUndefined()
})

test('revoking a token leaves alone what it was made from', async () => {
  const { token, project } = await inProject()
  const child = await society.authenticate({ methods: ['token'], token: { id: token } }, { project: { id: project } })
  await cloud.rest('DELETE', '/identity/v3/auth/tokens', { token, headers: { 'x-subject-token': child.token } })
  expect(await there.find(token)).toBeDefined()
})

test('an implied role goes from tokens that exist when its rule goes', async () => {
  const [id, project, prior, implied] = [
    await society.user(),
    await society.project(),
    await society.role('prior'),
    await society.role('implied'),
  ]
  await api('PUT', `roles/${prior}/implies/${implied}`)
  await society.assign({ user: id }, 'prior', { project })
  const { token } = await society.login(id, { project })
  const roles = async () => (await there.find(token))?.standing.roles.map((role) => role.name)
  expect(await roles()).toEqual(['implied', 'prior'])
  await api('DELETE', `roles/${prior}/implies/${implied}`)
  expect(await roles()).toEqual(['prior'])
})

test('what does not concern tokens does not make anybody forget them', async () => {
  const { token } = await inProject()
  await there.find(token)
  let reads = 0
  const spy: TokenMemory = new TokenMemory({
    sql: cloud.sql,
    db: new Proxy(cloud.db, { get: (target, key, self) => (reads++, Reflect.get(target, key, self)) }),
  })
  await spy.find(token)
  const first = reads
  await cloud.db.update(users).set({ description: 'x' }).where(eq(users.id, 'nobody'))
  await society.user()
  await cloud.db.select().from(projects).limit(1)
  for (let i = 0; i < 50; i++) await spy.find(token)
  expect(reads).toBe(first)
})
