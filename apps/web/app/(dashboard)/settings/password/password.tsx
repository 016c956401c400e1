'use client'

import { Banner } from '@pileus/ui/banner'
import { Card } from '@pileus/ui/card'
import { PageHeader } from '@pileus/ui/page-header'
import { SkeletonText } from '@pileus/ui/skeleton'
import { useState } from 'react'
import type { Api } from '@/lib/api.ts'
import { useCloud, useRead } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import type { Rendered } from '@/lib/live/rendered.ts'
import { Unread } from '@/lib/panel/unread.tsx'
import { PasswordForm } from './password-form.tsx'

export type Rules = Awaited<ReturnType<Api['identity']['account']['passwordRules']['query']>>

/** The own password: what it must be is said before it is typed, and seen while it is. */
export function Password({ initial }: { initial: Rendered<Rules> | undefined }) {
  const t = useT('settings')
  const expires = useCloud().shell.account.user.passwordExpiresAt
  const [changed, setChanged] = useState(0)
  const asked = useRead({
    key: ['password-rules'],
    kinds: ['user'],
    read: (api) => api.identity.account.passwordRules.query({}),
    initial,
  })
  const rules = asked.data
  return (
    <>
      <PageHeader title={t('password.title')} description={t('password.intro')} />
      {changed > 0 && (
        <Banner tone="positive" title={t('password.changed')} onDismiss={() => setChanged(0)}>
          {t('password.changedWhy')}
        </Banner>
      )}
      {rules && changed === 0 && <Obstacle rules={rules} />}
      {expires !== null && <p className="text-muted">{t('password.expires', { at: expires })}</p>}
      <Unread asked={asked} />
      {asked.isPending && (
        <Card className="max-w-xl">
          <SkeletonText lines={6} />
        </Card>
      )}
      {rules && <PasswordForm key={changed} rules={rules} onDone={() => setChanged(changed + 1)} />}
    </>
  )
}

/** Why it cannot be changed now, if so. */
function Obstacle({ rules: { elsewhere, locked, changeableFrom, minimumAgeDays } }: { rules: Rules }) {
  const t = useT('settings')
  if (elsewhere)
    return (
      <Banner tone="info" title={t('password.elsewhere')}>
        {t('password.elsewhereWhy')}
      </Banner>
    )
  if (locked)
    return (
      <Banner tone="warning" title={t('password.locked')}>
        {t('password.lockedWhy')}
      </Banner>
    )
  if (changeableFrom === null) return null
  return (
    <Banner tone="warning" title={t('password.tooSoon', { at: changeableFrom })}>
      {t('password.tooSoonWhy', { days: minimumAgeDays })}
    </Banner>
  )
}
