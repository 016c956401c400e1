'use client'

import { CodeBlock } from '@pileus/ui/code'
import { Dialog } from '@pileus/ui/dialog'
import type { AsCode } from '@/lib/as-code/code.ts'
import { codeTabs } from '@/lib/as-code/tabs.ts'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'

/** Where this cloud's identity service listens: beside its pages. */
const endpoint = () => `${window.location.origin}/identity`

/** The same in every language that has words for it. */
export function CodeView({ acts }: { acts: readonly AsCode[] }) {
  const t = useT('common')
  const format = useFormat()
  const tabs = codeTabs(acts, endpoint())
  const unsaid = acts.flatMap(({ cli, unsaid: left = [] }) => (cli ? left : []))
  if (tabs.length === 0) return <p className="text-muted">{t('code.nothing')}</p>
  return (
    <div className="flex flex-col gap-2">
      <CodeBlock label={t('code.title')} tabs={tabs.map(({ id, language, text }) => ({ label: t(`code.${id}`), code: text, language }))} />
      {unsaid.length > 0 && <p className="text-sm text-muted">{t('code.unsaid', { fields: format.list(unsaid) })}</p>}
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
