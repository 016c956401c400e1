import type { Denied } from '../../platform/can.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { forbidden } from '../../platform/fault.ts'
import type { Delegation } from '../../platform/policy.ts'

/**
 * Whatever was lent must not make, change or read what its owner logs in with or lends out: it would outlive its end and outgrow
 * its limits. Whether the owner's roles would allow it does not matter (OSSA-2020-004, OSSA-2026-005, CVE-2026-90460).
 */
export function refuseDelegated(ctx: Ctx, what: string, unless?: (delegation: Delegation) => boolean): void {
  const denied = lentAuthority(ctx, what, unless)
  if (denied) throw forbidden(denied.message)
}

/** The same for pages, which ask before anybody tries. */
export function lentAuthority(
  { caller }: Ctx,
  what: string,
  unless: (delegation: Delegation) => boolean = () => false,
): Denied | undefined {
  if (!caller.delegation || unless(caller.delegation)) return undefined
  return {
    code: 'lent',
    message: `A token from a trust, an application credential or a signature cannot be used to manage ${what}: log in.`,
  }
}
