'use client'

import { Button } from '@pileus/ui/button'
import { Card } from '@pileus/ui/card'
import { PageHeader } from '@pileus/ui/page-header'
import { SkeletonText } from '@pileus/ui/skeleton'
import { StatusBadge } from '@pileus/ui/status'
import { ShieldCheck } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useAct } from '@/lib/act.ts'
import type { Api } from '@/lib/api.ts'
import { useCloud, useRead } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import type { Rendered } from '@/lib/live/rendered.ts'
import { Unread } from '@/lib/panel/unread.tsx'
import { RemoveTotp } from './remove.tsx'

/** With the code that draws the picture: only who sets it up pays for it. */
const Enrol = dynamic(() => import('./enrol.tsx').then((module) => module.Enrol), { ssr: false })

type Factor = Awaited<ReturnType<Api['identity']['account']['secondFactor']['query']>>
export type Pending = Awaited<ReturnType<Api['identity']['account']['beginTotp']['mutate']>>

export function TwoFactor({ initial }: { initial: Rendered<Factor> | undefined }) {
  const t = useT('settings')
  const asked = useRead({
    key: ['second-factor'],
    kinds: ['user', 'credential'],
    read: (api) => api.identity.account.secondFactor.query({}),
    initial,
  })
  return (
    <>
      <PageHeader title={t('twoFactor.title')} description={t('twoFactor.intro')} />
      <Unread asked={asked} />
      {asked.isPending && (
        <Card className="max-w-xl">
          <SkeletonText lines={4} />
        </Card>
      )}
      {asked.data && (asked.data.totp ? <SetUp factor={asked.data} /> : <NotSetUp />)}
    </>
  )
}

function SetUp({ factor: { demanded, byAdministrator } }: { factor: Factor }) {
  const t = useT('settings')
  const [removing, setRemoving] = useState(false)
  return (
    <Card
      className="max-w-xl"
      title={t('twoFactor.app')}
      actions={<StatusBadge tone={demanded ? 'positive' : 'warning'} label={t('twoFactor.on')} />}
      footer={t('twoFactor.lost')}
    >
      <p className="pb-3">{demanded ? t('twoFactor.required') : t('twoFactor.notRequired')}</p>
      <Button variant="danger" denied={byAdministrator ? t('twoFactor.demanded') : undefined} onClick={() => setRemoving(true)}>
        {t('twoFactor.remove')}
      </Button>
      {removing && <RemoveTotp onClose={() => setRemoving(false)} />}
    </Card>
  )
}

function NotSetUp() {
  const t = useT('settings')
  const act = useAct()
  const { api } = useCloud()
  const [pending, setPending] = useState<Pending>()
  const [busy, setBusy] = useState(false)
  const begin = async () => {
    setBusy(true)
    await act(api.identity.account.beginTotp.mutate({}).then(setPending))
    setBusy(false)
  }
  return (
    <Card
      className="max-w-xl"
      title={t('twoFactor.app')}
      description={pending ? undefined : t('twoFactor.offWhy')}
      actions={<StatusBadge tone="neutral" label={t('twoFactor.off')} />}
    >
      {pending ? (
        <Enrol pending={pending} onCancel={() => setPending(undefined)} />
      ) : (
        <Button variant="primary" icon={<ShieldCheck />} busy={busy} onClick={() => void begin()}>
          {t('twoFactor.begin')}
        </Button>
      )}
    </Card>
  )
}
