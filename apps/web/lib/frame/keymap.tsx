'use client'

import { Dialog } from '@pileus/ui/dialog'
import { Kbd } from '@pileus/ui/kbd'
import { useCloud } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import { useShortcutList } from '@/lib/keys.ts'

const inLists = { 'j k': 'keys.rows', x: 'keys.select', '.': 'keys.menu', Enter: 'keys.open' } as const

/** Every key that does something here and now. */
export function Keymap({ onClose }: { onClose(): void }) {
  const t = useT('frame')
  const { shell } = useCloud()
  const here = useShortcutList()
  const lists = Object.entries(inLists).map(([keys, label]) => ({ keys, label: t(label) }))
  return (
    <Dialog open onClose={onClose} title={t('keys.title')} {...(shell.preferences.shortcuts ? {} : { description: t('keys.off') })}>
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        <Keys title={t('keys.here')} keys={here} />
        {shell.preferences.shortcuts && <Keys title={t('keys.list')} keys={lists} />}
      </div>
    </Dialog>
  )
}

function Keys({ title, keys }: { title: string; keys: readonly { keys: string; label: string }[] }) {
  return (
    <section>
      <h3 className="mb-1.5 font-semibold">{title}</h3>
      <dl className="flex flex-col">
        {keys.map((one) => (
          <div key={one.keys} className="flex items-center justify-between gap-4 border-b border-line py-1 text-sm last:border-b-0">
            <dt>{one.label}</dt>
            <dd>
              <Kbd keys={one.keys.replace('mod+', 'Ctrl+')} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
