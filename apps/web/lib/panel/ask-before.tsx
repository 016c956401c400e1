'use client'

import { ConfirmDialog } from '@pileus/ui/confirm'
import { useT } from '@/lib/i18n/provider.tsx'
import type { Started } from './row-actions.tsx'
import { type Listed, manyRows, skippedReason } from './verdict.ts'

interface AskBeforeProps<Row> {
  started: Started<Row>
  label(row: Row): string
  onClose(): void
  onConfirm(): void
}

/** Of those that share a reason, so many are named. */
const namedAtMost = 3

/** What will happen and to how many; which are left out, and why. */
export function AskBefore<Row extends Listed>({ started: { action, rows, more }, label, onClose, onConfirm }: AskBeforeProps<Row>) {
  const t = useT('common')
  const left = Map.groupBy(rows, (row) => skippedReason(action, row, t))
  const fit = left.get(undefined) ?? []
  const [only] = rows
  const single = rows.length === 1 ? only : undefined
  const typed = action.confirm?.typed || fit.length > manyRows
  return (
    <ConfirmDialog
      open
      title={`${action.label}: ${single ? label(single) : t('list.total', { total: fit.length })}`}
      action={action.label}
      tone={action.danger ? 'danger' : 'primary'}
      level={typed ? { typed: single ? label(single) : String(fit.length) } : 'consequences'}
      consequences={[
        ...(action.confirm?.consequences ?? []),
        ...(more ? [t('bulk.more', { count: rows.length })] : []),
        ...[...left].flatMap(([reason, skipped]) =>
          reason === undefined ? [] : [<Skipped key={reason} reason={reason} names={skipped.map(label)} />],
        ),
      ]}
      denied={fit.length === 0 ? t('confirm.noneEligible') : undefined}
      onClose={onClose}
      onConfirm={onConfirm}
    />
  )
}

function Skipped({ reason, names }: { reason: string; names: string[] }) {
  const t = useT('common')
  const shown = names.slice(0, namedAtMost).join(', ')
  return (
    <>
      {t('confirm.skipped', { count: names.length })}: {shown}
      {names.length > namedAtMost && ' …'}
      <span className="block text-muted">{reason}</span>
    </>
  )
}
