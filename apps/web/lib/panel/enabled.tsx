'use client'

import { StatusBadge } from '@pileus/ui/status'
import { useT } from '@/lib/i18n/provider.tsx'

export function Enabled({ enabled }: { enabled: boolean }) {
  const t = useT('common')
  return <StatusBadge tone={enabled ? 'positive' : 'neutral'} label={t(enabled ? 'state.enabled' : 'state.disabled')} />
}

/** The facet of everything that can be switched off. */
export function useEnabledFacet() {
  const t = useT('common')
  return { label: t('field.enabled'), option: (value: string) => t(value === 'true' ? 'state.enabled' : 'state.disabled') }
}

/** A facet of something that is so or not. */
export function useYesNoFacet(label: string) {
  const t = useT('common')
  return { label, option: (value: string) => t(value === 'true' ? 'state.yes' : 'state.no') }
}
