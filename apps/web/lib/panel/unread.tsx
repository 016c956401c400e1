'use client'

import { describeError } from '@/lib/errors.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { Refused } from './list-states.tsx'

interface UnreadProps {
  asked: { data: unknown; error: unknown; refetch(): Promise<unknown> }
}

/** In the place of what could not be read, why; nothing while there is something to show. */
export function Unread({ asked: { data, error, refetch } }: UnreadProps) {
  const t = useT('common')
  if (error === null || data !== undefined) return null
  return <Refused problem={describeError(error, t, 'reading')} retry={() => void refetch()} />
}
