'use client'

import { ErrorView } from '@pileus/ui/error-view'
import { SkeletonText } from '@pileus/ui/skeleton'
import { type Step, Steps } from '@pileus/ui/steps'
import type { Api } from '@/lib/api.ts'
import { useRead } from '@/lib/cloud.tsx'
import { describeError } from '@/lib/errors.ts'
import { useFormat, useI18n, useT } from '@/lib/i18n/provider.tsx'
import { Refused } from '@/lib/panel/list-states.tsx'
import { stepsOf } from './steps-of.ts'
import { taskLabel } from './tasks.ts'

export type ToldTask = Awaited<ReturnType<Api['dashboard']['tasks']['show']['query']>>

/** One task: its steps, what it began elsewhere, and why it failed. */
export function TaskSteps({ id }: { id: string }) {
  const t = useT('frame')
  const c = useT('common')
  const { locale } = useI18n().settings
  const { data, error, refetch } = useRead({
    key: ['task', id],
    kinds: ['task'],
    read: (api, signal) => api.dashboard.tasks.show.query({ taskId: id }, { signal }),
  })
  if (error && !data) return <Refused problem={describeError(error, c, 'reading')} retry={() => void refetch()} />
  if (!data) return <SkeletonText lines={3} />
  const { task, children, commands } = data
  const seconds = new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', unitDisplay: 'narrow', maximumFractionDigits: 1 })
  const steps = stepsOf(data).map(
    ({ ms, detail, ...step }): Step => ({
      ...step,
      label: step.id,
      ...(ms === undefined ? {} : { duration: seconds.format(ms / 1000) }),
      ...(detail === undefined ? {} : { detail }),
    }),
  )
  return (
    <div className="flex max-w-3xl flex-col gap-3">
      {task.state === 'failed' && (
        <ErrorView
          shape="inline"
          what={t('tasks.state.failed')}
          why={task.fault}
          fix={[c('error.failed.fix'), c('error.failed.fix2')]}
          requestId={task.requestId}
        />
      )}
      <Steps label={taskLabel(task, t)} steps={steps} />
      {children.length > 0 && (
        <p className="text-sm text-muted">
          {t('tasks.children')}: {children.map((child) => `${taskLabel(child, t)} (${t(`tasks.state.${child.state}`)})`).join(', ')}
        </p>
      )}
      {commands.length > 0 && <Commands commands={commands} />}
    </div>
  )
}

/** For operators: what hosts were told to do. */
function Commands({ commands }: Pick<ToldTask, 'commands'>) {
  const t = useT('frame')
  const format = useFormat()
  return (
    <ul aria-label={t('tasks.commands')} className="flex flex-col text-sm text-muted">
      {commands.map(({ id, kind, hostId, state, createdAt }) => (
        <li key={id}>
          {format.time(createdAt)} {kind} → {hostId}: {state}
        </li>
      ))}
    </ul>
  )
}
