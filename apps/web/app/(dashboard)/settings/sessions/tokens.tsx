'use client'

import { Button } from '@pileus/ui/button'
import { Card } from '@pileus/ui/card'
import { ConfirmDialog } from '@pileus/ui/confirm'
import { Copyable } from '@pileus/ui/copy'
import { Empty } from '@pileus/ui/empty'
import { DataTable } from '@pileus/ui/table'
import { RelativeTime } from '@pileus/ui/time'
import { useState } from 'react'
import type { Api } from '@/lib/api.ts'
import { useAct } from '@/lib/act.ts'
import { useCloud, useRead } from '@/lib/cloud.tsx'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import type { Translate } from '@/lib/i18n/translator.ts'
import type { Rendered } from '@/lib/live/rendered.ts'
import { Unread } from '@/lib/panel/unread.tsx'

export type TokenList = Awaited<ReturnType<Api['identity']['sessions']['tokens']['query']>>
type Token = TokenList['rows'][number]

/** What programs hold. A token itself nobody can read: it is known by its audit id. */
export function Tokens({ initial }: { initial: Rendered<TokenList> | undefined }) {
  const t = useT('settings')
  const format = useFormat()
  const [ending, setEnding] = useState<Token | 'all'>()
  const asked = useRead({ key: ['tokens'], kinds: ['token'], read: (api) => api.identity.sessions.tokens.query({}), initial })
  const { rows, total } = asked.data ?? { rows: [], total: 0 }
  return (
    <Card
      title={t('tokens.title')}
      description={t('tokens.intro')}
      padding="flush"
      actions={rows.length > 1 && <Button onClick={() => setEnding('all')}>{t('tokens.revokeAll')}</Button>}
      footer={total > rows.length ? t('tokens.more', { shown: rows.length, total }) : undefined}
    >
      <Unread asked={asked} />
      <DataTable
        edge="none"
        caption={t('tokens.title')}
        rows={rows}
        rowKey={({ auditId }) => auditId}
        rowLabel={({ auditId }) => auditId}
        loading={asked.isPending}
        columns={[
          { id: 'audit', header: t('tokens.audit'), cell: ({ auditId }) => <Copyable value={auditId} what={t('tokens.audit')} /> },
          { id: 'scope', header: t('tokens.scope'), cell: (token) => scopeOf(t, token) },
          { id: 'method', header: t('tokens.method'), cell: (token) => methodOf(t, token) ?? format.list(token.methods) },
          { id: 'issued', header: t('tokens.issued'), cell: ({ issuedAt }) => <RelativeTime at={issuedAt} /> },
          { id: 'expires', header: t('tokens.expires'), hideBelow: 'md', cell: ({ expiresAt }) => format.dateTime(expiresAt) },
        ]}
        actions={(token) => [{ label: t('tokens.revoke'), danger: true, onSelect: () => setEnding(token) }]}
        empty={
          <Empty kind="nothing-yet" title={t('tokens.none')} cli="openstack token issue">
            {t('tokens.noneWhy')}
          </Empty>
        }
      />
      {ending && <Revoking what={ending} total={total} onClose={() => setEnding(undefined)} />}
    </Card>
  )
}

interface RevokingProps {
  what: Token | 'all'
  total: number
  onClose(): void
}

function Revoking({ what, total, onClose }: RevokingProps) {
  const t = useT('settings')
  const act = useAct()
  const { api } = useCloud()
  const [busy, setBusy] = useState(false)
  const all = what === 'all'
  const revoke = async () => {
    setBusy(true)
    const { revokeToken, revokeTokens } = api.identity.sessions
    const work = all ? revokeTokens.mutate({}) : revokeToken.mutate({ auditId: what.auditId })
    await act(work, all ? t('tokens.allRevoked') : t('tokens.revoked'))
    onClose()
  }
  return (
    <ConfirmDialog
      open
      title={all ? t('tokens.revokeAllTitle', { count: total }) : t('tokens.revokeTitle')}
      action={all ? t('tokens.revokeAll') : t('tokens.revoke')}
      consequences={[all ? t('tokens.revokeAllBody') : t('tokens.revokeBody')]}
      busy={busy}
      onClose={onClose}
      onConfirm={() => void revoke()}
    />
  )
}

function scopeOf(t: Translate<'settings'>, { scope: { kind, id, name } }: Token): string {
  if (kind === 'domain' || kind === 'project') return t(`tokens.scope.${kind}`, { name: name ?? id ?? '' })
  return t(kind === 'system' ? 'tokens.scope.system' : 'tokens.scope.unscoped')
}

/** Who lent it, if somebody did. */
function methodOf(t: Translate<'settings'>, { applicationCredential, trustId }: Token): string | undefined {
  if (applicationCredential) return t('tokens.credential', { name: applicationCredential.name })
  return trustId === null ? undefined : t('tokens.trust')
}
