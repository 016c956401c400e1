'use client'

import { BulkProgress, type BulkOutcome } from '@pileus/ui/bulk-result'
import { Button } from '@pileus/ui/button'
import { Dialog } from '@pileus/ui/dialog'
import { toast } from '@pileus/ui/toast'
import { useEffect, useRef, useState } from 'react'
import { useCloud } from '@/lib/cloud.tsx'
import { describeError } from '@/lib/errors.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { forEachAtMost } from './each.ts'
import type { Started } from './row-actions.tsx'
import { type Listed, skippedReason } from './verdict.ts'

interface BulkDialogProps<Row> {
  started: Started<Row>
  label(row: Row): string
  onClose(): void
}

/** Many at once: how far it is, what failed and why, and those once more. It goes on when it is closed; the end is told then, too. */
export function BulkDialog<Row extends Listed>({ started, label, onClose }: BulkDialogProps<Row>) {
  const { action } = started
  const t = useT('common')
  const bulk = useBulk(started, label)
  const over = bulk.outcomes.every(({ state }) => state !== 'waiting' && state !== 'running')
  return (
    <Dialog
      open
      onClose={onClose}
      title={action.label}
      footer={<Button onClick={onClose}>{over ? t('kit.close') : t('bulk.background')}</Button>}
    >
      <BulkProgress label={action.label} outcomes={bulk.outcomes} onRetry={(keys) => void bulk.run(keys)} />
    </Dialog>
  )
}

function useBulk<Row extends Listed>({ action, rows }: Started<Row>, label: (row: Row) => string) {
  const t = useT('common')
  const { api } = useCloud()
  const [outcomes, setOutcomes] = useState<readonly BulkOutcome[]>(() =>
    rows.map((row) => {
      const why = skippedReason(action, row, t)
      return { key: row.id, label: label(row), ...(why === undefined ? { state: 'waiting' } : { state: 'skipped', why }) } as const
    }),
  )
  const run = async (ids: readonly string[]) => {
    const failed = new Set<string>()
    await forEachAtMost(
      rows.filter(({ id }) => ids.includes(id)),
      async (row) => action.run?.(api, row),
      (row, outcome) => {
        if (outcome.state === 'failed') failed.add(row.id)
        const why = outcome.state === 'failed' ? whyOf(outcome.error) : undefined
        const next = { key: row.id, label: label(row), state: outcome.state, ...(why === undefined ? {} : { why }) }
        setOutcomes((all) => all.map((one) => (one.key === row.id ? next : one)))
      },
    )
    const done = ids.length - failed.size
    const parts = [
      ...(done > 0 ? [t('bulk.done', { count: done })] : []),
      ...(failed.size > 0 ? [t('bulk.failed', { count: failed.size })] : []),
    ]
    toast({ tone: failed.size > 0 ? 'danger' : 'positive', title: `${action.label}: ${parts.join(', ')}` })
  }
  const whyOf = (error: unknown) => {
    const { what, why, requestId } = describeError(error, t, 'writing')
    return `${what}. ${why}${requestId === undefined ? '' : ` (${requestId})`}`
  }
  const begun = useRef(false)
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    void run(outcomes.flatMap(({ key, state }) => (state === 'waiting' ? [key] : [])))
    // Once, as it opens; what is run again is run by hand.
  }, [])
  return { outcomes, run }
}
