'use client'

import type { BrowseInput } from '@pileus/api/platform/browse'
import { BulkBar } from '@pileus/ui/bulk-bar'
import { toast } from '@pileus/ui/toast'
import { useState } from 'react'
import { useCloud } from '@/lib/cloud.tsx'
import { describeError } from '@/lib/errors.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { everyMatch } from './every-match.ts'
import type { ListView } from './list-view.ts'
import type { RowAction, useRowActions } from './row-actions.tsx'
import type { useSelected } from './use-selected.ts'
import { type Listed, skippedReason } from './verdict.ts'

interface SelectedProps<Row extends Listed> {
  view: ListView<Row>
  input: BrowseInput
  total: number
  selected: ReturnType<typeof useSelected<Row>>
  acts: Pick<ReturnType<typeof useRowActions<Row>>, 'bulk' | 'start'>
}

/** How many are selected, what can be done to them, and how many of them each action leaves out. */
export function Selected<Row extends Listed>({ view, input, total, selected, acts }: SelectedProps<Row>) {
  const t = useT('common')
  const { api } = useCloud()
  const [collecting, setCollecting] = useState(false)
  const { selection, rows, clear } = selected
  const all = selection.kind === 'matching'
  const start = async (action: RowAction<Row>) => {
    if (!all) {
      clear()
      return acts.start(action, rows)
    }
    setCollecting(true)
    try {
      const found = await everyMatch(view, api, input)
      clear()
      acts.start(action, found.rows, found.more)
    } catch (error) {
      const { what, why } = describeError(error, t, 'reading')
      toast({ tone: 'danger', title: what, body: why })
    } finally {
      setCollecting(false)
    }
  }
  const left = (action: RowAction<Row>) => (all ? 0 : rows.filter((row) => skippedReason(action, row, t) !== undefined).length)
  const partly = acts.bulk.filter((action) => left(action) > 0 && left(action) < rows.length)
  return (
    <BulkBar
      count={all ? total : rows.length}
      onClear={clear}
      actions={acts.bulk.map((action) => ({
        ...action,
        denied: collecting ? t('bulk.collecting') : rows.length > 0 && left(action) === rows.length ? t('confirm.noneEligible') : undefined,
        onSelect: () => void start(action),
      }))}
    >
      {partly.length > 0 && partly.map((action) => `${action.label}: ${t('confirm.skipped', { count: left(action) })}`).join(' · ')}
    </BulkBar>
  )
}
