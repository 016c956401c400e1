import type { Db } from '@pileus/db/client'
import { hexId } from '@pileus/db/ids'
import { assignments, groups, memberships, passwords, projects, roles, users } from '@pileus/db/schema/identity'
import { and, eq, isNull } from 'drizzle-orm'
import type { IdentityCloud } from './testing.ts'
import { hashPassword } from './users/hashing.ts'

/** Everybody in tests has the same password, so that it is hashed only once. */
export const password = 'a long password'
let hashed: Promise<string> | undefined

type On = { project: string } | { domain: string } | { system: true }

/** People, places and roles for tests, written straight into the tables: what is tested is what follows from them. */
export function societyOf(cloud: IdentityCloud) {
  const { db } = cloud

  async function domain() {
    const id = hexId()
    await db.insert(projects).values({ id, name: `domain-${id}`, isDomain: true })
    return id
  }

  async function project(domainId = 'default', parentId = domainId) {
    const id = hexId()
    await db.insert(projects).values({ id, name: `project-${id}`, domainId, parentId })
    return id
  }

  async function user(domainId = 'default') {
    const id = hexId()
    await db.insert(users).values({ id, name: `user-${id}`, domainId })
    await db.insert(passwords).values({ userId: id, hash: await (hashed ??= hashPassword(password, 'argon2id')), own: true })
    return id
  }

  async function group(members: string[], domainId = 'default') {
    const id = hexId()
    await db.insert(groups).values({ id, name: `group-${id}`, domainId })
    if (members.length > 0) await db.insert(memberships).values(members.map((userId) => ({ userId, groupId: id })))
    return id
  }

  const role = (name: string, domainId: string | null = null) => roleNamed(db, name, domainId)

  async function assign(actor: { user: string } | { group: string }, roleName: string, on: On, inherited = false) {
    const [targetKind, targetId] = place(on)
    const who =
      'user' in actor ? ({ actorKind: 'user', actorId: actor.user } as const) : ({ actorKind: 'group', actorId: actor.group } as const)
    const grant = { ...who, targetKind, targetId, roleId: await role(roleName), inherited }
    await db.insert(assignments).values(grant)
    return () =>
      db
        .delete(assignments)
        .where(
          and(
            eq(assignments.actorId, grant.actorId),
            eq(assignments.targetId, targetId),
            eq(assignments.roleId, grant.roleId),
            eq(assignments.inherited, inherited),
          ),
        )
  }

  async function authenticate(identity: object, scope?: object, headers: Record<string, string> = {}) {
    const answer = await cloud.rest('POST', '/identity/v3/auth/tokens', {
      body: { auth: { identity, ...(scope ? { scope } : {}) } },
      headers,
    })
    const token = answer.headers['x-subject-token']
    return { ...answer, token: typeof token === 'string' ? token : '' }
  }

  /** A token by password, with the scope that is given. */
  async function login(userId: string, on?: On, methods: { methods: string[] } & Record<string, unknown> = { methods: ['password'] }) {
    const scope =
      on && ('project' in on ? { project: { id: on.project } } : 'domain' in on ? { domain: { id: on.domain } } : { system: { all: true } })
    return authenticate({ password: { user: { id: userId, password } }, ...methods }, scope)
  }

  /** Somebody who has a role on something, and the token of that. */
  async function persona(roleName: string, on: On, domainId = 'default') {
    const id = await user(domainId)
    await assign({ user: id }, roleName, on)
    return { id, token: (await login(id, on)).token }
  }

  return { domain, project, user, group, role, assign, authenticate, login, persona }
}

async function roleNamed(db: Db, name: string, domainId: string | null): Promise<string> {
  const where = and(eq(roles.name, name), domainId === null ? isNull(roles.domainId) : eq(roles.domainId, domainId))
  const [known] = await db.select().from(roles).where(where).limit(1)
  if (known) return known.id
  const id = hexId()
  await db.insert(roles).values({ id, name, domainId })
  return id
}

function place(on: On): ['project' | 'domain' | 'system', string] {
  if ('project' in on) return ['project', on.project]
  return 'domain' in on ? ['domain', on.domain] : ['system', 'system']
}

export type Society = ReturnType<typeof societyOf>
