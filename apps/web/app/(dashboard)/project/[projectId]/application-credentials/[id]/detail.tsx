'use client'

import { Badge } from '@pileus/ui/badge'
import { Card } from '@pileus/ui/card'
import { KeyValues } from '@pileus/ui/kv'
import { type Column, DataTable } from '@pileus/ui/table'
import { applicationCredentialCode } from '@/lib/as-code/identity.ts'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import type { Rendered } from '@/lib/live/rendered.ts'
import { DetailPanel } from '@/lib/panel/detail-panel.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'
import { paths } from '@/lib/paths.ts'
import { useDeleteApplicationCredential } from '../actions.tsx'
import { Ends } from '../ends.tsx'
import { applicationCredentialView } from '../view.ts'

type Page = Awaited<ReturnType<typeof applicationCredentialView.read>>

export function ApplicationCredentialDetail({ id, initial }: { id: string; initial: Rendered<Page> | undefined }) {
  const t = useT('identity')
  const place = usePlace()
  return (
    <DetailPanel
      view={applicationCredentialView}
      id={id}
      initial={initial}
      list={{ label: t('appCredentials.title'), href: paths.applicationCredentials(place) }}
      thing={(page) => page.applicationCredential}
      label={({ name }) => name}
      actions={[useDeleteApplicationCredential<Page['applicationCredential']>()]}
      code={(it, { accessRules }) => applicationCredentialCode.show(it.userId, it.id, { ...it, accessRules })}
      tabs={[{ id: 'overview', label: t('tab.overview'), body: (page) => <Overview page={page} /> }]}
    />
  )
}

function Overview({ page: { applicationCredential: it, accessRules } }: { page: Page }) {
  const t = useT('identity')
  const c = useT('common')
  const format = useFormat()
  const columns: Column<Page['accessRules'][number]>[] = [
    { id: 'service', header: t('appCredentials.ruleService'), pinned: true, cell: ({ service }) => service },
    { id: 'method', header: t('appCredentials.ruleMethod'), cell: ({ method }) => method },
    { id: 'path', header: t('appCredentials.rulePath'), cell: ({ path }) => <code className="font-mono text-sm">{path}</code> },
  ]
  return (
    <div className="flex flex-col gap-4">
      <Card>
        <KeyValues
          columns={2}
          items={[
            { label: c('field.description'), value: it.description },
            { label: t('credentials.user'), value: it.userName },
            { label: t('credentials.project'), value: it.projectName },
            { label: t('appCredentials.roles'), value: format.list(it.roles) },
            { label: t('appCredentials.expires'), value: <Ends {...it} /> },
            {
              label: t('appCredentials.unrestricted'),
              value: it.unrestricted ? <Badge tone="warning">{c('state.yes')}</Badge> : c('state.no'),
            },
            { label: c('field.created'), value: format.dateTime(it.createdAt) },
          ]}
        />
      </Card>
      <Card
        title={t('appCredentials.accessRules')}
        description={accessRules.length === 0 ? t('appCredentials.noRules') : undefined}
        padding="flush"
      >
        {accessRules.length > 0 && (
          <DataTable
            caption={t('appCredentials.accessRules')}
            columns={columns}
            rows={accessRules}
            rowKey={({ id }) => id}
            rowLabel={({ service, method, path }) => `${service} ${method} ${path}`}
          />
        )}
      </Card>
    </div>
  )
}
