import type { Verdict } from '@pileus/api/platform/can'
import type { Translate } from '@/lib/i18n/translator.ts'
import type { Marked } from '@/lib/optimistic.ts'

/** A row, what may be done to it, and what is being done to it. */
export interface Listed extends Marked {
  id: string
  can: Record<string, Verdict>
}

/** More than this at once is asked before, and has to be typed, whatever it is. */
export const manyRows = 10

/** Why something is denied, in the reader's language where we have the words. */
export function deniedReason(verdict: Verdict | undefined, t: Translate<'common'>): string | undefined {
  if (verdict === undefined || verdict === true) return undefined
  return verdict.code === 'policy' ? verdict.message : (t.maybe(`denied.${verdict.code}`) ?? verdict.message)
}

interface Doable<Row> {
  id: string
  when?(row: Row): boolean
}

/** Why one of many is left out. */
export function skippedReason<Row extends Listed>({ id, when }: Doable<Row>, row: Row, t: Translate<'common'>): string | undefined {
  if (when && !when(row)) return t('denied.already')
  return deniedReason(row.can[id], t)
}
