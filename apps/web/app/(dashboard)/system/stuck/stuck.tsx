'use client'

import { Button, ButtonLink } from '@pileus/ui/button'
import { Card } from '@pileus/ui/card'
import { KeyValues } from '@pileus/ui/kv'
import { PageHeader } from '@pileus/ui/page-header'
import { SkeletonText } from '@pileus/ui/skeleton'
import { AbsoluteTime, RelativeTime } from '@pileus/ui/time'
import { CircleCheck, CircleHelp, RotateCw } from 'lucide-react'
import type { Api } from '@/lib/api.ts'
import { useRead } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import type { Rendered } from '@/lib/live/rendered.ts'
import { Unread } from '@/lib/panel/unread.tsx'
import { paths } from '@/lib/paths.ts'

type Findings = Awaited<ReturnType<Api['dashboard']['stuck']['query']>>
type Finding = Findings['findings'][number]

const here = { kind: 'system' } as const

/** What should not be. Empty as long as all is well; what is found has its cause and its cure. */
export function Stuck({ initial }: { initial: Rendered<Findings> | undefined }) {
  const t = useT('system')
  const asked = useRead({ key: ['stuck'], kinds: ['task', 'process'], read: (api) => api.dashboard.stuck.query({}), initial })
  return (
    <>
      <PageHeader
        title={t('stuck.title')}
        description={t('stuck.about')}
        actions={
          <Button icon={<RotateCw />} busy={asked.isFetching} onClick={() => void asked.refetch()}>
            {t('stuck.look')}
          </Button>
        }
      />
      <Unread asked={asked} />
      {asked.isPending && <SkeletonText lines={5} />}
      {asked.data?.findings.length === 0 && <Well at={asked.data.at} />}
      {asked.data && asked.data.findings.length > 0 && (
        <>
          <p role="status" className="font-medium">
            {t('stuck.count', { count: asked.data.findings.length })}
          </p>
          <ul className="flex flex-col gap-3">
            {asked.data.findings.map((finding, index) => (
              <li key={index}>
                <Found finding={finding} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

function Well({ at }: { at: string }) {
  const t = useT('system')
  return (
    <div role="status" className="mx-auto flex max-w-lg flex-col items-center gap-2 px-4 py-16 text-center">
      <CircleCheck aria-hidden className="size-10 text-positive" />
      <p className="text-lg font-semibold">{t('stuck.none')}</p>
      <p className="text-muted">{t('stuck.noneWhy')}</p>
      <p className="text-sm text-muted">
        {t('stuck.asOf')} <AbsoluteTime at={at} />
      </p>
    </div>
  )
}

/** In the reader's language where we have the words for such a finding; otherwise as the control plane tells it. */
function Found({ finding: { code, facts = {}, cause, what, why, fix, id, since } }: { finding: Finding }) {
  const t = useT('system')
  return (
    <Card
      tone="danger"
      title={t.maybe(`stuck.code.${code}`) ?? what}
      description={t.maybe(`stuck.what.${code}`, facts) ?? what}
      actions={
        id !== undefined && (
          <ButtonLink size="small" icon={<CircleHelp />} href={paths.why(here, id)}>
            {t('activity.why')}
          </ButtonLink>
        )
      }
    >
      <KeyValues
        items={[
          ...(since === undefined ? [] : [{ label: t('stuck.since'), value: <RelativeTime at={since} /> }]),
          { label: t('stuck.cause'), value: t.maybe(`stuck.why.${cause ?? code}`) ?? why },
          { label: t('stuck.fix'), value: t.maybe(`stuck.cure.${code}`, facts) ?? fix },
        ]}
      />
    </Card>
  )
}
