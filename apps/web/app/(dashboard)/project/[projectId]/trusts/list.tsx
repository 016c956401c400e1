'use client'

import dynamic from 'next/dynamic'
import { useMemo } from 'react'
import { trustCode } from '@/lib/as-code/identity.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { useYesNoFacet } from '@/lib/panel/enabled.tsx'
import { ListPanel, type ListColumn } from '@/lib/panel/list-panel.tsx'
import type { Prefetched } from '@/lib/panel/list-view.ts'
import { usePlace } from '@/lib/panel/use-place.ts'
import { paths } from '@/lib/paths.ts'
import { useOwn } from '../application-credentials/use-own.ts'
import { useEndTrust, useTrustColumns } from './columns.tsx'
import { trustsView } from './view.ts'

const TrustForm = dynamic(() => import('./form.tsx').then((module) => module.TrustForm), { ssr: false })

type Browsed = Awaited<ReturnType<ReturnType<typeof trustsView>['read']>>
type Row = Browsed['rows'][number]

export function Trusts({ projectId, initial }: { projectId: string | null; initial: Prefetched<Browsed> | undefined }) {
  const own = useOwn(projectId)
  const t = useT('identity')
  const place = usePlace()
  const view = useMemo(() => trustsView(own?.userId ?? null), [own?.userId])
  const all = useTrustColumns<Row>()
  const direction: ListColumn<Row> = {
    id: 'direction',
    header: t('trusts.direction'),
    cell: ({ trustorId }) => t(trustorId === own?.userId ? 'trusts.mine' : 'trusts.toMe'),
  }
  const [first, ...others] = all
  return (
    <ListPanel
      view={view}
      initial={initial}
      title={t('trusts.title')}
      about={own ? t('trusts.about') : t('trusts.allAbout')}
      label={({ trustorName, trusteeName }) => `${trustorName} → ${trusteeName}`}
      href={({ id }) => paths.trust(place, id)}
      columns={own && first ? [first, direction, ...others] : all}
      facets={{
        projectId: { label: t('credentials.project') },
        impersonation: useYesNoFacet(t('trusts.impersonation')),
        over: useYesNoFacet(t('trusts.over')),
      }}
      actions={[useEndTrust<Row>()]}
      code={(row) => trustCode.show(row.id)}
      cli="openstack trust create --project demo --role member alice bob"
      {...(own ? { create: { label: t('trusts.create'), form: (close: () => void) => <TrustForm own={own} onClose={close} /> } } : {})}
    />
  )
}
