'use client'

import { TextLink } from '@pileus/ui/link'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import type { ListColumn } from '@/lib/panel/list-panel.tsx'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'
import { deleteAction } from '@/lib/panel/usual-actions.tsx'
import type { Listed } from '@/lib/panel/verdict.ts'
import { paths } from '@/lib/paths.ts'
import { Ends } from '../application-credentials/ends.tsx'

export interface TrustRow {
  id: string
  trustorId: string
  trustorName: string
  trusteeId: string
  trusteeName: string
  projectName: string | null
  roles: string[]
  impersonation: boolean
  expiresAt: string | null
  remainingUses: number | null
  over: boolean
}

export function useTrustColumns<Row extends TrustRow>(): ListColumn<Row>[] {
  const t = useT('identity')
  const c = useT('common')
  const format = useFormat()
  const uses = ({ remainingUses }: Row) => (remainingUses === null ? t('trusts.usesUnlimited') : format.number(remainingUses))
  return [
    {
      id: 'trusteeName',
      header: t('trusts.trustee'),
      sort: 'trusteeName',
      pinned: true,
      cell: ({ trusteeName }) => <span className="font-medium">{trusteeName}</span>,
    },
    { id: 'trustorName', header: t('trusts.trustor'), sort: 'trustorName', cell: ({ trustorName }) => trustorName },
    { id: 'projectName', header: t('credentials.project'), sort: 'projectName', hideBelow: 'md', cell: (row) => row.projectName },
    { id: 'roles', header: t('trusts.roles'), hideBelow: 'md', cell: ({ roles }) => format.list(roles) },
    {
      id: 'impersonation',
      header: t('trusts.impersonation'),
      sort: 'impersonation',
      hideBelow: 'lg',
      cell: ({ impersonation }) => c(impersonation ? 'state.yes' : 'state.no'),
    },
    { id: 'remainingUses', header: t('trusts.uses'), sort: 'remainingUses', align: 'end', hideBelow: 'lg', cell: uses },
    {
      id: 'expiresAt',
      header: c('field.expires'),
      sort: 'expiresAt',
      cell: ({ expiresAt, over }) => <Ends expiresAt={expiresAt} expired={over} />,
    },
  ]
}

export function useEndTrust<Row extends Listed>(): RowAction<Row> {
  const t = useT('identity')
  const c = useT('common')
  return deleteAction({
    label: t('trusts.end'),
    consequences: [t('trusts.deleteBody'), c('confirm.irreversible')],
    run: (api, { id }) => api.identity.trusts.delete.mutate({ trustId: id }),
  })
}

/** A trust is named by whom it serves. */
export const TrustLink = ({ trust }: { trust: Pick<TrustRow, 'id' | 'trusteeName'> }) => (
  <TextLink href={paths.trust(usePlace(), trust.id)}>{trust.trusteeName}</TextLink>
)
