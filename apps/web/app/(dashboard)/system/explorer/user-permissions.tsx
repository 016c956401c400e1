'use client'

import { Empty } from '@pileus/ui/empty'
import { SkeletonText } from '@pileus/ui/skeleton'
import { useRead } from '@/lib/cloud.tsx'
import { describeError } from '@/lib/errors.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { PermissionTable } from '@/lib/identity/permissions.tsx'
import { Refused } from '@/lib/panel/list-states.tsx'
import { type Place, scopeOf } from './question.tsx'

/** What somebody can do in one place, with all roles there. */
export function UserPermissions({ userId, at, place }: Place & { userId: string }) {
  const t = useT('identity')
  const c = useT('common')
  const { data, error, refetch } = useRead({
    key: ['explore.whatCan', userId, at, place],
    kinds: ['role', 'implied_role', 'role_assignment', 'group'],
    read: (api) => api.identity.explore.whatCan.query({ userId, scope: scopeOf({ at, place }) }),
  })
  if (!data)
    return error ? <Refused problem={describeError(error, c, 'reading')} retry={() => void refetch()} /> : <SkeletonText lines={8} />
  if (data.roles.length === 0) return <Empty kind="nothing-yet" title={t('explorer.noRole')} />
  return (
    <>
      <p>{t('explorer.hasRoles', { roles: data.roles.map(({ name }) => name).join(', ') })}</p>
      <PermissionTable services={data.services} scopes={[at]} />
    </>
  )
}
