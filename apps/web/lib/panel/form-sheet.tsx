'use client'

import { Banner } from '@pileus/ui/banner'
import { Button } from '@pileus/ui/button'
import { Dialog } from '@pileus/ui/dialog'
import { ErrorView } from '@pileus/ui/error-view'
import { Sheet } from '@pileus/ui/sheet'
import { Code } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import type { Api } from '@/lib/api.ts'
import type { AsCode } from '@/lib/as-code/code.ts'
import { useCloud } from '@/lib/cloud.tsx'
import type { PageError } from '@/lib/errors.ts'
import { type UsedForm, type UseForm, useForm } from '@/lib/form/use-form.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { useAtOnce } from './at-once.ts'
import { later } from '@/lib/later.tsx'
import { useFixes } from './in-the-way.tsx'

/** Only who looks at it loads it. */
const CodeView = later(() => import('./code-view.tsx').then((module) => module.CodeView))

export interface FormSheetProps<T extends object> extends Omit<UseForm<T>, 'submit'> {
  title: string
  description?: ReactNode
  /** The verb on the button. */
  submit: string
  size?: 'small' | 'medium' | 'large'
  save(api: Api, values: T): Promise<unknown>
  /** The thing that is changed: what is sent is shown at once wherever it is, and taken back if it is refused. */
  atOnce?: { kind: string; id: string }
  /** After it was saved, instead of closing: for what has to be shown once. */
  onSaved?(): void
  onClose(): void
  /** The same on the command line, with what is typed so far. An edit says what is different from before. */
  asCode?(values: T, before: T): AsCode[]
  children(form: UsedForm<T>): ReactNode
}

interface SheetForm<T extends object> extends Omit<UseForm<T>, 'submit'>, Pick<FormSheetProps<T>, 'save'> {
  atOnce: FormSheetProps<T>['atOnce'] | undefined
}

function useSheetForm<T extends object>({ save, atOnce, ...spec }: SheetForm<T>): UsedForm<T> {
  const { api } = useCloud()
  const show = useAtOnce(atOnce?.kind ?? '')
  return useForm<T>({
    ...spec,
    async submit(values) {
      if (!atOnce) return void (await save(api, values))
      await show({ id: atOnce.id, patch: Object.fromEntries(Object.entries(values)), call: () => save(api, values) })
    },
  })
}

/** A form beside its list: it asks before what was typed is thrown away, and shows what somebody else changed meanwhile. */
export function FormSheet<T extends object>(props: FormSheetProps<T>) {
  const { title, description, submit, size = 'medium', save, onClose, onSaved = onClose, asCode, atOnce, children, ...spec } = props
  const t = useT('common')
  const form = useSheetForm({ ...spec, save, atOnce })
  const { state, error, ref, isDirty } = form
  const [leaving, setLeaving] = useState(false)
  const [coding, setCoding] = useState(false)
  useEffect(() => {
    if (state.phase === 'done') onSaved()
    // Once: what the page hands in is a new function each time.
  }, [state.phase])
  const close = () => (isDirty ? setLeaving(true) : onClose())
  const throwAway = () => {
    form.form.reset()
    onClose()
  }
  return (
    <Sheet
      open
      onClose={close}
      title={title}
      description={description}
      size={size}
      formRef={ref}
      onSubmit={() => void form.form.submit()}
      footer={
        <>
          {asCode && (
            <Button variant="quiet" className="me-auto" icon={<Code />} aria-expanded={coding} onClick={() => setCoding(!coding)}>
              {t('action.showAsCode')}
            </Button>
          )}
          <div className="flex gap-2">
            <Button onClick={close}>{t('kit.cancel')}</Button>
            <Button type="submit" variant="primary" busy={state.phase === 'submitting'}>
              {submit}
            </Button>
          </div>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {error && (
          <div data-error-summary="" tabIndex={-1} className="outline-none">
            <Refusal error={error} />
          </div>
        )}
        {state.origin === 'draft' && (
          <Banner
            action={
              <Button size="small" onClick={() => form.form.reset()}>
                {t('form.discardDraft')}
              </Button>
            }
          >
            {t('form.draft')}
          </Banner>
        )}
        {Object.keys(state.conflicts).length > 0 && <Banner tone="warning">{t('form.changedElsewhere')}</Banner>}
        {children(form)}
        {asCode && coding && <CodeView acts={asCode(state.values, spec.initial)} />}
      </div>
      {leaving && <Leaving onStay={() => setLeaving(false)} onLeave={throwAway} />}
    </Sheet>
  )
}

function Refusal({ error: { what, why, requestId, ...rest } }: { error: PageError }) {
  return <ErrorView shape="inline" what={what} why={why} fix={useFixes(rest)} requestId={requestId} />
}

function Leaving({ onStay, onLeave }: { onStay(): void; onLeave(): void }) {
  const t = useT('common')
  return (
    <Dialog
      open
      role="alertdialog"
      size="small"
      onClose={onStay}
      title={t('form.leaveTitle')}
      footer={
        <>
          <Button data-autofocus="" onClick={onStay}>
            {t('form.stay')}
          </Button>
          <Button variant="danger" onClick={onLeave}>
            {t('form.leave')}
          </Button>
        </>
      }
    >
      <p>{t('form.leaveBody')}</p>
    </Dialog>
  )
}
