import type { Ctx } from './ctx.ts'
import { refusalWords } from './explain.ts'
import { allows, type Target } from './policy.ts'

/** Why something cannot be done. Pages translate the code; the message is English and complete: what is missing, and who can grant it. */
export interface Denied {
  code: string
  message: string
}

export type Verdict = true | Denied

/** An action on a row: its rule, what the rule may look at, and what the row itself has against it. */
export type Action = readonly [policy: string, target: Target, ...state: (Denied | false | undefined)[]]

/** What the caller may do to a row, by the rules that the operations themselves ask. */
export const can = <A extends string>(ctx: Ctx, actions: Readonly<Record<A, Action>>): Record<A, Verdict> =>
  Object.fromEntries(Object.entries<Action>(actions).map(([name, action]) => [name, verdict(ctx, action)])) as Record<A, Verdict>

/** What can be done to whatever is switched off and on, by one rule. */
export const switches = (policy: string, what: string, { enabled }: { enabled: boolean }): Record<'enable' | 'disable', Action> => ({
  enable: [policy, {}, enabled && { code: 'enabled', message: `This ${what} is enabled already.` }],
  disable: [policy, {}, !enabled && { code: 'disabled', message: `This ${what} is disabled already.` }],
})

export function verdict({ cloud, caller }: Ctx, [policy, target, ...states]: Action): Verdict {
  const rule = cloud.policy[policy]
  if (!rule) return { code: 'policy', message: 'Nobody may do this: there is no rule for it.' }
  if (!allows(rule, caller, target, cloud.profile)) return { code: 'policy', message: refusalWords(rule, cloud.profile) }
  for (const state of states) if (state) return state
  return true
}
