'use client'

import { TextLink } from '@pileus/ui/link'
import type { ReactNode } from 'react'
import type { PageError } from '@/lib/errors.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { pathOf } from '@/lib/paths.ts'
import { usePlace } from './use-place.ts'

/** What to do about an error. What stands in the way is to be taken away first, so it is named before any other advice, with the way to it. */
export function useFixes({ blockers, fixes }: Pick<PageError, 'blockers' | 'fixes'>): ReactNode[] {
  return blockers.length === 0 ? fixes : [<InTheWay key="blockers" blockers={blockers} />, ...fixes]
}

function InTheWay({ blockers }: Pick<PageError, 'blockers'>) {
  const t = useT('common')
  const place = usePlace()
  return (
    <>
      {t('error.blockers', { count: blockers.length })}{' '}
      {blockers.map(({ kind, id, name }, at) => (
        <span key={`${kind} ${id}`}>
          {at > 0 && ', '}
          <TextLink href={pathOf(place, kind, id)}>{name}</TextLink>
        </span>
      ))}
    </>
  )
}
