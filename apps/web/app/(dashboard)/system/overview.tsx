'use client'

import { Button } from '@pileus/ui/button'
import { Card } from '@pileus/ui/card'
import { Link } from '@pileus/ui/link'
import { PageHeader } from '@pileus/ui/page-header'
import { StatusBadge } from '@pileus/ui/status'
import { ListChecks } from 'lucide-react'
import { useAct } from '@/lib/act.ts'
import { RecentActivity } from '@/lib/activity/recent.tsx'
import type { Api } from '@/lib/api.ts'
import { useCloud, useRead } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import type { Rendered } from '@/lib/live/rendered.ts'
import { Unread } from '@/lib/panel/unread.tsx'
import { deniedReason } from '@/lib/panel/verdict.ts'
import { paths } from '@/lib/paths.ts'
import { type FirstRun, FirstSteps } from './first-steps.tsx'

type Findings = Awaited<ReturnType<Api['dashboard']['stuck']['query']>>

interface OverviewProps {
  steps: Rendered<FirstRun> | undefined
  stuck: Rendered<Findings> | undefined
}

/** Of the whole cloud: whether it is well, what to do next, and what happened last. */
export function Overview({ steps, stuck }: OverviewProps) {
  const t = useT('system')
  const c = useT('common')
  const act = useAct()
  const { api } = useCloud()
  const asked = useRead({
    key: ['first-run'],
    kinds: ['first_run', 'user', 'project', 'application_credential', 'role_assignment'],
    read: (client) => client.dashboard.firstRun.show.query({}),
    initial: steps,
  })
  const hidden = asked.data && asked.data.dismissed !== null
  // Whoever may not see one part may see none: once is enough to say so.
  const refused = asked.error !== null && asked.data === undefined
  return (
    <>
      <PageHeader
        title={t('overview.title')}
        description={t('overview.about')}
        actions={
          hidden && (
            <Button
              icon={<ListChecks />}
              denied={deniedReason(asked.data?.can.dismiss, c)}
              onClick={() => void act(api.dashboard.firstRun.dismiss.mutate({ dismissed: false }))}
            >
              {t('welcome.show')}
            </Button>
          )
        }
      />
      <Unread asked={asked} />
      {asked.data && !hidden && <FirstSteps run={asked.data} />}
      {!refused && (
        <div className="grid items-start gap-4 xl:grid-cols-[2fr_1fr]">
          <RecentActivity />
          <Health initial={stuck} />
        </div>
      )}
    </>
  )
}

function Health({ initial }: { initial: Rendered<Findings> | undefined }) {
  const t = useT('system')
  const asked = useRead({ key: ['stuck'], kinds: ['task', 'process'], read: (api) => api.dashboard.stuck.query({}), initial })
  const { shell } = useCloud()
  const { data } = asked
  return (
    <Card title={t('overview.health')}>
      <Unread asked={asked} />
      <ul className="flex flex-col gap-2">
        {data && (
          <li>
            {data.findings.length > 0 ? (
              <StatusBadge tone="danger" label={t('stuck.count', { count: data.findings.length })} />
            ) : (
              <StatusBadge tone="positive" label={t('stuck.none')} />
            )}
          </li>
        )}
        <li>
          <StatusBadge tone={shell.tasks.live > 0 ? 'info' : 'neutral'} label={t('overview.tasks', { count: shell.tasks.live })} />
        </li>
        <li className="flex flex-wrap gap-4 pt-1 text-sm text-accent-text">
          <Link href={paths.stuck()} className="hover:underline">
            {t('stuck.title')}
          </Link>
          <Link href={paths.information()} className="hover:underline">
            {t('info.title')}
          </Link>
        </li>
      </ul>
    </Card>
  )
}
