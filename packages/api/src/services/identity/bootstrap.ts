import type { Db, Tx } from '@pileus/db/client'
import { hexId } from '@pileus/db/ids'
import { assignments, endpoints, impliedRoles, passwords, projects, regions, roles, services, users } from '@pileus/db/schema/identity'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { first } from '../../platform/op.ts'
import { hashPassword } from './users/hashing.ts'

interface Bootstrap {
  password: string
  passwordHash: 'argon2id' | 'bcrypt'
  region: string
  /** What goes into the catalog: type, name and where it answers. */
  catalog: readonly { type: string; name: string; url: string }[]
  /** Should endpoints that exist follow their service to another address? Only a server knows where it really listens. */
  moveEndpoints: boolean
}

/** Each role implies the next; `service` stands alone. */
const ladder = ['admin', 'manager', 'member', 'reader'] as const

/**
 * Makes what a cloud needs before anybody can log in. Every step looks first, so it can run at every start: what an operator
 * has changed since stays as it is, but the catalog follows the address that we are reached at.
 */
export async function bootstrap(db: Db, wanted: Bootstrap): Promise<{ created: boolean }> {
  const hash = (await findAdmin(db)) ? '' : await hashPassword(wanted.password, wanted.passwordHash)
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('identity.bootstrap'))`)
    await tx
      .insert(projects)
      .values({ id: 'default', name: 'Default', isDomain: true, description: 'The default domain' })
      .onConflictDoNothing()
    const roleIds = await makeRoles(tx)
    await makeCatalog(tx, wanted)
    if (hash === '' || (await findAdmin(tx))) return { created: false }
    const userId = hexId()
    const projectId = hexId()
    await tx
      .insert(projects)
      .values({
        id: projectId,
        name: 'admin',
        domainId: 'default',
        parentId: 'default',
        description: 'Bootstrap project for initializing the cloud.',
      })
      .onConflictDoNothing()
    const [project] = await tx
      .select({ id: projects.id })
      .from(projects)
      .where(and(eq(projects.domainId, 'default'), eq(projects.name, 'admin')))
      .limit(1)
    await tx.insert(users).values({ id: userId, name: 'admin', domainId: 'default' })
    await tx.insert(passwords).values({ userId, hash, own: true })
    const admin = { actorKind: 'user', actorId: userId, roleId: roleIds.get('admin') ?? '', inherited: false } as const
    await tx.insert(assignments).values([
      { ...admin, targetKind: 'project', targetId: project?.id ?? projectId },
      { ...admin, targetKind: 'system', targetId: 'system' },
    ])
    return { created: true }
  })
}

const findAdmin = (db: Db | Tx) =>
  first(
    db
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.domainId, 'default'), eq(users.name, 'admin')))
      .limit(1),
  )

async function makeRoles(tx: Tx): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  for (const name of [...ladder, 'service']) {
    await tx.insert(roles).values({ name, immutable: true }).onConflictDoNothing()
    const [role] = await tx
      .select({ id: roles.id })
      .from(roles)
      .where(and(eq(roles.name, name), isNull(roles.domainId)))
      .limit(1)
    if (role) ids.set(name, role.id)
  }
  const steps = ladder.slice(1).map((name, i) => ({ priorId: ids.get(ladder[i] ?? 'admin') ?? '', impliedId: ids.get(name) ?? '' }))
  await tx.insert(impliedRoles).values(steps).onConflictDoNothing()
  return ids
}

async function makeCatalog(tx: Tx, { catalog, region, moveEndpoints }: Bootstrap) {
  await tx.insert(regions).values({ id: region }).onConflictDoNothing()
  for (const { type, name, url } of catalog) {
    const [known] = await tx
      .select({ id: services.id })
      .from(services)
      .where(and(eq(services.type, type), eq(services.name, name)))
      .limit(1)
    const serviceId = known?.id ?? hexId()
    if (!known) await tx.insert(services).values({ id: serviceId, type, name })
    for (const face of ['public', 'internal', 'admin'] as const) {
      const ours = and(eq(endpoints.serviceId, serviceId), eq(endpoints.regionId, region), eq(endpoints.interface, face))
      const [endpoint] = await tx.select({ id: endpoints.id, url: endpoints.url }).from(endpoints).where(ours).limit(1)
      if (!endpoint) await tx.insert(endpoints).values({ serviceId, regionId: region, interface: face, url })
      else if (moveEndpoints && endpoint.url !== url) await tx.update(endpoints).set({ url }).where(eq(endpoints.id, endpoint.id))
    }
  }
}
