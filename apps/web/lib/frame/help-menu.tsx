'use client'

import { Menu } from '@pileus/ui/menu'
import { BookOpen, CircleHelp, Keyboard, SpellCheck, SquareTerminal } from 'lucide-react'
import { useState } from 'react'
import { useCloud } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import { later } from '@/lib/later.tsx'
import type { HelpPart } from './help.tsx'

/** Only who asks for help loads it. */
const Help = later(() => import('./help.tsx').then((module) => module.Help))

/** Help about the page one is on: what it is about, the same on the command line, what words mean, and the keys. */
export function HelpMenu({ onKeys }: { onKeys(): void }) {
  const t = useT('frame')
  const { release } = useCloud().shell
  const [part, setPart] = useState<HelpPart>()
  return (
    <>
      <Menu
        label={t('help.open')}
        variant="quiet"
        align="end"
        icon={<CircleHelp />}
        entries={[
          { label: t('help.thisPage'), icon: <BookOpen />, onSelect: () => setPart('page') },
          { label: t('help.commandLine'), icon: <SquareTerminal />, onSelect: () => setPart('cli') },
          { label: t('help.glossary'), icon: <SpellCheck />, onSelect: () => setPart('words') },
          { label: t('help.keys'), icon: <Keyboard />, shortcut: '?', onSelect: onKeys },
          'separator',
          { heading: t('help.release', { release }) },
        ]}
      />
      {part && <Help part={part} onClose={() => setPart(undefined)} />}
    </>
  )
}
