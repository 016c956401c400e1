'use client'

import { groupCode } from '@/lib/as-code/identity.ts'
import { AreaField, TextField } from '@/lib/form/fields.tsx'
import { maxLength, required } from '@/lib/form/validators.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { DomainField, useHomeDomain } from '@/lib/identity/home-domain.tsx'
import { FormSheet } from '@/lib/panel/form-sheet.tsx'

const validators = { name: [required, maxLength(255)] }

export function NewGroupForm({ onClose }: { onClose(): void }) {
  const t = useT('identity')
  const c = useT('common')
  return (
    <FormSheet
      id="group.create"
      title={t('groups.create')}
      submit={c('action.create')}
      initial={{ name: '', domainId: useHomeDomain(), description: '' }}
      validators={{ ...validators, domainId: [required] }}
      save={(api, values) => api.identity.groups.create.mutate(values)}
      asCode={(values) => [groupCode.create(values)]}
      onClose={onClose}
    >
      {({ field }) => (
        <>
          <TextField field={field('name')} label={c('field.name')} hint={t('projects.nameHint')} required data-autofocus="" />
          <DomainField field={field('domainId')} />
          <AreaField field={field('description')} label={c('field.description')} optional />
        </>
      )}
    </FormSheet>
  )
}

interface EditGroupFormProps {
  group: { id: string; name: string; description: string | null }
  onClose(): void
}

export function EditGroupForm({ group: { id, name, description }, onClose }: EditGroupFormProps) {
  const t = useT('identity')
  const c = useT('common')
  return (
    <FormSheet
      id={`group.edit.${id}`}
      title={t('groups.edit')}
      submit={c('action.save')}
      initial={{ name, description: description ?? '' }}
      validators={validators}
      atOnce={{ kind: 'group', id }}
      save={(api, values) => api.identity.groups.update.mutate({ groupId: id, ...values })}
      asCode={(values, before) => [groupCode.set(id, values, before)]}
      onClose={onClose}
    >
      {({ field }) => (
        <>
          <TextField field={field('name')} label={c('field.name')} hint={t('projects.nameHint')} required data-autofocus="" />
          <AreaField field={field('description')} label={c('field.description')} optional />
        </>
      )}
    </FormSheet>
  )
}
