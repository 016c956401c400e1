'use client'

import { Button } from '@pileus/ui/button'
import { ErrorView } from '@pileus/ui/error-view'
import { PageHeader } from '@pileus/ui/page-header'
import { StatusBadge } from '@pileus/ui/status'
import { DataTable } from '@pileus/ui/table'
import { toast } from '@pileus/ui/toast'
import type { Api } from '@/lib/api.ts'
import { useCloud, useRead } from '@/lib/cloud.tsx'
import { describeError } from '@/lib/errors.ts'
import type { Rendered } from '@/lib/live/rendered.ts'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'

type SessionList = Awaited<ReturnType<Api['identity']['sessions']['list']['query']>>

/** Where one is signed in, and how to end it there. */
export function Sessions({ initial }: { initial: Rendered<SessionList> | undefined }) {
  const t = useT('settings')
  const c = useT('common')
  const format = useFormat()
  const { api } = useCloud()
  const asked = useRead({ key: ['sessions'], kinds: ['session'], read: (client) => client.identity.sessions.list.query({}), initial })
  const rows = asked.data ?? []
  const end = async (work: Promise<unknown>) => {
    try {
      await work
      toast({ tone: 'positive', title: t('sessions.ended') })
    } catch (error) {
      const { what, why } = describeError(error, c, 'writing')
      toast({ tone: 'danger', title: what, body: why })
    }
  }
  const problem = asked.error && !asked.data ? describeError(asked.error, c, 'reading') : undefined
  return (
    <>
      <PageHeader
        title={t('sessions.title')}
        description={t('sessions.about')}
        actions={
          rows.length > 1 && <Button onClick={() => void end(api.identity.sessions.endOthers.mutate({}))}>{t('sessions.endOthers')}</Button>
        }
      />
      {problem && <ErrorView what={problem.what} why={problem.why} fix={problem.fixes} requestId={problem.requestId} />}
      <DataTable
        caption={t('sessions.title')}
        rows={rows}
        rowKey={({ id }) => id}
        rowLabel={({ agent }) => agent}
        loading={asked.isPending}
        columns={[
          {
            id: 'agent',
            header: t('sessions.browser'),
            cell: ({ agent, current }) => (
              <span className="inline-flex flex-wrap items-center gap-2">
                {agent} {current && <StatusBadge tone="accent" label={t('sessions.this')} />}
              </span>
            ),
          },
          { id: 'address', header: t('sessions.address'), cell: ({ address }) => address },
          { id: 'seenAt', header: t('sessions.seen'), hideBelow: 'md', cell: ({ seenAt }) => format.dateTime(seenAt) },
          { id: 'createdAt', header: t('sessions.began'), hideBelow: 'lg', cell: ({ createdAt }) => format.dateTime(createdAt) },
        ]}
        actions={({ id, current }) =>
          current ? [] : [{ label: t('sessions.end'), danger: true, onSelect: () => void end(api.identity.sessions.end.mutate({ id })) }]
        }
      />
    </>
  )
}
