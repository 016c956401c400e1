'use client'

import { TextLink } from '@pileus/ui/link'
import { StatusBadge } from '@pileus/ui/status'
import { useT } from '@/lib/i18n/provider.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'
import { pathOf } from '@/lib/paths.ts'

interface ThingLinkProps {
  kind: 'project' | 'domain' | 'user' | 'group' | 'role'
  id: string
  name: string
}

/** The name of something, which leads to its page in the same part of the dashboard. */
export const ThingLink = ({ kind, id, name }: ThingLinkProps) => <TextLink href={pathOf(usePlace(), kind, id)}>{name}</TextLink>

export function Enabled({ enabled }: { enabled: boolean }) {
  const t = useT('common')
  return <StatusBadge tone={enabled ? 'positive' : 'neutral'} label={t(enabled ? 'state.enabled' : 'state.disabled')} />
}
