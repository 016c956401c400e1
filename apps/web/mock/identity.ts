import { type Api } from '@/lib/api.ts'
import { browsed, switched } from './browse.ts'
import { type Handlers, unread } from './handlers.ts'
import { keys, self } from './keys.ts'
import { recorded } from './recorded.ts'
import { registries } from './registries.ts'
import { add, assign, change, find, membersOf, remove, type World } from './world.ts'

type Identity = Handlers<Api['identity']>
type Part<K extends keyof Identity> = NonNullable<Identity[K]>

const booleans = { values: ['true', 'false'] } as const
const inDomain = { domainId: { label: 'domainName' } } as const

export const identity = (world: World): Identity => ({
  domains: domains(world),
  projects: projects(world),
  users: users(world),
  groups: groups(world),
  roles: roles(world),
  impliedRoles: {
    set: ({ priorId, add: more = [], remove: less = [] }) => {
      const names = (ids: readonly string[]) => ids.map((id) => find('role', world.roles, id).name)
      const { implies } = find('role', world.roles, priorId)
      change(world, 'role', world.roles, priorId, {
        implies: [...new Set([...implies.filter((name) => !names(less).includes(name)), ...names(more)])],
      })
      return unread
    },
  },
  assignments: {
    browse: (asked) =>
      browsed(
        world.assignments.map((one) => ({
          ...one,
          id: [one.actorId, one.targetId, one.roleId].join(' '),
          admins: true,
          systemAdmins: true,
          can: { revoke: true } as const,
        })),
        asked,
        {
          search: ['actorName', 'roleName', 'targetName'],
          order: 'actorName',
          facets: {
            actorKind: { values: ['user', 'group'] },
            roleId: { label: 'roleName' },
            targetKind: { values: ['project', 'domain', 'system'] },
            inherited: booleans,
          },
        },
        ['create'],
      ),
  },
  pick: pick(world),
  explore: {
    role: ({ roleId }) => {
      const { id, name, implies } = find('role', world.roles, roleId)
      return { role: { id, name }, implies: world.roles.filter((role) => implies.includes(role.name)), services: world.permissions }
    },
  },
  ...registries(world),
  ...keys(world),
  ...self(world),
})

const count = (rows: readonly { domainId: string | null }[], domain: string) => rows.filter(({ domainId }) => domainId === domain).length

const home = (world: World, asked: string | null | undefined) => {
  const domainId = asked ?? 'default'
  return { domainId, domainName: world.domains.find(({ id }) => id === domainId)?.name ?? domainId }
}

/** Of an account: its own assignments, and those of its groups. */
function assignmentsOf({ assignments, memberships }: World, actorId: string) {
  const teams = memberships.filter(({ userId }) => userId === actorId).map(({ groupId }) => groupId)
  return assignments.filter((one) => [actorId, ...teams].includes(one.actorId))
}

const domains = (world: World): Part<'domains'> => ({
  browse: (asked) =>
    browsed(
      world.domains.map((row) => ({
        ...row,
        projects: count(world.projects, row.id),
        users: count(world.users, row.id),
        groups: count(world.groups, row.id),
      })),
      asked,
      { search: ['name', 'description'], order: 'name', facets: { enabled: booleans } },
      ['create'],
    ),
  page({ domainId }) {
    const domain = switched(find('domain', world.domains, domainId))
    const can = { ...domain.can, seeMembers: true, manageMembers: true, seeProjects: true, seeUsers: true, seeGroups: true } as const
    return { domain: { ...domain, can }, members: membersOf(world, domainId) }
  },
  create({ name, description, enabled = true }) {
    add(world, 'domain', world.domains, recorded.domains, { name, description: description ?? '', enabled })
    return unread
  },
  update({ domainId, name, description, enabled }) {
    change(world, 'domain', world.domains, domainId, { name, description: description ?? undefined, enabled })
    return unread
  },
  delete({ domainId }) {
    remove(world, 'domain', world.domains, domainId)
    return unread
  },
  setMembers({ domainId, ...difference }) {
    assign(world, { targetKind: 'domain', targetId: domainId }, difference)
    return unread
  },
})

