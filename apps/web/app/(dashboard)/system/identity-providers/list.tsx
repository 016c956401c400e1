'use client'

import dynamic from 'next/dynamic'
import { identityProviderCode } from '@/lib/as-code/identity.ts'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import { Enabled, useEnabledFacet } from '@/lib/panel/enabled.tsx'
import { ListPanel, type ListColumn } from '@/lib/panel/list-panel.tsx'
import type { Prefetched } from '@/lib/panel/list-view.ts'
import { usePlace } from '@/lib/panel/use-place.ts'
import { paths } from '@/lib/paths.ts'
import { useProviderActions } from './actions.tsx'
import { identityProvidersView } from './view.ts'

const ProviderForm = dynamic(() => import('./form.tsx').then((module) => module.ProviderForm), { ssr: false })

type BrowsedProviders = Awaited<ReturnType<typeof identityProvidersView.read>>
type ProviderRow = BrowsedProviders['rows'][number]

export function IdentityProviders({ initial }: { initial: Prefetched<BrowsedProviders> | undefined }) {
  const t = useT('identity')
  const c = useT('common')
  const format = useFormat()
  const place = usePlace()
  const enabledFacet = useEnabledFacet()
  const columns: ListColumn<ProviderRow>[] = [
    { id: 'id', header: c('field.id'), sort: 'id', pinned: true, cell: ({ id }) => <span className="font-medium">{id}</span> },
    {
      id: 'description',
      elastic: true,
      header: c('field.description'),
      sort: 'description',
      hideBelow: 'lg',
      cell: ({ description }) => description,
    },
    { id: 'remoteIds', elastic: true, header: t('providers.remoteIds'), hideBelow: 'md', cell: ({ remoteIds }) => format.list(remoteIds) },
    { id: 'protocols', header: t('providers.protocols'), cell: ({ protocols }) => format.list(protocols) },
    { id: 'domainName', header: t('column.domain'), sort: 'domainName', hideBelow: 'md', cell: ({ domainName }) => domainName },
    { id: 'enabled', header: c('field.enabled'), sort: 'enabled', cell: ({ enabled }) => <Enabled enabled={enabled} /> },
  ]
  return (
    <ListPanel
      view={identityProvidersView}
      initial={initial}
      title={t('providers.title')}
      about={t('providers.about')}
      label={({ id }) => id}
      href={({ id }) => paths.identityProvider(place, id)}
      columns={columns}
      facets={{ enabled: enabledFacet, domainId: { label: t('column.domain') } }}
      actions={useProviderActions<ProviderRow>()}
      code={codeOf}
      cli="openstack identity provider create --remote-id https://idp.example.org/idp acme"
      create={{ label: t('providers.create'), form: (close) => <ProviderForm onClose={close} /> }}
      edit={(row, close) => <ProviderForm provider={row} onClose={close} />}
    />
  )
}

const codeOf = ({ id }: ProviderRow) => identityProviderCode.show(id, {})
