'use client'

import { Button } from '@pileus/ui/button'
import { Empty } from '@pileus/ui/empty'
import { type Column, DataTable } from '@pileus/ui/table'
import type { Api } from '@/lib/api.ts'
import type { AsCode } from '@/lib/as-code/code.ts'
import { limitCode } from '@/lib/as-code/identity.ts'
import { TextField } from '@/lib/form/fields.tsx'
import { integer } from '@/lib/form/validators.ts'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import { FormSheet } from '@/lib/panel/form-sheet.tsx'
import { usePanel } from '@/lib/panel/use-panel.ts'
import { deniedReason } from '@/lib/panel/verdict.ts'
import { type ProjectPage, projectView } from './view.ts'

type Limit = NonNullable<ProjectPage['limits']>[number]

const unlimited = -1

function useAmount() {
  const c = useT('common')
  const format = useFormat()
  return (amount: number) => (amount === unlimited ? c('kit.unlimited') : format.number(amount))
}

/** What this project may have of each thing that is limited. */
export function Quotas({ page: { project, limits } }: { page: ProjectPage }) {
  const t = useT('identity')
  const c = useT('common')
  const amount = useAmount()
  const open = usePanel(projectView)
  if (!limits)
    return (
      <Empty kind="no-permission" title={c('empty.forbidden')}>
        {deniedReason(project.can.seeLimits, c)}
      </Empty>
    )
  const columns: Column<Limit>[] = [
    { id: 'resource', header: t('limits.resource'), pinned: true, cell: ({ resourceName }) => resourceName },
    { id: 'service', header: t('limits.service'), cell: ({ serviceType }) => serviceType },
    { id: 'region', header: t('limits.region'), hideBelow: 'md', cell: ({ regionId }) => regionId ?? t('limits.everyRegion') },
    { id: 'default', header: t('limits.default'), align: 'end', cell: ({ defaultLimit }) => amount(defaultLimit) },
    {
      id: 'own',
      header: t('quotas.own'),
      align: 'end',
      cell: ({ resourceLimit }) => (resourceLimit === null ? null : amount(resourceLimit)),
    },
  ]
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <p className="grow text-muted">{t('quotas.about')}</p>
        <Button denied={deniedReason(project.can.limit, c)} onClick={() => open('quotas')}>
          {t('projects.editQuotas')}
        </Button>
      </div>
      <DataTable
        caption={t('projects.quotas')}
        columns={columns}
        rows={limits}
        rowKey={({ registeredLimitId }) => registeredLimitId}
        rowLabel={({ resourceName }) => resourceName}
        empty={
          <Empty kind="nothing-yet" title={t('quotas.none')}>
            {t('quotas.noneBody')}
          </Empty>
        }
      />
    </div>
  )
}

/** By registered limit what was typed; empty where the default holds. */
type Typed = Record<string, string>

const typedOf = (limits: readonly Limit[]): Typed =>
  Object.fromEntries(
    limits.map(({ registeredLimitId, resourceLimit }) => [registeredLimitId, resourceLimit === null ? '' : String(resourceLimit)]),
  )

export function QuotasForm({ page: { project, limits }, onClose }: { page: ProjectPage; onClose(): void }) {
  const t = useT('identity')
  const c = useT('common')
  const amount = useAmount()
  const rows = limits ?? []
  const whole = integer({ min: unlimited, max: 2_147_483_647 })
  return (
    <FormSheet<Typed>
      id={`project.quotas.${project.id}`}
      title={`${t('projects.editQuotas')}: ${project.name}`}
      description={t('quotas.about')}
      submit={c('action.save')}
      initial={typedOf(rows)}
      validators={Object.fromEntries(rows.map(({ registeredLimitId }) => [registeredLimitId, [whole]]))}
      save={(api, typed) => saveQuotas(api, project.id, rows, typed)}
      asCode={(typed) => codeOf(project.id, rows, typed)}
      onClose={onClose}
    >
      {({ field }) =>
        rows.map(({ registeredLimitId, resourceName, serviceType, regionId, defaultLimit }) => (
          <TextField
            key={registeredLimitId}
            field={field(registeredLimitId)}
            label={[resourceName, serviceType, regionId].filter(Boolean).join(', ')}
            placeholder={t('quotas.asDefault', { limit: amount(defaultLimit) })}
            inputMode="numeric"
            optional
          />
        ))
      }
    </FormSheet>
  )
}

/** Only what differs is said: limits that come, change, and go. */
function changesOf(rows: readonly Limit[], typed: Typed) {
  return rows.flatMap((row) => {
    const said = (typed[row.registeredLimitId] ?? '').trim()
    const wanted = said === '' ? null : Number(said)
    return wanted === row.resourceLimit ? [] : [{ ...row, wanted }]
  })
}

/** Each limit by itself: what was done stays done when a later one is refused. */
async function saveQuotas({ identity }: Api, projectId: string, rows: readonly Limit[], typed: Typed): Promise<void> {
  for (const { limitId, serviceId, regionId, resourceName, wanted } of changesOf(rows, typed)) {
    if (limitId === null) {
      if (wanted !== null)
        await identity.limits.create.mutate({ limits: [{ projectId, serviceId, regionId, resourceName, resourceLimit: wanted }] })
    } else if (wanted === null) await identity.limits.delete.mutate({ limitId })
    else await identity.limits.update.mutate({ limitId, resourceLimit: wanted })
  }
}

const codeOf = (projectId: string, rows: readonly Limit[], typed: Typed): AsCode[] =>
  changesOf(rows, typed).map(({ limitId, serviceId, regionId, resourceName, wanted }) => {
    if (limitId === null) return limitCode.create({ projectId, serviceId, regionId, resourceName, resourceLimit: wanted })
    return wanted === null ? limitCode.delete(limitId) : limitCode.set(limitId, { resourceLimit: wanted })
  })
