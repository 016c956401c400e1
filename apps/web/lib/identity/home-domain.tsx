'use client'

import { useCloud } from '@/lib/cloud.tsx'
import type { FieldProps } from '@/lib/form/use-form.ts'
import { PickField } from '@/lib/form/pick-input.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'

/** Where something new goes unless somebody says otherwise: into the domain one is in, or else one's own. */
export function useHomeDomain(): string {
  const place = usePlace()
  const { user } = useCloud().shell.account
  return place.kind === 'domain' ? place.id : user.domain.id
}

/** Inside of a domain there is nothing to choose. */
export function DomainField({ field, hint }: { field: FieldProps<string>; hint?: string }) {
  const t = useT('identity')
  const { user } = useCloud().shell.account
  if (usePlace().kind === 'domain') return null
  const known = [{ value: user.domain.id, label: user.domain.name }]
  return <PickField field={field} kind="domains" known={known} label={t('projects.domain')} hint={hint} required />
}
