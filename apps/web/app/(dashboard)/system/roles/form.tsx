'use client'

import { roleCode } from '@/lib/as-code/identity.ts'
import { AreaField, TextField } from '@/lib/form/fields.tsx'
import { PickField } from '@/lib/form/pick-input.tsx'
import { maxLength, required } from '@/lib/form/validators.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { FormSheet } from '@/lib/panel/form-sheet.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'

const validators = { name: [required, maxLength(255)] }

export function NewRoleForm({ onClose }: { onClose(): void }) {
  const t = useT('identity')
  const c = useT('common')
  const place = usePlace()
  return (
    <FormSheet
      id="role.create"
      title={t('roles.create')}
      submit={c('action.create')}
      initial={{ name: '', domainId: place.kind === 'domain' ? place.id : '', description: '' }}
      validators={validators}
      save={(api, { name, domainId, description }) =>
        api.identity.roles.create.mutate({ name, description, ...(domainId === '' ? {} : { domainId }) })
      }
      asCode={({ name, domainId, description }) => [roleCode.create({ name, description, ...(domainId === '' ? {} : { domainId }) })]}
      onClose={onClose}
    >
      {({ field }) => (
        <>
          <TextField field={field('name')} label={c('field.name')} required data-autofocus="" />
          {place.kind === 'system' && (
            <PickField
              field={field('domainId')}
              kind="domains"
              label={t('projects.domain')}
              hint={t('roles.scopeHint')}
              placeholder={t('roles.cloudRole')}
              optional
            />
          )}
          <AreaField field={field('description')} label={c('field.description')} optional />
        </>
      )}
    </FormSheet>
  )
}

interface EditRoleFormProps {
  role: { id: string; name: string; description: string | null }
  onClose(): void
}

export function EditRoleForm({ role: { id, name, description }, onClose }: EditRoleFormProps) {
  const t = useT('identity')
  const c = useT('common')
  return (
    <FormSheet
      id={`role.edit.${id}`}
      title={t('roles.edit')}
      submit={c('action.save')}
      initial={{ name, description: description ?? '' }}
      validators={validators}
      atOnce={{ kind: 'role', id }}
      save={(api, values) => api.identity.roles.update.mutate({ roleId: id, ...values })}
      asCode={(values, before) => [roleCode.set(id, values, before)]}
      onClose={onClose}
    >
      {({ field }) => (
        <>
          <TextField field={field('name')} label={c('field.name')} required data-autofocus="" />
          <AreaField field={field('description')} label={c('field.description')} optional />
        </>
      )}
    </FormSheet>
  )
}
