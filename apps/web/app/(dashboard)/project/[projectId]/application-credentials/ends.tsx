'use client'

import { StatusBadge } from '@pileus/ui/status'
import { AbsoluteTime } from '@pileus/ui/time'
import { useT } from '@/lib/i18n/provider.tsx'

/** Until when something that was lent can be used. */
export function Ends({ expiresAt, expired }: { expiresAt: string | null; expired: boolean }) {
  const c = useT('common')
  if (expired) return <StatusBadge tone="danger" label={c('state.expired')} />
  return expiresAt === null ? c('state.never') : <AbsoluteTime at={expiresAt} />
}
