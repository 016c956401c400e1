'use client'

import { Banner } from '@pileus/ui/banner'
import { DateTimeInput } from '@pileus/ui/date'
import { Markdown } from '@pileus/ui/markdown'
import type { Api } from '@/lib/api.ts'
import { AreaField, Framed, SelectField, TextField } from '@/lib/form/fields.tsx'
import type { FieldProps } from '@/lib/form/use-form.ts'
import { maxLength, required } from '@/lib/form/validators.ts'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import { FormSheet } from '@/lib/panel/form-sheet.tsx'
import type { MessageRow } from './list.tsx'

interface Values {
  title: string
  body: string
  tone: string
  audience: string
  startsAt: string | null
  endsAt: string | null
}

const tones = ['info', 'warning', 'danger'] as const
const audiences = ['everybody', 'admins'] as const

/** Written as it will be seen: the preview is the banner itself. */
export function MessageForm({ message, onClose }: { message?: MessageRow; onClose(): void }) {
  const t = useT('system')
  const c = useT('common')
  const initial = message ? partsOf(message) : empty
  return (
    <FormSheet<Values>
      id={message ? `message.edit.${message.id}` : 'message.create'}
      title={message ? t('messages.edit') : t('messages.create')}
      submit={message ? c('action.save') : c('action.create')}
      initial={initial}
      validators={{ title: [required, maxLength(200)], body: [maxLength(16_384)] }}
      validate={({ startsAt, endsAt }) =>
        startsAt !== null && endsAt !== null && startsAt >= endsAt ? { endsAt: { kind: 'said', message: t('messages.order') } } : {}
      }
      save={(api, values) => save(api, values, message?.id)}
      onClose={onClose}
    >
      {({ field, state: { values } }) => (
        <>
          <TextField field={field('title')} label={t('messages.heading')} required autoFocus />
          <AreaField field={field('body')} label={t('messages.text')} hint={t('messages.textHint')} rows={6} optional />
          <div className="grid gap-4 sm:grid-cols-2">
            <SelectField
              field={field('tone')}
              label={t('messages.level')}
              options={tones.map((value) => ({ value, label: t(`messages.tone.${value}`) }))}
            />
            <SelectField
              field={field('audience')}
              label={t('messages.audience')}
              options={audiences.map((value) => ({ value, label: t(`messages.audience.${value}`) }))}
            />
            <TimeField field={field('startsAt')} label={t('messages.from')} hint={t('messages.fromHint')} />
            <TimeField field={field('endsAt')} label={t('messages.until')} hint={t('messages.untilHint')} />
          </div>
          <section aria-label={t('messages.preview')} className="flex flex-col gap-1.5">
            <p className="text-sm text-muted">{t('messages.preview')}</p>
            <Banner tone={toneOf(values.tone)} title={values.title || t('messages.heading')}>
              {values.body !== '' && <Markdown source={values.body} />}
            </Banner>
          </section>
        </>
      )}
    </FormSheet>
  )
}

const empty: Values = { title: '', body: '', tone: 'info', audience: 'everybody', startsAt: null, endsAt: null }

const partsOf = ({ title, body, tone, audience, startsAt, endsAt }: MessageRow): Values => ({
  title,
  body,
  tone,
  audience,
  startsAt,
  endsAt,
})

const toneOf = (tone: string) => tones.find((one) => one === tone) ?? 'info'

function save(api: Api, values: Values, messageId: string | undefined) {
  const audience = audiences.find((one) => one === values.audience) ?? 'everybody'
  const message = { ...values, tone: toneOf(values.tone), audience }
  const { create, update } = api.dashboard.messages
  return messageId === undefined ? create.mutate(message) : update.mutate({ messageId, ...message })
}

function TimeField({ field, label, hint }: { field: FieldProps<string | null>; label: string; hint: string }) {
  const format = useFormat()
  return (
    <Framed field={field} label={label} hint={hint} shown={(at) => (at === null ? '–' : format.dateTime(at))} optional>
      <DateTimeInput name={field.name} value={field.value} onChange={field.onChange} onBlur={field.onBlur} />
    </Framed>
  )
}
