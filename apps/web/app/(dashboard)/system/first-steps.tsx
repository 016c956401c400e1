'use client'

import { Button, ButtonLink } from '@pileus/ui/button'
import { Card } from '@pileus/ui/card'
import { Progress } from '@pileus/ui/progress'
import { toast } from '@pileus/ui/toast'
import { Circle, CircleCheck } from 'lucide-react'
import { useAct } from '@/lib/act.ts'
import type { Api } from '@/lib/api.ts'
import { useCloud } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import { deniedReason } from '@/lib/panel/verdict.ts'

export type FirstRun = Awaited<ReturnType<Api['dashboard']['firstRun']['show']['query']>>

/** What a fresh installation should do next, judged by what is there and not by what was clicked. */
export function FirstSteps({ run: { steps, can } }: { run: FirstRun }) {
  const t = useT('system')
  const c = useT('common')
  const act = useAct()
  const { api } = useCloud()
  const done = steps.filter((step) => step.done).length
  const hide = async (dismissed: boolean) => {
    if (!(await act(api.dashboard.firstRun.dismiss.mutate({ dismissed })))) return
    if (dismissed) toast({ title: t('welcome.hidden'), action: { label: c('action.undo'), onSelect: () => void hide(false) } })
  }
  const progress = t('welcome.progress', { done, total: steps.length })
  return (
    <Card
      title={t('welcome.title')}
      description={done === steps.length ? t('welcome.allDone') : t('welcome.intro')}
      actions={
        <Button denied={deniedReason(can.dismiss, c)} onClick={() => void hide(true)}>
          {t('welcome.hide')}
        </Button>
      }
    >
      <div className="flex flex-col gap-1 pb-2">
        <Progress label={progress} value={done} max={steps.length} tone={done === steps.length ? 'positive' : 'accent'} />
        <p className="text-sm text-muted">{progress}</p>
      </div>
      <ol className="flex flex-col divide-y divide-line">
        {steps.map((step) => (
          <Step key={step.id} step={step} />
        ))}
      </ol>
    </Card>
  )
}

/** In the reader's language where we have the words; a service that is newer than them brings its own. */
function Step({ step: { id, title, why, done, link } }: { step: FirstRun['steps'][number] }) {
  const t = useT('system')
  const name = t.maybe(`welcome.step.${id}`) ?? title
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 py-3 sm:items-center">
      <span className="[&>svg]:size-5">
        {done ? <CircleCheck aria-hidden className="text-positive" /> : <Circle aria-hidden className="text-faint" />}
        <span className="sr-only">{done ? t('welcome.done') : t('welcome.open')}</span>
      </span>
      <div className="min-w-0 grow basis-64">
        <p className={done ? 'text-muted' : 'font-medium'}>{name}</p>
        {!done && <p className="text-sm text-muted">{t.maybe(`welcome.why.${id}`) ?? why}</p>}
      </div>
      {!done && (
        <ButtonLink size="small" className="max-sm:ms-8" href={link} aria-label={`${t('welcome.begin')}: ${name}`}>
          {t('welcome.begin')}
        </ButtonLink>
      )}
    </li>
  )
}
