import { keystoneList } from '../../../platform/rest/list.ts'
import { route, type Route } from '../../../platform/rest/route.ts'
import { roleView } from '../roles/views.ts'
import { checkGrant, createGrant, listGrants, revokeGrant } from './ops.ts'

const roles = keystoneList('roles', roleView.item)

type At = Record<'actorKind' | 'targetKind', string> & { inherited: boolean }

/** Four verbs for a place: the paths differ, the operations do not. */
function grantsAt(list: string, one: string, at: At): Route[] {
  const input = () => at
  return [
    route(`GET ${list}`, { op: listGrants, input, reply: roles }),
    route(`PUT ${one}`, { op: createGrant, input, status: 204 }),
    route(`GET ${one}`, { op: checkGrant, input, status: 204 }),
    route(`DELETE ${one}`, { op: revokeGrant, input, status: 204 }),
  ]
}

export const grantRoutes = (['user', 'group'] as const).flatMap((actorKind) => [
  ...grantsAt(`/v3/system/${actorKind}s/:actorId/roles`, `/v3/system/${actorKind}s/:actorId/roles/:roleId`, {
    actorKind,
    targetKind: 'system',
    inherited: false,
  }),
  ...(['project', 'domain'] as const).flatMap((targetKind) => {
    const roles = `${targetKind}s/:targetId/${actorKind}s/:actorId/roles`
    return [
      ...grantsAt(`/v3/${roles}`, `/v3/${roles}/:roleId`, { actorKind, targetKind, inherited: false }),
      ...grantsAt(`/v3/OS-INHERIT/${roles}/inherited_to_projects`, `/v3/OS-INHERIT/${roles}/:roleId/inherited_to_projects`, {
        actorKind,
        targetKind,
        inherited: true,
      }),
    ]
  }),
])
