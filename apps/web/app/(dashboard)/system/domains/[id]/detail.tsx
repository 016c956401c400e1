'use client'

import { Badge } from '@pileus/ui/badge'
import { Card } from '@pileus/ui/card'
import { KeyValues } from '@pileus/ui/kv'
import { TextLink } from '@pileus/ui/link'
import { domainCode } from '@/lib/as-code/identity.ts'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import { usePeople } from '@/lib/identity/people.tsx'
import { Tags } from '@/lib/identity/things.tsx'
import type { Rendered } from '@/lib/live/rendered.ts'
import { DetailPanel } from '@/lib/panel/detail-panel.tsx'
import { Enabled } from '@/lib/panel/enabled.tsx'
import { filteredBy, paths } from '@/lib/paths.ts'
import { useDomainActions } from '../actions.tsx'
import { EditDomainForm } from '../form.tsx'
import { type DomainPage, domainView } from './view.ts'

const system = { kind: 'system' } as const

export function DomainDetail({ id, initial }: { id: string; initial: Rendered<DomainPage> | undefined }) {
  const t = useT('identity')
  const people = usePeople({
    kind: 'domain',
    view: domainView,
    place: (page: DomainPage) => page.domain,
    save: (api, domainId, changes) => api.identity.domains.setMembers.mutate({ domainId, ...changes }),
  })
  return (
    <DetailPanel
      view={domainView}
      id={id}
      kind="domain"
      initial={initial}
      list={{ label: t('domains.title'), href: paths.domains(system) }}
      thing={({ domain }) => domain}
      label={({ name }) => name}
      status={({ domain }) => (
        <>
          <Enabled enabled={domain.enabled} />
          {domain.immutable && <Badge>{t('protect.on')}</Badge>}
        </>
      )}
      actions={useDomainActions()}
      code={(domain) => domainCode.show(domain.id, domain)}
      panels={{
        edit: ({ domain }, close) => <EditDomainForm domain={domain} onClose={close} />,
        ...people.panels,
      }}
      tabs={[{ id: 'overview', label: t('tab.overview'), body: (page) => <Overview page={page} /> }, ...people.tabs]}
    />
  )
}

function Overview({ page: { domain } }: { page: DomainPage }) {
  const t = useT('identity')
  const c = useT('common')
  const format = useFormat()
  const { id, description, tags, enabled, immutable, createdAt, updatedAt } = domain
  const counted = (href: string, count: number) => <TextLink href={filteredBy(href, 'domainId', id)}>{format.number(count)}</TextLink>
  return (
    <Card>
      <KeyValues
        columns={2}
        items={[
          { label: c('field.description'), value: description },
          { label: c('field.tags'), value: <Tags tags={tags} /> },
          { label: t('column.projects'), value: counted(paths.projects(system), domain.projects) },
          { label: t('column.users'), value: counted(paths.users(system), domain.users) },
          { label: t('tab.groups'), value: counted(paths.groups(system), domain.groups) },
          { label: c('field.enabled'), value: <Enabled enabled={enabled} /> },
          { label: t('protect.on'), value: c(immutable ? 'state.yes' : 'state.no') },
          { label: c('field.created'), value: format.dateTime(createdAt) },
          { label: c('field.updated'), value: updatedAt && format.dateTime(updatedAt) },
        ]}
      />
    </Card>
  )
}
