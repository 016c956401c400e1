'use client'

import type { Tone } from '@pileus/ui/badge'
import { Empty } from '@pileus/ui/empty'
import { TextLink } from '@pileus/ui/link'
import { Progress } from '@pileus/ui/progress'
import { StatusBadge } from '@pileus/ui/status'
import { Switch } from '@pileus/ui/switch'
import { type Column, DataTable } from '@pileus/ui/table'
import { NowProvider, RelativeTime } from '@pileus/ui/time'
import { usePathname } from 'next/navigation'
import { useMemo, useState } from 'react'
import { useCloud } from '@/lib/cloud.tsx'
import { describeError } from '@/lib/errors.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { Refused } from '@/lib/panel/list-states.tsx'
import { pathOf } from '@/lib/paths.ts'
import { placeAt } from '@/lib/place.ts'
import { TaskSteps } from './task-steps.tsx'
import { subjectLabel, type Task, taskLabel, useTasks } from './tasks.ts'

/** What runs and what ended within a day, newest first; each opens into its steps. */
export function TaskList() {
  const t = useT('frame')
  const c = useT('common')
  const { shell } = useCloud()
  const columns = useColumns()
  const [mine, setMine] = useState(false)
  const { data, error, refetch } = useTasks()
  if (error && !data) return <Refused problem={describeError(error, c, 'reading')} retry={() => void refetch()} />
  if (data?.rows.length === 0)
    return (
      <Empty kind="nothing-yet" title={t('tasks.none')}>
        {t('tasks.noneWhy')}
      </Empty>
    )
  const rows = (data?.rows ?? []).filter(({ userId }) => !mine || userId === shell.account.user.id)
  return (
    <NowProvider stamp={data}>
      <div className="flex flex-col gap-2 p-3 sm:px-6">
        <Switch label={t('tasks.mine')} checked={mine} onChange={setMine} />
        <DataTable
          caption={t('tasks.title')}
          columns={columns}
          rows={rows}
          rowKey={idOf}
          rowLabel={nameOf}
          expand={steps}
          shortcuts={shell.preferences.shortcuts}
          maxHeight="none"
          loading={!data}
          empty={<p className="px-3 py-2 text-muted">{t('tasks.none')}</p>}
        />
      </div>
    </NowProvider>
  )
}

const idOf = ({ id }: Task) => id
const nameOf = (task: Task) => `${task.kind} ${subjectLabel(task)}`
const steps = ({ id }: Task) => <TaskSteps id={id} />

const tones: Record<Task['state'], Tone> = {
  running: 'info',
  waiting: 'neutral',
  retrying: 'warning',
  undoing: 'warning',
  done: 'positive',
  failed: 'danger',
}

function useColumns(): Column<Task>[] {
  const t = useT('frame')
  const place = placeAt(usePathname())
  const key = JSON.stringify(place)
  return useMemo(
    () => [
      { id: 'what', header: t('tasks.what'), cell: (task) => taskLabel(task, t) },
      {
        id: 'subject',
        header: t('tasks.subject'),
        cell: (task) => <TextLink href={pathOf(place, task.subjectKind, task.subjectId)}>{subjectLabel(task)}</TextLink>,
      },
      { id: 'state', elastic: true, header: t('tasks.state'), cell: (task) => <State task={task} /> },
      { id: 'by', header: t('tasks.startedBy'), hideBelow: 'lg', cell: ({ userName, userId }) => userName ?? userId ?? t('tasks.cloud') },
      { id: 'since', header: t('tasks.started'), hideBelow: 'md', cell: ({ since }) => <RelativeTime at={since} /> },
      { id: 'done', header: t('tasks.finished'), hideBelow: 'lg', cell: ({ done }) => <RelativeTime at={done} /> },
    ],
    // The place is compared by its text.
    [t, key],
  )
}

/** How far it is; why it failed, where that is seen without opening it. */
function State({ task }: { task: Task }) {
  const t = useT('frame')
  const { state, percent, fault, error, done } = task
  const why = fault ?? (state === 'retrying' ? error : null)
  return (
    <span className="flex min-w-0 flex-col gap-1">
      <StatusBadge tone={tones[state]} label={t(`tasks.state.${state}`)} />
      {done === null && percent !== null && <Progress label={taskLabel(task, t)} value={percent} />}
      {why !== null && <span className="text-muted">{why}</span>}
    </span>
  )
}
