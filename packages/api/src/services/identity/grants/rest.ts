import { keystoneList } from '../../../platform/rest/list.ts'
import { route, type Route } from '../../../platform/rest/route.ts'
import { roleView } from '../roles/views.ts'
import { checkGrant, createGrant, listGrants, revokeGrant } from './ops.ts'

const roles = keystoneList('roles', roleView.item)

type At = Record<'actorKind' | 'targetKind', string> & { inherited: boolean }

/** The paths differ, the operations do not. */
function grantsAt(one: string, at: At): Route[] {
  const input = () => at
  return [
    route(`PUT ${one}`, { op: createGrant, input, status: 204 }),
    route(`GET ${one}`, { op: checkGrant, input, status: 204 }),
    route(`DELETE ${one}`, { op: revokeGrant, input, status: 204 }),
  ]
}

const listAt = (path: string, at: At): Route => route(`GET ${path}`, { op: listGrants, input: () => at, reply: roles })

function routesFor(actorKind: 'user' | 'group', targetKind: 'project' | 'domain'): Route[] {
  const direct = { actorKind, targetKind, inherited: false }
  const below = { actorKind, targetKind, inherited: true }
  const path = `${targetKind}s/:targetId/${actorKind}s/:actorId/roles`
  return [
    listAt(`/v3/${path}`, direct),
    ...grantsAt(`/v3/${path}/:roleId`, direct),
    ...grantsAt(`/v3/OS-INHERIT/${path}/:roleId/inherited_to_projects`, below),
    // Upstream lists what is inherited from domains only.
    ...(targetKind === 'domain' ? [listAt(`/v3/OS-INHERIT/${path}/inherited_to_projects`, below)] : []),
  ]
}

export const grantRoutes = (['user', 'group'] as const).flatMap((actorKind) => {
  const system = { actorKind, targetKind: 'system', inherited: false }
  const path = `/v3/system/${actorKind}s/:actorId/roles`
  return [
    listAt(path, system),
    ...grantsAt(`${path}/:roleId`, system),
    ...routesFor(actorKind, 'project'),
    ...routesFor(actorKind, 'domain'),
  ]
})
