import type { FaultCode } from '@pileus/api/platform/fault'
import { recorded } from './recorded.ts'
import type { MessageRow, Assignment, Recorded } from './types.ts'

/** A fault, as the real server would tell it. */
export class Refusal extends Error {
  readonly fault: FaultCode
  readonly path: string[] | undefined

  constructor(fault: FaultCode, message: string, path?: string[]) {
    super(message)
    this.fault = fault
    this.path = path
  }
}

/** `empty`: what a cloud is before anybody has done anything. */
export type Kind = 'full' | 'empty'

export interface World extends Recorded {
  /** Tells pages that something changed, and remembers it. */
  changed(kind: string, id: string): void
  listen(listener: (change: { kind: string; id: string }) => void): () => void
  notes: Map<string, { body: string; revision: number }>
  messages: MessageRow[]
}

export function newWorld(kind: Kind = 'full'): World {
  const listeners = new Set<(change: { kind: string; id: string }) => void>()
  const world: World = {
    ...structuredClone(recorded),
    notes: new Map(),
    messages: [],
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    changed(changed, id) {
      for (const listener of listeners) listener({ kind: changed, id })
    },
  }
  return kind === 'empty' ? emptied(world) : world
}

const emptied = (world: World): World => ({
  ...world,
  projects: [],
  users: [],
  groups: [],
  roles: [],
  domains: [],
  regions: [],
  services: [],
  endpoints: [],
  registeredLimits: [],
  limits: [],
  identityProviders: [],
  mappings: [],
  applicationCredentials: [],
  credentials: [],
  trusts: [],
  assignments: [],
  memberships: [],
  activity: { ...world.activity, rows: [], total: 0, next: null, previous: null },
})

interface Kept {
  id: string
}

export const newId = (): string => crypto.randomUUID().replaceAll('-', '')

const said = (patch: object) => Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))

type Patch<R> = { [K in keyof R]?: R[K] | undefined }

/** One more of its kind: like the first that was recorded, but for what is said about it. */
export function add<R extends Kept>(world: World, kind: string, rows: R[], like: readonly R[], patch: Patch<R>): R {
  const [model] = like
  if (!model) throw new Refusal('not_implemented', 'Nothing of this kind was recorded, so the demo cannot make one.')
  const name = 'name' in patch ? patch.name : undefined
  if (name !== undefined && rows.some((row) => 'name' in row && row.name === name))
    throw new Refusal('conflict', `There is another ${kind.replaceAll('_', ' ')} with this name: choose another one.`, ['name'])
  const made: R = { ...structuredClone(model), id: newId(), createdAt: new Date().toISOString(), updatedAt: null, ...said(patch) }
  rows.push(made)
  world.changed(`${kind}.create`, made.id)
  return made
}

export function find<R extends Kept>(kind: string, rows: readonly R[], id: string): R {
  const row = rows.find((one) => one.id === id)
  if (!row) throw new Refusal('not_found', `There is no ${kind.replaceAll('_', ' ')} ${id}, or you may not see it.`)
  return row
}

export function change<R extends Kept>(world: World, kind: string, rows: readonly R[], id: string, patch: Patch<R>): R {
  const row = Object.assign(find(kind, rows, id), said(patch))
  world.changed(`${kind}.update`, id)
  return row
}

export function remove(world: World, kind: string, rows: Kept[], id: string): void {
  const row = find(kind, rows, id)
  rows.splice(rows.indexOf(row), 1)
  world.changed(`${kind}.delete`, id)
}

type Place = Pick<Assignment, 'targetKind' | 'targetId'>

interface Held {
  actorKind: Assignment['actorKind']
  actorId: string
  roleId: string
}

/** Roles on a place, by difference. */
export function assign(
  world: World,
  place: Place,
  { add: given = [], remove: taken = [] }: { add?: readonly Held[] | undefined; remove?: readonly Held[] | undefined },
): void {
  const same = (held: Held) => (one: Assignment) =>
    one.actorId === held.actorId && one.roleId === held.roleId && one.targetId === place.targetId
  for (const held of taken) world.assignments = world.assignments.filter((one) => !same(held)(one))
  for (const held of given) {
    const [model] = recorded.assignments
    if (!model || world.assignments.some(same(held))) continue
    const actor = [...world.users, ...world.groups].find(({ id }) => id === held.actorId)
    const where = [...world.projects, ...world.domains].find(({ id }) => id === place.targetId)
    const role = find('role', world.roles, held.roleId)
    world.assignments.push({
      ...model,
      ...held,
      ...place,
      actorName: actor?.name ?? held.actorId,
      roleName: role.name,
      targetName: where?.name ?? null,
      inherited: false,
    })
  }
  world.changed('role_assignment.update', place.targetId)
}

/** Who has roles on a place, groups spelled out. */
export function membersOf({ assignments, memberships, users, groups }: World, targetId: string) {
  const here = assignments.filter((one) => one.targetId === targetId)
  const role = ({ roleId, roleName }: Assignment, group: { id: string; name: string } | null) => ({
    id: roleId,
    name: roleName,
    group,
    from: null,
  })
  const teams = groups.flatMap(({ id, name, domainId, domainName }) => {
    const roles = here.filter(({ actorId }) => actorId === id).map((one) => role(one, null))
    return roles.length === 0 ? [] : [{ id, name, domainId, domainName, email: null, enabled: true, roles }]
  })
  const people = users.flatMap(({ id, name, domainId, domainName, email, enabled }) => {
    const through = here.flatMap((one) => {
      const team = groups.find((group) => group.id === one.actorId)
      return team && memberships.some(({ groupId, userId }) => groupId === team.id && userId === id)
        ? [role(one, { id: team.id, name: team.name })]
        : []
    })
    const roles = [...here.filter(({ actorId }) => actorId === id).map((one) => role(one, null)), ...through]
    return roles.length === 0 ? [] : [{ id, name, domainId, domainName, email, enabled, roles }]
  })
  return { users: people, groups: teams, more: false }
}