const projects = (world: World): Part<'projects'> => ({
  browse: (asked) =>
    browsed(
      world.projects.map((row) => ({ ...row, members: new Set(directly(world, row.id).map(({ actorId }) => actorId)).size })),
      asked,
      {
        search: ['name', 'description'],
        order: 'name',
        facets: { ...inDomain, enabled: booleans, tags: {} },
        filters: { parentId: ({ parentId }, values) => parentId !== null && values.includes(parentId) },
      },
      ['create'],
    ),
  page({ projectId }) {
    const project = switched(find('project', world.projects, projectId))
    const relative = (distance: number) => (one: { id: string; name: string; enabled: boolean; domainId?: string | null }) => ({
      id: one.id,
      name: one.name,
      enabled: one.enabled,
      isDomain: one.domainId === undefined,
      domainId: one.domainId ?? null,
      distance,
    })
    return {
      project: {
        ...project,
        can: { ...project.can, seeMembers: true, manageMembers: true, seeLimits: true, limit: true, createChild: true },
      },
      parents: world.domains
        .filter(({ id }) => id === project.domainId)
        .map(({ id, name, enabled }) => relative(-1)({ id, name, enabled })),
      children: world.projects.filter(({ parentId }) => parentId === projectId).map(relative(1)),
      members: membersOf(world, projectId),
      limits: world.registeredLimits.map(({ id, resourceName, defaultLimit, serviceId, serviceType, regionId }) => {
        const own = world.limits.find((limit) => limit.projectId === projectId && limit.registeredLimitId === id)
        const limit = { limitId: own?.id ?? null, resourceLimit: own?.resourceLimit ?? null }
        return { registeredLimitId: id, resourceName, defaultLimit, serviceId, serviceType, regionId, ...limit }
      }),
    }
  },
  create({ name, description, enabled = true, domainId, parentId, tags }) {
    const place = home(world, domainId)
    const above = world.projects.find(({ id }) => id === parentId)
    const parent = { parentId: above?.id ?? place.domainId, parentName: above?.name ?? place.domainName }
    const made = { name, description: description ?? '', enabled, ...place, ...parent, tags: tags ?? [], members: 0, children: 0 }
    const { id } = add(world, 'project', world.projects, recorded.projects, { ...made, enabledBelow: false, disabledAbove: false })
    return { id }
  },
  update({ projectId, name, description, enabled, tags }) {
    change(world, 'project', world.projects, projectId, { name, description: description ?? undefined, enabled, tags })
    return unread
  },
  delete({ projectId }) {
    remove(world, 'project', world.projects, projectId)
    return unread
  },
  setTags({ projectId, tags }) {
    change(world, 'project', world.projects, projectId, { tags })
    return unread
  },
  setMembers({ projectId, ...difference }) {
    assign(world, { targetKind: 'project', targetId: projectId }, difference)
    return unread
  },
})

const directly = ({ assignments }: World, place: string) => assignments.filter(({ targetId }) => targetId === place)

const users = (world: World): Part<'users'> => ({
  browse: (asked) =>
    browsed(
      world.users,
      asked,
      {
        search: ['name', 'email', 'description'],
        order: 'name',
        facets: { ...inDomain, enabled: booleans, mfa: booleans, hasPassword: booleans },
        filters: {
          groupId: ({ id }, values) => world.memberships.some(({ groupId, userId }) => userId === id && values.includes(groupId)),
        },
      },
      ['create'],
    ),
  page({ userId }) {
    const user = switched(find('user', world.users, userId))
    const teams = world.memberships.filter((one) => one.userId === userId).map(({ groupId }) => find('group', world.groups, groupId))
    const kinds = Map.groupBy(
      world.credentials.filter((one) => one.userId === userId),
      ({ type }) => type,
    )
    return {
      user: { ...user, can: { ...user.can, seeAssignments: true, seeApplicationCredentials: true, seeCredentials: true } },
      groups: teams,
      assignments: assignmentsOf(world, userId),
      applicationCredentials: world.applicationCredentials.filter((one) => one.userId === userId),
      credentials: [...kinds].map(([type, rows]) => ({ type, count: rows.length })),
    }
  },
  create({ name, description, email, enabled = true, domainId, defaultProjectId, password }) {
    const project = world.projects.find(({ id }) => id === defaultProjectId)
    const made = { name, description: description ?? null, email: email ?? null, enabled, ...home(world, domainId) }
    const login = {
      hasPassword: password !== undefined && password !== null,
      passwordExpired: false,
      mfa: false,
      totp: false,
      activeOn: null,
    }
    const default_ = { defaultProjectId: project?.id ?? null, defaultProjectName: project?.name ?? null }
    const { id } = add(world, 'user', world.users, recorded.users, {
      ...made,
      ...login,
      ...default_,
      groups: 0,
      failures: null,
      failedAt: null,
    })
    return { id }
  },
  update({ userId, name, description, email, enabled, password }) {
    const login = password === undefined || password === null ? {} : { hasPassword: true }
    change(world, 'user', world.users, userId, { name, description, email, enabled, ...login })
    return unread
  },
  delete({ userId }) {
    remove(world, 'user', world.users, userId)
    return unread
  },
})

