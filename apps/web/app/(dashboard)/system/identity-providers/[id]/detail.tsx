'use client'

import { Card } from '@pileus/ui/card'
import { Copyable } from '@pileus/ui/copy'
import { KeyValues } from '@pileus/ui/kv'
import { TextLink } from '@pileus/ui/link'
import dynamic from 'next/dynamic'
import { identityProviderCode } from '@/lib/as-code/identity.ts'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import type { Rendered } from '@/lib/live/rendered.ts'
import { DetailPanel } from '@/lib/panel/detail-panel.tsx'
import { Enabled } from '@/lib/panel/enabled.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'
import { paths } from '@/lib/paths.ts'
import { useProviderActions } from '../actions.tsx'
import { identityProviderView } from '../view.ts'
import { Protocols } from './protocols.tsx'

const ProviderForm = dynamic(() => import('../form.tsx').then((module) => module.ProviderForm), { ssr: false })
const ProtocolForm = dynamic(() => import('./protocol-form.tsx').then((module) => module.ProtocolForm), { ssr: false })

export type ProviderPage = Awaited<ReturnType<typeof identityProviderView.read>>

export function IdentityProviderDetail({ id, initial }: { id: string; initial: Rendered<ProviderPage> | undefined }) {
  const t = useT('identity')
  const place = usePlace()
  return (
    <DetailPanel
      view={identityProviderView}
      id={id}
      initial={initial}
      list={{ label: t('providers.title'), href: paths.identityProviders(place) }}
      kind="identity_provider"
      thing={(page) => page.identityProvider}
      label={(provider) => provider.id}
      status={({ identityProvider }) => <Enabled enabled={identityProvider.enabled} />}
      about={({ identityProvider }) => identityProvider.description}
      actions={useProviderActions<ProviderPage['identityProvider']>()}
      code={codeOf}
      panels={{
        edit: ({ identityProvider }, close) => <ProviderForm provider={identityProvider} onClose={close} />,
        createProtocol: ({ identityProvider }, close) => <ProtocolForm idpId={identityProvider.id} onClose={close} />,
      }}
      tabs={[
        { id: 'overview', label: t('tab.overview'), body: ({ identityProvider }) => <About provider={identityProvider} /> },
        {
          id: 'protocols',
          label: t('tab.protocols'),
          count: ({ protocols }) => protocols?.length,
          body: (page) => <Protocols page={page} />,
        },
      ]}
    />
  )
}

const codeOf = ({ id }: ProviderPage['identityProvider']) => identityProviderCode.show(id, {})

function About({ provider }: { provider: ProviderPage['identityProvider'] }) {
  const t = useT('identity')
  const c = useT('common')
  const format = useFormat()
  const place = usePlace()
  const remote = (
    <ul className="flex flex-col gap-1">
      {provider.remoteIds.map((id) => (
        <li key={id}>
          <Copyable value={id} cut="none" what={t('providers.remoteIds')} />
        </li>
      ))}
    </ul>
  )
  return (
    <Card>
      <KeyValues
        columns={2}
        items={[
          { label: c('field.description'), value: provider.description },
          { label: t('providers.remoteIds'), value: provider.remoteIds.length > 0 ? remote : null },
          {
            label: t('column.domain'),
            value: <TextLink href={paths.domain(place, provider.domainId)}>{provider.domainName}</TextLink>,
          },
          {
            label: t('providers.ttl'),
            value: provider.authorizationTtl === null ? null : t('providers.ttlMinutes', { minutes: provider.authorizationTtl }),
          },
          { label: t('providers.protocols'), value: format.list(provider.protocols) },
        ]}
      />
    </Card>
  )
}
