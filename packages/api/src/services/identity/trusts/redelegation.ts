import type { Trust } from '@pileus/db/schema/identity'
import { badRequest, forbidden } from '../../../platform/fault.ts'

/** Keystone's default: a trust may be passed on three times. */
export const maxRedelegations = 3

interface Wanted {
  impersonation: boolean
  expiresAt: Date | null
  remainingUses: number | null
  allowRedelegation: boolean
  redelegationCount: number | undefined
  roleIds: readonly string[]
}

/** How often a new trust may be passed on, when it is the first of its chain. */
export function firstCount({ allowRedelegation, redelegationCount, remainingUses }: Wanted): number {
  if (!allowRedelegation || redelegationCount === 0) return 0
  if (redelegationCount !== undefined && redelegationCount > maxRedelegations) {
    throw forbidden(`A trust may be passed on ${maxRedelegations} times at most; ${redelegationCount} were asked for.`)
  }
  if (remainingUses !== null) throw badRequest('must not be set together with allow_redelegation', { path: ['remainingUses'] })
  return redelegationCount ?? maxRedelegations
}

interface Parent {
  trust: Trust
  roleIds: ReadonlySet<string>
}

/** How often a trust made from another may be passed on; refuses what would be more than the other lends, in roles, in time or in name. */
export function nextCount(parent: Parent, wanted: Wanted): number {
  const left = parent.trust.redelegationCount
  if (left <= 0) throw forbidden('This trust cannot be passed on any further.')
  if (wanted.remainingUses !== null) throw forbidden('A trust that is made from another cannot limit its uses.')
  const ends = parent.trust.expiresAt
  if (ends && wanted.expiresAt && wanted.expiresAt > ends) throw forbidden('A trust cannot last longer than the one that it is made from.')
  if (wanted.roleIds.some((id) => !parent.roleIds.has(id)))
    throw forbidden('Some of the roles are not lent by the trust that this one is made from.')
  if (wanted.impersonation && !parent.trust.impersonation)
    throw forbidden('The trust that this one is made from does not allow impersonation.')
  const count = wanted.redelegationCount
  if (wanted.allowRedelegation && count !== undefined && count !== 0 && count !== left - 1) {
    throw forbidden(`redelegation_count cannot be chosen when a trust is passed on: it becomes ${left - 1}.`)
  }
  return wanted.allowRedelegation && count !== 0 ? left - 1 : 0
}
