'use client'

import { Button } from '@pileus/ui/button'
import { Copyable } from '@pileus/ui/copy'
import { RelativeTime } from '@pileus/ui/time'
import { Eye } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'
import { credentialCode } from '@/lib/as-code/identity.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { ListPanel, type ListColumn } from '@/lib/panel/list-panel.tsx'
import type { Prefetched } from '@/lib/panel/list-view.ts'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { deleteAction, editAction } from '@/lib/panel/usual-actions.tsx'
import { deniedReason } from '@/lib/panel/verdict.ts'
import { useUrlState } from '@/lib/use-url-state.ts'
import { useOwn } from '../application-credentials/use-own.ts'
import type { Ec2Key } from './revealed.tsx'
import { credentialsView } from './view.ts'

const CredentialForm = dynamic(() => import('./form.tsx').then((module) => module.CredentialForm), { ssr: false })
const EditCredential = dynamic(() => import('./edit.tsx').then((module) => module.EditCredential), { ssr: false })
const Revealed = dynamic(() => import('./revealed.tsx').then((module) => module.Revealed), { ssr: false })
const NewKey = dynamic(() => import('./revealed.tsx').then((module) => module.NewKey), { ssr: false })

type Browsed = Awaited<ReturnType<ReturnType<typeof credentialsView>['read']>>
type Row = Browsed['rows'][number]

/** Keys, seeds and certificates. What is in one is asked for by a click, and forgotten when it is closed. */
export function Credentials({ projectId, initial }: { projectId: string | null; initial: Prefetched<Browsed> | undefined }) {
  const own = useOwn(projectId)
  const t = useT('identity')
  const c = useT('common')
  const view = useMemo(() => credentialsView(own?.userId ?? null), [own?.userId])
  const typeName = useTypeName()
  const columns = useColumnsOf(view)
  const [made, setMade] = useState<Ec2Key>()
  const actions: RowAction<Row>[] = [
    { id: 'show', label: t('credentials.reveal'), icon: <Eye />, panel: 'show' },
    editAction(c('action.edit')),
    deleteAction({
      label: c('action.delete'),
      consequences: [t('credentials.deleteBody'), c('confirm.irreversible')],
      run: (api, { id }) => api.identity.credentials.delete.mutate({ credentialId: id }),
    }),
  ]
  return (
    <>
      <ListPanel
        view={view}
        initial={initial}
        title={t('credentials.title')}
        about={t('credentials.about')}
        label={({ id, type, userName }) => `${typeName(type)} · ${userName} · ${id.slice(0, 8)}`}
        columns={columns}
        facets={{ type: { label: c('field.type'), option: typeName }, projectId: { label: t('credentials.project') } }}
        actions={actions}
        code={(row) => credentialCode.show(row.id)}
        cli="openstack ec2 credentials create"
        create={{ label: t('credentials.create'), form: (close) => <CredentialForm own={own} onMade={setMade} onClose={close} /> }}
        edit={(row, close) => <EditCredential id={row.id} type={row.type} onClose={close} />}
        panels={{ show: (row, close) => <Revealed id={row.id} type={row.type} onClose={close} /> }}
      />
      {made && <NewKey made={made} onClose={() => setMade(undefined)} />}
    </>
  )
}

function useTypeName() {
  const t = useT('identity')
  return (type: string) => t.maybe(`credentials.type.${type}`) ?? type
}

function useColumnsOf(view: ReturnType<typeof credentialsView>): ListColumn<Row>[] {
  const t = useT('identity')
  const c = useT('common')
  const typeName = useTypeName()
  const [, set] = useUrlState(view.url)
  const data = (row: Row) => (
    <Button
      size="small"
      variant="quiet"
      className="sm:-ms-2"
      icon={<Eye />}
      denied={deniedReason(row.can.show, c)}
      onClick={() => set({ panel: { name: 'show', params: { id: row.id } } })}
    >
      {t('credentials.reveal')}
    </Button>
  )
  return [
    {
      id: 'type',
      header: c('field.type'),
      sort: 'type',
      pinned: true,
      cell: ({ type }) => <span className="font-medium">{typeName(type)}</span>,
    },
    { id: 'userName', header: t('credentials.user'), sort: 'userName', cell: ({ userName }) => userName },
    { id: 'projectName', header: t('credentials.project'), sort: 'projectName', hideBelow: 'md', cell: (row) => row.projectName },
    { id: 'id', header: c('field.id'), sort: 'id', hideBelow: 'md', cell: ({ id }) => <Copyable value={id} what={c('field.id')} /> },
    { id: 'createdAt', header: c('field.created'), sort: 'createdAt', hideBelow: 'lg', cell: (row) => <RelativeTime at={row.createdAt} /> },
    { id: 'data', header: t('credentials.data'), cell: data },
  ]
}