const groups = (world: World): Part<'groups'> => {
  const set = (groupId: string, more: readonly string[], less: readonly string[]): typeof unread => {
    world.memberships = [
      ...world.memberships.filter((one) => one.groupId !== groupId || ![...more, ...less].includes(one.userId)),
      ...more.map((userId) => ({ groupId, userId })),
    ]
    world.changed('group.update', groupId)
    world.changed('user.update', groupId)
    return unread
  }
  const counted = () =>
    world.groups.map((row) => ({ ...row, members: world.memberships.filter(({ groupId }) => groupId === row.id).length }))
  return {
    browse: (asked) => browsed(counted(), asked, { search: ['name', 'description'], order: 'name', facets: inDomain }, ['create']),
    page({ groupId }) {
      const group = find('group', counted(), groupId)
      return { group: { ...group, can: { ...group.can, seeAssignments: true } }, assignments: assignmentsOf(world, groupId) }
    },
    create({ name, description, domainId }) {
      const made = { name, description: description ?? '', ...home(world, domainId), members: 0, assignments: 0 }
      add(world, 'group', world.groups, recorded.groups, made)
      return unread
    },
    update({ groupId, name, description }) {
      change(world, 'group', world.groups, groupId, { name, description: description ?? undefined })
      return unread
    },
    delete({ groupId }) {
      remove(world, 'group', world.groups, groupId)
      return unread
    },
    addMember: ({ groupId, userId }) => set(groupId, [userId], []),
    removeMember: ({ groupId, userId }) => set(groupId, [], [userId]),
    setMembers: ({ groupId, add: more = [], remove: less = [] }) => set(groupId, more, less),
  }
}

const roles = (world: World): Part<'roles'> => ({
  browse: (asked) =>
    browsed(world.roles, asked, { search: ['name', 'description'], order: 'name', facets: inDomain }, ['create', 'createInDomain']),
  page({ roleId }) {
    const role = find('role', world.roles, roleId)
    const named = ({ id, name }: { id: string; name: string }) => ({ id, name })
    return {
      role: { ...role, can: { ...role.can, seeImplied: true, seeAssignments: true } },
      implies: world.roles.filter(({ name }) => role.implies.includes(name)).map(named),
      impliedBy: world.roles.filter(({ implies }) => implies.includes(role.name)).map(named),
      assignments: world.assignments.filter((one) => one.roleId === roleId),
    }
  },
  create({ name, description, domainId }) {
    const place = domainId ? home(world, domainId) : { domainId: null, domainName: null }
    const made = { name, description: description ?? null, ...place, immutable: null, implies: [], assignments: 0 }
    const free = recorded.roles.filter(({ immutable }) => !immutable)
    add(world, 'role', world.roles, free, made)
    return unread
  },
  update({ roleId, name, description }) {
    change(world, 'role', world.roles, roleId, { name, description })
    return unread
  },
  delete({ roleId }) {
    remove(world, 'role', world.roles, roleId)
    return unread
  },
})

interface Pickable {
  id: string
  name: string
  description?: string | null
  domainName?: string | null
}

function pick(world: World): Part<'pick'> {
  const among = (rows: readonly Pickable[]) => (asked: { q?: string | undefined; limit?: number | undefined }) =>
    rows
      .filter(({ id, name }) => id === asked.q || name.toLowerCase().includes((asked.q ?? '').trim().toLowerCase()))
      .slice(0, asked.limit ?? 20)
      .map(({ id, name, domainName, description }) => ({ id, name, detail: domainName ?? description ?? null }))
  return {
    users: (asked) => among(world.users)(asked),
    groups: (asked) => among(world.groups)(asked),
    projects: (asked) => among(world.projects)(asked),
    domains: (asked) => among(world.domains)(asked),
    roles: (asked) => among(world.roles)(asked),
    regions: (asked) => among(world.regions.map(({ id, description }) => ({ id, name: id, description })))(asked),
    services: (asked) => among(world.services.map(({ id, type, name }) => ({ id, name: type, description: name })))(asked),
    mappings: (asked) => among(world.mappings.map(({ id }) => ({ id, name: id })))(asked),
  }
}
