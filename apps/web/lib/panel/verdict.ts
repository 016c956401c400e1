import type { Verdict } from '@pileus/api/platform/can'
import type { Translate } from '@/lib/i18n/translator.ts'

/** A row, and what may be done to it. */
export interface Listed {
  id: string
  can: Record<string, Verdict>
}

/** Why something is denied, in the reader's language where we have the words. */
export function deniedReason(verdict: Verdict | undefined, t: Translate<'common'>): string | undefined {
  if (verdict === undefined || verdict === true) return undefined
  return verdict.code === 'policy' ? verdict.message : (t.maybe(`denied.${verdict.code}`) ?? verdict.message)
}
