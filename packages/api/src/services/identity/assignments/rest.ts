import type { Reply } from '../../../platform/rest/fields.ts'
import { route, type Asked } from '../../../platform/rest/route.ts'
import { listRoleAssignments, type Listed } from './ops.ts'

/** Filters are spelled with dots: `?user.id=…&scope.OS-INHERIT:inherited_to=projects`. Empty ones do not count. */
function filters({ query }: Asked): Record<string, unknown> {
  const spelled = {
    userId: query['user.id'],
    groupId: query['group.id'],
    roleId: query['role.id'],
    projectId: query['scope.project.id'],
    domainId: query['scope.domain.id'],
    system: query['scope.system'],
    inheritedTo: query['scope.OS-INHERIT:inherited_to'],
  }
  return Object.fromEntries(Object.entries(spelled).map(([name, value]) => [name, value === '' ? undefined : value]))
}

type Named = Listed['actor']

const brief = (names: boolean, { id, name, domainId, domainName }: Named) =>
  names ? { id, name: name ?? '', ...(domainId === null ? {} : { domain: { id: domainId, name: domainName ?? '' } }) } : { id }

function scope(names: boolean, { targetKind, target, inherited }: Listed) {
  const where = targetKind === 'system' ? { system: { all: true } } : { [targetKind]: brief(names, target) }
  return inherited ? { ...where, 'OS-INHERIT:inherited_to': 'projects' } : where
}

/** Links lead to the assignment itself, not to what follows from it. */
function links(row: Listed, reply: Reply) {
  const { kind, id } = row.origin ?? { kind: row.targetKind, id: row.target.id }
  const place = kind === 'system' ? 'system' : `${kind}s/${id}`
  const actor = row.viaGroup === null ? `${row.actorKind}s/${row.actor.id}` : `groups/${row.viaGroup}`
  const path = `${place}/${actor}/roles/${row.priorRole ?? row.role.id}`
  return {
    assignment: `${reply.url}/v3/${row.inherited ? `OS-INHERIT/${path}/inherited_to_projects` : path}`,
    ...(row.viaGroup === null ? {} : { membership: `${reply.url}/v3/groups/${row.viaGroup}/users/${row.actor.id}` }),
    ...(row.priorRole === null ? {} : { prior_role: `${reply.url}/v3/prior_role/${row.role.id}/implies/${row.priorRole}` }),
  }
}

export const assignmentRoutes = [
  route('GET /v3/role_assignments', {
    op: listRoleAssignments,
    input: filters,
    reply: ({ names, rows }, reply) => ({
      role_assignments: rows.map((row) => ({
        [row.actorKind]: brief(names, row.actor),
        scope: scope(names, row),
        role: brief(names, row.role),
        links: links(row, reply),
      })),
      links: { self: reply.self, next: null, previous: null },
    }),
  }),
]
