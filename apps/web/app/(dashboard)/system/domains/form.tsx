'use client'

import { domainCode } from '@/lib/as-code/identity.ts'
import { AreaField, CheckField, TagsField, TextField } from '@/lib/form/fields.tsx'
import type { UsedForm } from '@/lib/form/use-form.ts'
import { maxLength, required } from '@/lib/form/validators.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { refuseTag } from '@/lib/identity/tags.ts'
import { FormSheet } from '@/lib/panel/form-sheet.tsx'

interface Values {
  name: string
  description: string
  tags: string[]
  enabled: boolean
}

const validators = { name: [required, maxLength(64)] }
const fresh: Values = { name: '', description: '', tags: [], enabled: true }

export function NewDomainForm({ onClose }: { onClose(): void }) {
  const t = useT('identity')
  const c = useT('common')
  return (
    <FormSheet
      id="domain.create"
      title={t('domains.create')}
      submit={c('action.create')}
      initial={fresh}
      validators={validators}
      save={(api, values) => api.identity.domains.create.mutate(values)}
      asCode={(values) => [domainCode.create(values)]}
      onClose={onClose}
    >
      {(form) => <Fields form={form} />}
    </FormSheet>
  )
}

interface EditDomainFormProps {
  domain: { id: string; name: string; description: string | null; tags: readonly string[]; enabled: boolean }
  onClose(): void
}

export function EditDomainForm({ domain: { id, name, description, tags, enabled }, onClose }: EditDomainFormProps) {
  const t = useT('identity')
  const c = useT('common')
  return (
    <FormSheet<Values>
      id={`domain.edit.${id}`}
      title={t('domains.edit')}
      submit={c('action.save')}
      initial={{ name, description: description ?? '', tags: [...tags], enabled }}
      validators={validators}
      atOnce={{ kind: 'domain', id }}
      save={(api, values) => api.identity.domains.update.mutate({ domainId: id, ...values })}
      asCode={(values, before) => [domainCode.set(id, values, before)]}
      onClose={onClose}
    >
      {(form) => <Fields form={form} />}
    </FormSheet>
  )
}

function Fields({ form: { field } }: { form: UsedForm<Values> }) {
  const t = useT('identity')
  const c = useT('common')
  return (
    <>
      <TextField field={field('name')} label={c('field.name')} hint={t('domains.nameHint')} required data-autofocus="" />
      <AreaField field={field('description')} label={c('field.description')} optional />
      <TagsField field={field('tags')} label={c('field.tags')} hint={t('projects.tagsHint')} refuse={(tag) => refuseTag(c, tag)} optional />
      <CheckField field={field('enabled')} label={c('field.enabled')} hint={t('domains.enabledHint')} />
    </>
  )
}
