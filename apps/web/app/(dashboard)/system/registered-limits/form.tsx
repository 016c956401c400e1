'use client'

import { registeredLimitCode } from '@/lib/as-code/identity.ts'
import { AreaField, TextField } from '@/lib/form/fields.tsx'
import { PickField } from '@/lib/form/pick-input.tsx'
import { integer, maxLength, required } from '@/lib/form/validators.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { FormSheet } from '@/lib/panel/form-sheet.tsx'
import { amountRange } from '../limits/amount.tsx'
import type { RegisteredLimitRow } from './list.tsx'

interface Values {
  serviceId: string
  regionId: string
  resourceName: string
  defaultLimit: string
  description: string
}

const partsOf = ({ regionId, defaultLimit, description, ...values }: Values) => ({
  ...values,
  regionId: regionId || null,
  defaultLimit: Number(defaultLimit),
  description: description || null,
})

/** How much everybody may have of something; it can be changed as long as nobody's limit refers to it. */
export function RegisteredLimitForm({ limit, onClose }: { limit?: RegisteredLimitRow; onClose(): void }) {
  const t = useT('identity')
  const c = useT('common')
  return (
    <FormSheet<Values>
      id={limit ? `registeredLimit.edit.${limit.id}` : 'registeredLimit.create'}
      title={limit ? t('limits.edit') : t('limits.createRegistered')}
      submit={limit ? c('action.save') : c('action.create')}
      initial={{
        serviceId: limit?.serviceId ?? '',
        regionId: limit?.regionId ?? '',
        resourceName: limit?.resourceName ?? '',
        defaultLimit: limit ? String(limit.defaultLimit) : '',
        description: limit?.description ?? '',
      }}
      validators={{
        serviceId: [required],
        resourceName: [required, maxLength(255)],
        defaultLimit: [required, integer(amountRange)],
      }}
      save={(api, values) =>
        limit
          ? api.identity.registeredLimits.update.mutate({ registeredLimitId: limit.id, ...partsOf(values) })
          : api.identity.registeredLimits.create.mutate({ registeredLimits: [partsOf(values)] })
      }
      asCode={(values, before) => [
        limit ? registeredLimitCode.set(limit.id, partsOf(values), partsOf(before)) : registeredLimitCode.create(partsOf(values)),
      ]}
      onClose={onClose}
    >
      {({ field }) => (
        <>
          <PickField
            field={field('serviceId')}
            kind="services"
            known={limit ? [{ value: limit.serviceId, label: limit.serviceType }] : []}
            label={t('limits.service')}
            required
          />
          <PickField field={field('regionId')} kind="regions" label={t('limits.region')} hint={t('limits.regionHint')} optional />
          <TextField field={field('resourceName')} label={t('limits.resource')} hint={t('limits.resourceNameHint')} required />
          <TextField
            field={field('defaultLimit')}
            label={t('limits.default')}
            hint={t('limits.unlimitedHint')}
            inputMode="numeric"
            required
          />
          <AreaField field={field('description')} label={c('field.description')} optional />
        </>
      )}
    </FormSheet>
  )
}
