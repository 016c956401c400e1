'use client'

import { ButtonLink } from '@pileus/ui/button'
import { Card } from '@pileus/ui/card'
import { PageHeader } from '@pileus/ui/page-header'
import { StatusBadge } from '@pileus/ui/status'
import type { Api } from '@/lib/api.ts'
import { useRead } from '@/lib/cloud.tsx'
import type { Rendered } from '@/lib/live/rendered.ts'
import { useT } from '@/lib/i18n/provider.tsx'

type FirstRun = Awaited<ReturnType<Api['dashboard']['firstRun']['show']['query']>>

/** What a fresh installation should do next, judged by what is there and not by what was clicked. */
export function FirstSteps({ initial }: { initial: Rendered<FirstRun> | undefined }) {
  const t = useT('system')
  const { data } = useRead({
    key: ['first-run'],
    kinds: ['first_run', 'user', 'project', 'application_credential', 'password', 'endpoint'],
    read: (api) => api.dashboard.firstRun.show.query({}),
    initial,
  })
  return (
    <>
      <PageHeader title={t('overview.title')} description={t('overview.stepsAbout')} />
      <Card title={t('overview.steps')}>
        <ol className="flex flex-col divide-y divide-line">
          {data?.steps.map(({ id, title, why, done, link }) => (
            <li key={id} className="flex flex-wrap items-center gap-3 py-3">
              <StatusBadge tone={done ? 'positive' : 'warning'} label={done ? t('overview.done') : t('overview.open')} />
              <div className="min-w-0 grow basis-64">
                <p className="font-medium">{title}</p>
                <p className="text-muted">{why}</p>
              </div>
              {!done && (
                <ButtonLink size="small" href={link} aria-label={`${t('overview.open')}: ${title}`}>
                  {t('overview.open')}
                </ButtonLink>
              )}
            </li>
          ))}
        </ol>
      </Card>
    </>
  )
}
