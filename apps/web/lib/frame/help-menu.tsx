'use client'

import { Menu } from '@pileus/ui/menu'
import { CircleHelp } from 'lucide-react'
import { useCloud } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import type { HelpPart } from './help.tsx'

/** Help about the page one is on: what it is about, the same on the command line, what words mean, and the keys. */
export function HelpMenu({ onOpen }: { onOpen(what: HelpPart | 'keys'): void }) {
  const t = useT('frame')
  const { release } = useCloud().shell
  return (
    <Menu
      label={t('help.open')}
      variant="quiet"
      align="end"
      icon={<CircleHelp />}
      entries={[
        { label: t('help.thisPage'), onSelect: () => onOpen('page') },
        { label: t('help.commandLine'), onSelect: () => onOpen('cli') },
        { label: t('help.glossary'), onSelect: () => onOpen('words') },
        { label: t('help.keys'), shortcut: '?', onSelect: () => onOpen('keys') },
        'separator',
        { heading: t('help.release', { release }) },
      ]}
    />
  )
}
