import type { Amounts } from '../providers/model.ts'

/** What a consumer shall hold from now on: by provider, how much of each class. Nothing: it lets go of all. */
export interface Claim {
  consumerId: string
  projectId: string
  userId: string
  /** Left as it is when not told. */
  type?: string | undefined
  /** The generation that was seen, null for a consumer that should not be there, `any` where nobody looked. */
  generation: number | null | 'any'
  holds: Readonly<Record<string, Amounts>>
}

/** One portion of one class at one provider. */
export interface Portion {
  providerId: string
  resourceClass: string
  amount: number
}

export const portionsOf = (holds: Claim['holds']): Portion[] =>
  Object.entries(holds).flatMap(([providerId, amounts]) =>
    Object.entries(amounts).map(([resourceClass, amount]) => ({ providerId, resourceClass, amount })),
  )

export const keyOf = ({ providerId, resourceClass }: Pick<Portion, 'providerId' | 'resourceClass'>) => `${providerId}/${resourceClass}`

/** How much every inventory is used more, or less, when those let go and these take. */
export function balance(taken: readonly Portion[], released: readonly Portion[]): Portion[] {
  const sums = new Map<string, Portion>()
  const add = (portion: Portion, sign: 1 | -1) => {
    const key = keyOf(portion)
    sums.set(key, { ...portion, amount: (sums.get(key)?.amount ?? 0) + sign * portion.amount })
  }
  for (const portion of taken) add(portion, 1)
  for (const portion of released) add(portion, -1)
  return [...sums.values()].filter(({ amount }) => amount !== 0)
}

/** Consumers of the first versions named no owner; Placement writes these. */
export const nobody = '00000000-0000-0000-0000-000000000000'
