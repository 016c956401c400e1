'use client'

import { Card } from '@pileus/ui/card'
import { KeyValues } from '@pileus/ui/kv'
import { DataTable } from '@pileus/ui/table'
import { trustCode } from '@/lib/as-code/identity.ts'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import type { Rendered } from '@/lib/live/rendered.ts'
import { DetailPanel } from '@/lib/panel/detail-panel.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'
import { paths } from '@/lib/paths.ts'
import { Ends } from '../../application-credentials/ends.tsx'
import { TrustLink, useEndTrust, useTrustColumns } from '../columns.tsx'
import { trustView } from '../view.ts'

type Page = Awaited<ReturnType<typeof trustView.read>>

export function TrustDetail({ id, initial }: { id: string; initial: Rendered<Page> | undefined }) {
  const t = useT('identity')
  const place = usePlace()
  return (
    <DetailPanel
      view={trustView}
      id={id}
      initial={initial}
      list={{ label: t('trusts.title'), href: paths.trusts(place) }}
      thing={(page) => page.trust}
      label={({ trustorName, trusteeName }) => `${trustorName} → ${trusteeName}`}
      actions={[useEndTrust<Page['trust']>()]}
      code={({ id: trustId }) => trustCode.show(trustId)}
      tabs={[{ id: 'overview', label: t('tab.overview'), body: (page) => <Overview page={page} /> }]}
    />
  )
}

function Overview({ page: { trust, passedOn } }: { page: Page }) {
  const t = useT('identity')
  const c = useT('common')
  const format = useFormat()
  const [first, ...others] = useTrustColumns<Page['passedOn'][number]>()
  return (
    <div className="flex flex-col gap-4">
      <Card>
        <KeyValues
          columns={2}
          items={[
            { label: t('trusts.trustor'), value: trust.trustorName },
            { label: t('trusts.trustee'), value: trust.trusteeName },
            { label: t('credentials.project'), value: trust.projectName },
            { label: t('trusts.roles'), value: format.list(trust.roles) },
            {
              label: t('trusts.impersonation'),
              value: c(trust.impersonation ? 'state.yes' : 'state.no'),
              ...(trust.impersonation ? { hint: t('trusts.impersonationShown', { name: trust.trustorName }) } : {}),
            },
            { label: c('field.expires'), value: <Ends expiresAt={trust.expiresAt} expired={trust.over} /> },
            {
              label: t('trusts.uses'),
              value: trust.remainingUses === null ? t('trusts.usesUnlimited') : format.number(trust.remainingUses),
            },
            { label: t('trusts.redelegationCount'), value: format.number(trust.redelegationCount) },
            { label: c('field.created'), value: format.dateTime(trust.createdAt) },
          ]}
        />
      </Card>
      {passedOn.length > 0 && first && (
        <Card title={t('trusts.passedOn')} description={t('trusts.passedOnAbout')} padding="flush">
          <DataTable
            caption={t('trusts.passedOn')}
            columns={[{ ...first, cell: (row) => <TrustLink trust={row} /> }, ...others]}
            rows={passedOn}
            rowKey={(row) => row.id}
            rowLabel={(row) => row.trusteeName}
          />
        </Card>
      )}
    </div>
  )
}
