'use client'

import { serviceCode } from '@/lib/as-code/identity.ts'
import { AreaField, CheckField, TextField } from '@/lib/form/fields.tsx'
import { maxLength, required } from '@/lib/form/validators.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { FormSheet } from '@/lib/panel/form-sheet.tsx'

interface Service {
  id: string
  type: string
  name: string
  description: string | null
  enabled: boolean
}

export function ServiceForm({ service, onClose }: { service?: Service; onClose(): void }) {
  const t = useT('identity')
  const c = useT('common')
  return (
    <FormSheet
      id={service ? `service.edit.${service.id}` : 'service.create'}
      title={service ? t('services.edit', { name: service.name || service.type }) : t('services.create')}
      submit={service ? c('action.save') : c('action.create')}
      initial={{
        type: service?.type ?? '',
        name: service?.name ?? '',
        description: service?.description ?? '',
        enabled: service?.enabled ?? true,
      }}
      validators={{ type: [required, maxLength(255)], name: [required, maxLength(255)] }}
      save={(api, values) =>
        service ? api.identity.services.update.mutate({ serviceId: service.id, ...values }) : api.identity.services.create.mutate(values)
      }
      asCode={(values, before) => [service ? serviceCode.set(service.id, values, before) : serviceCode.create(values)]}
      onClose={onClose}
    >
      {({ field }) => (
        <>
          <TextField field={field('type')} label={c('field.type')} hint={t('services.typeHint')} required data-autofocus="" />
          <TextField field={field('name')} label={c('field.name')} hint={t('services.nameHint')} required />
          <AreaField field={field('description')} label={c('field.description')} optional />
          <CheckField field={field('enabled')} label={c('field.enabled')} hint={t('services.enabledHint')} />
        </>
      )}
    </FormSheet>
  )
}
