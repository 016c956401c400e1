'use client'

import type { MenuEntry } from '@pileus/ui/menu'
import { Code } from 'lucide-react'
import { type ReactNode, useCallback, useState } from 'react'
import type { AsCode } from '@/lib/as-code/code.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { later } from '@/lib/later.tsx'

const CodeDialog = later(() => import('./code-view.tsx').then((module) => module.CodeDialog))

interface Shown {
  title: string
  acts: readonly AsCode[]
}

/** "Show as code" in a menu, and what it opens. Only who looks at it loads it. */
export function useShowAsCode<Row>(code: ((row: Row) => AsCode) | undefined, label: (row: Row) => string) {
  const t = useT('common')
  const [shown, setShown] = useState<Shown>()
  const entries = useCallback(
    (row: Row): MenuEntry[] =>
      code ? [{ label: t('action.showAsCode'), icon: <Code />, onSelect: () => setShown({ title: label(row), acts: [code(row)] }) }] : [],
    [code, label, t],
  )
  const dialog: ReactNode = shown && <CodeDialog {...shown} onClose={() => setShown(undefined)} />
  return { entries, dialog }
}
