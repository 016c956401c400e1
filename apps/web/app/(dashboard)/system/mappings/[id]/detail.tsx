'use client'

import { Card } from '@pileus/ui/card'
import { CodeBlock } from '@pileus/ui/code'
import { KeyValues } from '@pileus/ui/kv'
import { TextLink } from '@pileus/ui/link'
import dynamic from 'next/dynamic'
import { mappingCode } from '@/lib/as-code/identity.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import type { Rendered } from '@/lib/live/rendered.ts'
import { DetailPanel } from '@/lib/panel/detail-panel.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'
import { editAction } from '@/lib/panel/usual-actions.tsx'
import { paths } from '@/lib/paths.ts'
import { useDeleteMapping } from '../actions.tsx'
import { mappingView } from '../view.ts'

const MappingForm = dynamic(() => import('../form.tsx').then((module) => module.MappingForm), { ssr: false })
const Tester = dynamic(() => import('../tester.tsx').then((module) => module.Tester), { ssr: false })

type Page = Awaited<ReturnType<typeof mappingView.read>>

export function MappingDetail({ id, initial }: { id: string; initial: Rendered<Page> | undefined }) {
  const t = useT('identity')
  const c = useT('common')
  const place = usePlace()
  return (
    <DetailPanel
      view={mappingView}
      id={id}
      initial={initial}
      list={{ label: t('mappings.title'), href: paths.mappings(place) }}
      kind="mapping"
      thing={(page) => page.mapping}
      label={(mapping) => mapping.id}
      actions={[editAction<Page['mapping']>(c('action.edit')), useDeleteMapping<Page['mapping']>()]}
      code={codeOf}
      panels={{ edit: ({ mapping, rules }, close) => <MappingForm mapping={{ ...mapping, rules }} onClose={close} /> }}
      tabs={[
        { id: 'rules', label: t('mappings.rulesCount'), count: ({ rules }) => rules.length, body: (page) => <Rules page={page} /> },
        {
          id: 'try',
          label: t('mappings.test'),
          body: ({ mapping, rules }) => <Tester rules={JSON.stringify(rules)} schemaVersion={versionOf(mapping.schemaVersion)} />,
        },
      ]}
    />
  )
}

const codeOf = ({ id }: Page['mapping']) => mappingCode.show(id, {})

const versionOf = (text: string) => (text === '2.0' || text === '3.0' ? text : '1.0')

function Rules({ page: { mapping, rules, protocols } }: { page: Page }) {
  const t = useT('identity')
  const place = usePlace()
  const used = protocols.map(({ id, identityProviderId }) => (
    <li key={`${identityProviderId}/${id}`}>
      <TextLink href={`${paths.identityProvider(place, identityProviderId)}?tab=protocols`}>
        {identityProviderId} · {id}
      </TextLink>
    </li>
  ))
  return (
    <div className="flex flex-col gap-4">
      <Card>
        <KeyValues
          columns={2}
          items={[
            { label: t('mappings.version'), value: mapping.schemaVersion },
            { label: t('mappings.protocols'), value: used.length > 0 ? <ul className="flex flex-col gap-1">{used}</ul> : null },
          ]}
        />
      </Card>
      <CodeBlock
        label={t('mappings.rules')}
        tabs={[{ label: t('mappings.rules'), code: JSON.stringify(rules, null, 2), language: 'json' }]}
      />
    </div>
  )
}
