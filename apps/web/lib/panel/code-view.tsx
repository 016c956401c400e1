'use client'

import { CodeBlock } from '@pileus/ui/code'
import { Dialog } from '@pileus/ui/dialog'
import type { AsCode } from '@/lib/as-code/code.ts'
import { codeTabs } from '@/lib/as-code/tabs.ts'
import { useT } from '@/lib/i18n/provider.tsx'

/** Where this cloud's identity service listens: beside its pages. */
const endpoint = () => `${window.location.origin}/identity`

/** The same in every language that has words for it. */
export function CodeView({ acts }: { acts: readonly AsCode[] }) {
  const t = useT('common')
  const tabs = codeTabs(acts, endpoint())
  return (
    <div className="flex flex-col gap-2">
      <CodeBlock label={t('code.title')} tabs={tabs.map(({ id, language, text }) => ({ label: t(`code.${id}`), code: text, language }))} />
      {tabs.some(({ text }) => text.includes('"$')) && <p className="text-sm text-muted">{t('code.secretHint')}</p>}
    </div>
  )
}

interface CodeDialogProps {
  title: string
  acts: readonly AsCode[]
  onClose(): void
}

export function CodeDialog({ title, acts, onClose }: CodeDialogProps) {
  const t = useT('common')
  return (
    <Dialog open onClose={onClose} size="large" title={t('code.title')} description={title}>
      <CodeView acts={acts} />
    </Dialog>
  )
}
