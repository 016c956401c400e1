'use client'

import { Badge } from '@pileus/ui/badge'
import { Copyable } from '@pileus/ui/copy'
import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'
import { applicationCredentialCode } from '@/lib/as-code/identity.ts'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import { useYesNoFacet } from '@/lib/panel/enabled.tsx'
import { ListPanel, type ListColumn } from '@/lib/panel/list-panel.tsx'
import type { Prefetched } from '@/lib/panel/list-view.ts'
import { usePlace } from '@/lib/panel/use-place.ts'
import { paths } from '@/lib/paths.ts'
import { useDeleteApplicationCredential } from './actions.tsx'
import { Ends } from './ends.tsx'
import type { NewSecret } from './secret-once.tsx'
import { useOwn } from './use-own.ts'
import { applicationCredentialsView, type Own } from './view.ts'

const ApplicationCredentialForm = dynamic(() => import('./form.tsx').then((module) => module.ApplicationCredentialForm), { ssr: false })
const SecretOnce = dynamic(() => import('./secret-once.tsx').then((module) => module.SecretOnce), { ssr: false })

type Browsed = Awaited<ReturnType<ReturnType<typeof applicationCredentialsView>['read']>>
type Row = Browsed['rows'][number]

/** The logins of programs: those of one person in one project, or, for whoever runs the cloud, all of them. */
export function ApplicationCredentials({ projectId, initial }: { projectId: string | null; initial: Prefetched<Browsed> | undefined }) {
  const own = useOwn(projectId)
  const t = useT('identity')
  const place = usePlace()
  const view = useMemo(() => applicationCredentialsView(own), [own?.userId, own?.projectId])
  const columns = useColumnsOf(own)
  const [made, setMade] = useState<NewSecret>()
  return (
    <>
      <ListPanel
        view={view}
        initial={initial}
        title={t('appCredentials.title')}
        about={own ? t('appCredentials.about') : t('appCredentials.allAbout')}
        label={({ name }) => name}
        href={({ id }) => paths.applicationCredential(place, id)}
        columns={columns}
        facets={{
          ...(own ? {} : { projectId: { label: t('credentials.project') } }),
          expired: useYesNoFacet(t('appCredentials.expired')),
          unrestricted: useYesNoFacet(t('appCredentials.unrestricted')),
        }}
        actions={[useDeleteApplicationCredential<Row>()]}
        code={(row) => applicationCredentialCode.show(row.userId, row.id)}
        cli="openstack application credential create ci"
        {...(own
          ? {
              create: {
                label: t('appCredentials.create'),
                form: (close: () => void) => <ApplicationCredentialForm own={own} onMade={setMade} onClose={close} />,
              },
            }
          : {})}
      />
      {made && <SecretOnce made={made} onClose={() => setMade(undefined)} />}
    </>
  )
}

function useColumnsOf(own: Own | null): ListColumn<Row>[] {
  const t = useT('identity')
  const c = useT('common')
  const format = useFormat()
  const whose: ListColumn<Row>[] = [
    { id: 'userName', header: t('credentials.user'), sort: 'userName', cell: ({ userName }) => userName },
    { id: 'projectName', header: t('credentials.project'), sort: 'projectName', hideBelow: 'md', cell: ({ projectName }) => projectName },
  ]
  return [
    { id: 'name', header: c('field.name'), sort: 'name', pinned: true, cell: ({ name }) => <span className="font-medium">{name}</span> },
    ...(own ? [] : whose),
    {
      id: 'description',
      elastic: true,
      header: c('field.description'),
      sort: 'description',
      hideBelow: 'lg',
      cell: ({ description }) => description,
    },
    { id: 'expiresAt', header: t('appCredentials.expires'), sort: 'expiresAt', cell: (row) => <Ends {...row} /> },
    { id: 'id', header: c('field.id'), sort: 'id', hideBelow: 'md', cell: ({ id }) => <Copyable value={id} what={c('field.id')} /> },
    { id: 'roles', header: t('appCredentials.roles'), hideBelow: 'md', cell: ({ roles }) => format.list(roles) },
    {
      id: 'unrestricted',
      header: t('appCredentials.unrestricted'),
      sort: 'unrestricted',
      cell: ({ unrestricted }) => (unrestricted ? <Badge tone="warning">{t('appCredentials.unrestricted')}</Badge> : c('state.no')),
    },
  ]
}
