'use client'

import { useFormat, useT } from '@/lib/i18n/provider.tsx'

export const amountRange = { min: -1, max: 2_147_483_647 }

/** -1 is how the API says that there is no limit. */
export function useAmount() {
  const c = useT('common')
  const format = useFormat()
  return (limit: number) => (limit === -1 ? c('kit.unlimited') : format.number(limit))
}
