import type { Action, Denied } from '../../../platform/can.ts'
import type { Target } from '../../../platform/policy.ts'

/** What projects, domains and roles have against being changed, told to pages before anybody tries. */
export const immutable = (kind: string, row: { immutable: boolean | null }): Denied | false =>
  row.immutable === true && {
    code: 'immutable',
    message: `This ${kind} is protected against changes. Whoever may edit it can set its option "immutable" to false first.`,
  }

export interface Switchable {
  id: string
  domainId: string | null
  enabled: boolean
  immutable: boolean | null
  disabledAbove: boolean
  enabledBelow: boolean
}

/** Switching on and off, and the protection that only itself can take away. */
export function switchActions(
  policy: string,
  kind: 'project' | 'domain',
  target: Target,
  row: Switchable,
): Record<'enable' | 'disable' | 'protect' | 'unprotect', Action> {
  const above = { code: 'disabled_above', message: 'A project or domain above this one is disabled: enable that first.' }
  const below = { code: 'enabled_below', message: 'Enabled projects lie below this one: disable those first.' }
  return {
    enable: [policy, target, row.enabled && is('enabled', kind), immutable(kind, row), row.disabledAbove && above],
    disable: [policy, target, !row.enabled && is('disabled', kind), immutable(kind, row), kind === 'project' && row.enabledBelow && below],
    protect: [policy, target, immutable(kind, row)],
    unprotect: [policy, target, !row.immutable && is('not_immutable', kind)],
  }
}

const said = { enabled: 'is enabled already', disabled: 'is disabled already', not_immutable: 'is not protected' }
const is = (code: keyof typeof said, kind: string): Denied => ({ code, message: `This ${kind} ${said[code]}.` })
