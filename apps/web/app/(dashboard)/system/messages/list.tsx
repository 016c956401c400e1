'use client'

import { Badge } from '@pileus/ui/badge'
import { StatusBadge } from '@pileus/ui/status'
import type { Column } from '@pileus/ui/table'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import { ListPanel } from '@/lib/panel/list-panel.tsx'
import type { Prefetched } from '@/lib/panel/list-view.ts'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { deleteAction, editAction } from '@/lib/panel/usual-actions.tsx'
import { MessageForm } from './form.tsx'
import { messagesView } from './view.ts'

type BrowsedMessages = Awaited<ReturnType<typeof messagesView.read>>
export type MessageRow = BrowsedMessages['rows'][number]

const states = { shown: 'positive', scheduled: 'info', past: 'neutral' } as const

/** What is said above every page, now, later and before. */
export function Messages({ initial }: { initial: Prefetched<BrowsedMessages> | undefined }) {
  const t = useT('system')
  const c = useT('common')
  const format = useFormat()
  const at = (moment: string | null, otherwise: string) =>
    moment === null ? <span className="text-muted">{otherwise}</span> : format.dateTime(moment)
  const columns: (Column<MessageRow> & { sort?: string })[] = [
    {
      id: 'title',
      header: t('messages.heading'),
      sort: 'title',
      pinned: true,
      cell: ({ title }) => <span className="font-medium">{title}</span>,
    },
    {
      id: 'state',
      header: t('messages.state'),
      sort: 'state',
      cell: ({ state }) => <StatusBadge tone={states[state]} label={t(`messages.state.${state}`)} />,
    },
    {
      id: 'tone',
      header: t('messages.level'),
      sort: 'tone',
      cell: ({ tone }) => <Badge tone={tone}>{t(`messages.tone.${tone}`)}</Badge>,
    },
    {
      id: 'audience',
      header: t('messages.audience'),
      sort: 'audience',
      hideBelow: 'md',
      cell: ({ audience }) => t(`messages.audience.${audience}`),
    },
    {
      id: 'startsAt',
      header: t('messages.from'),
      sort: 'startsAt',
      hideBelow: 'lg',
      cell: ({ startsAt }) => at(startsAt, t('messages.atOnce')),
    },
    { id: 'endsAt', header: t('messages.until'), sort: 'endsAt', hideBelow: 'lg', cell: ({ endsAt }) => at(endsAt, t('messages.noEnd')) },
    {
      id: 'createdAt',
      header: c('field.created'),
      sort: 'createdAt',
      hideBelow: 'xl',
      cell: ({ createdAt }) => format.dateTime(createdAt),
    },
  ]
  const actions: RowAction<MessageRow>[] = [
    editAction(c('action.edit')),
    deleteAction({
      label: c('action.delete'),
      consequences: [t('messages.deleteBody'), c('confirm.irreversible')],
      run: (api, { id }) => api.dashboard.messages.delete.mutate({ messageId: id }),
    }),
  ]
  return (
    <ListPanel
      view={messagesView}
      initial={initial}
      title={t('messages.title')}
      about={t('messages.intro')}
      label={(row) => row.title}
      columns={columns}
      facets={{
        state: { label: t('messages.state'), option: (value) => t.maybe(`messages.state.${value}`) ?? value },
        tone: { label: t('messages.level'), option: (value) => t.maybe(`messages.tone.${value}`) ?? value },
        audience: { label: t('messages.audience'), option: (value) => t.maybe(`messages.audience.${value}`) ?? value },
      }}
      actions={actions}
      create={{ label: t('messages.create'), form: (close) => <MessageForm onClose={close} /> }}
      edit={(row, close) => <MessageForm message={row} onClose={close} />}
    />
  )
}
