'use client'

import { Button } from '@pileus/ui/button'
import { ErrorView } from '@pileus/ui/error-view'
import { Field } from '@pileus/ui/field'
import { PasswordInput, TextArea, TextInput } from '@pileus/ui/input'
import { Sheet } from '@pileus/ui/sheet'
import { Switch } from '@pileus/ui/switch'
import type { Api } from '@/lib/api.ts'
import { useCloud } from '@/lib/cloud.tsx'
import { required } from '@/lib/form/validators.ts'
import { useForm } from '@/lib/form/use-form.ts'
import { useT } from '@/lib/i18n/provider.tsx'

/** What most things of identity are made of. Fields that one lacks are not shown. */
export interface Named {
  name: string
  description: string
  enabled: boolean
  email: string
  password: string
}

const usual: Named = { name: '', description: '', enabled: true, email: '', password: '' }

interface NamedFormProps {
  /** Whose draft it is: `project.create`, `project.edit.<id>`. */
  id: string
  title: string
  submit: string
  initial?: Partial<Named>
  fields: readonly (keyof Named)[]
  save(api: Api, values: Named): Promise<unknown>
  onClose(): void
}

export function NamedForm({ id, title, submit, initial, fields, save, onClose }: NamedFormProps) {
  const t = useT('common')
  const ti = useT('identity')
  const { api } = useCloud()
  const { field, state, error, onSubmit } = useForm<Named>({
    id,
    initial: { ...usual, ...initial },
    validators: { name: [required] },
    secrets: ['password'],
    async submit(values) {
      await save(api, values)
      onClose()
    },
  })
  const text = (name: 'name' | 'email') => {
    const { error: wrong, theirs: _theirs, ...props } = field(name)
    return { wrong, props }
  }
  const name = text('name')
  const email = text('email')
  const { error: _none, theirs: _theirs, ...description } = field('description')
  const { error: wrongPassword, theirs: _other, ...password } = field('password')
  const enabled = field('enabled')
  return (
    <Sheet
      open
      onClose={onClose}
      title={title}
      onSubmit={() => onSubmit({ preventDefault: () => undefined })}
      footer={
        <>
          <Button onClick={onClose}>{t('kit.cancel')}</Button>
          <Button type="submit" variant="primary" busy={state.phase === 'submitting'}>
            {submit}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {error && <ErrorView shape="inline" what={error.what} why={error.why} fix={error.fixes} requestId={error.requestId} />}
        <Field label={t('field.name')} error={name.wrong} required>
          <TextInput {...name.props} autoFocus />
        </Field>
        {fields.includes('email') && (
          <Field label={ti('column.email')} error={email.wrong} optional>
            <TextInput {...email.props} type="email" />
          </Field>
        )}
        {fields.includes('password') && (
          <Field label={ti('field.password')} hint={ti('field.passwordHint')} error={wrongPassword} optional>
            <PasswordInput {...password} autoComplete="new-password" />
          </Field>
        )}
        {fields.includes('description') && (
          <Field label={t('field.description')} optional>
            <TextArea {...description} />
          </Field>
        )}
        {fields.includes('enabled') && <Switch label={t('field.enabled')} checked={enabled.value} onChange={enabled.onChange} />}
      </div>
    </Sheet>
  )
}
