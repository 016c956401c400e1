'use client'

import { Button } from '@pileus/ui/button'
import { Card } from '@pileus/ui/card'
import { PageHeader } from '@pileus/ui/page-header'
import { StatusBadge } from '@pileus/ui/status'
import { DataTable } from '@pileus/ui/table'
import { RelativeTime } from '@pileus/ui/time'
import { useAct } from '@/lib/act.ts'
import type { Api } from '@/lib/api.ts'
import { useCloud, useRead } from '@/lib/cloud.tsx'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import type { Rendered } from '@/lib/live/rendered.ts'
import { Unread } from '@/lib/panel/unread.tsx'
import { browserIn } from '@/lib/settings/browser.ts'
import { type TokenList, Tokens } from './tokens.tsx'

type SessionList = Awaited<ReturnType<Api['identity']['sessions']['list']['query']>>

/** Where one is signed in and what programs hold, and how to end it there. */
export function Sessions({ sessions, tokens }: { sessions: Rendered<SessionList> | undefined; tokens: Rendered<TokenList> | undefined }) {
  const t = useT('settings')
  return (
    <>
      <PageHeader title={t('sessions.title')} description={t('sessions.intro')} />
      <Browsers initial={sessions} />
      <Tokens initial={tokens} />
    </>
  )
}

function Browsers({ initial }: { initial: Rendered<SessionList> | undefined }) {
  const t = useT('settings')
  const format = useFormat()
  const act = useAct()
  const { api } = useCloud()
  const asked = useRead({ key: ['sessions'], kinds: ['session'], read: (client) => client.identity.sessions.list.query({}), initial })
  const rows = asked.data ?? []
  const endOthers = () => act(api.identity.sessions.endOthers.mutate({}), t('sessions.othersEnded'))
  return (
    <Card
      title={t('sessions.list')}
      description={t('sessions.about')}
      padding="flush"
      actions={rows.length > 1 && <Button onClick={() => void endOthers()}>{t('sessions.endOthers')}</Button>}
    >
      <Unread asked={asked} />
      <DataTable
        edge="none"
        caption={t('sessions.list')}
        rows={rows}
        rowKey={({ id }) => id}
        rowLabel={({ agent }) => browserIn(agent) ?? agent}
        loading={asked.isPending}
        columns={[
          {
            id: 'agent',
            header: t('sessions.browser'),
            cell: ({ agent, current }) => (
              <span className="inline-flex flex-wrap items-center gap-2">
                <span title={agent} className="line-clamp-2 max-w-md">
                  {browserIn(agent) ?? agent}
                </span>
                {current && <StatusBadge tone="accent" label={t('sessions.this')} />}
              </span>
            ),
          },
          { id: 'address', header: t('sessions.address'), cell: ({ address }) => address },
          { id: 'methods', header: t('sessions.methods'), hideBelow: 'xl', cell: ({ methods }) => format.list(methods) },
          { id: 'seenAt', header: t('sessions.lastSeen'), cell: ({ seenAt }) => <RelativeTime at={seenAt} /> },
          { id: 'createdAt', header: t('sessions.started'), hideBelow: 'lg', cell: ({ createdAt }) => format.dateTime(createdAt) },
          { id: 'expiresAt', header: t('sessions.expires'), hideBelow: 'lg', cell: ({ expiresAt }) => format.dateTime(expiresAt) },
        ]}
        actions={({ id, current }) =>
          current
            ? []
            : [
                {
                  label: t('sessions.end'),
                  danger: true,
                  onSelect: () => void act(api.identity.sessions.end.mutate({ id }), t('sessions.ended')),
                },
              ]
        }
      />
    </Card>
  )
}
