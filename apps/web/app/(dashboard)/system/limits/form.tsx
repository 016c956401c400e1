'use client'

import { RadioGroup } from '@pileus/ui/radio'
import { Field } from '@pileus/ui/field'
import { limitCode } from '@/lib/as-code/identity.ts'
import { useRead } from '@/lib/cloud.tsx'
import { AreaField, SelectField, TextField } from '@/lib/form/fields.tsx'
import { PickField } from '@/lib/form/pick-input.tsx'
import { integer, required } from '@/lib/form/validators.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { FormSheet } from '@/lib/panel/form-sheet.tsx'
import { amountRange, useAmount } from './amount.tsx'
import type { LimitRow } from './list.tsx'

/** A limit of one project or domain, where it differs from the default of its resource. */
export function LimitForm({ limit, onClose }: { limit?: LimitRow; onClose(): void }) {
  return limit ? <EditLimit limit={limit} onClose={onClose} /> : <NewLimit onClose={onClose} />
}

function EditLimit({ limit, onClose }: { limit: LimitRow; onClose(): void }) {
  const t = useT('identity')
  const c = useT('common')
  const amount = useAmount()
  return (
    <FormSheet
      id={`limit.edit.${limit.id}`}
      title={t('limits.edit')}
      description={`${limit.resourceName} · ${limit.projectName ?? limit.domainName}`}
      submit={c('action.save')}
      initial={{ resourceLimit: String(limit.resourceLimit), description: limit.description ?? '' }}
      validators={{ resourceLimit: [required, integer(amountRange)] }}
      save={(api, { resourceLimit, description }) =>
        api.identity.limits.update.mutate({ limitId: limit.id, resourceLimit: Number(resourceLimit), description })
      }
      asCode={(values, before) => [limitCode.set(limit.id, saidOf(values), saidOf(before))]}
      onClose={onClose}
    >
      {({ field }) => (
        <>
          <TextField
            field={field('resourceLimit')}
            label={t('limits.limit')}
            hint={`${t('limits.default')}: ${amount(limit.defaultLimit)}. ${t('limits.unlimitedHint')}`}
            inputMode="numeric"
            required
            data-autofocus=""
          />
          <AreaField field={field('description')} label={c('field.description')} optional />
        </>
      )}
    </FormSheet>
  )
}

const saidOf = <V extends { resourceLimit: string }>(values: V) => ({ ...values, resourceLimit: Number(values.resourceLimit) })

interface NewValues {
  registeredLimitId: string
  owner: string
  projectId: string
  domainId: string
  resourceLimit: string
  description: string
}

const empty: NewValues = { registeredLimitId: '', owner: 'project', projectId: '', domainId: '', resourceLimit: '', description: '' }

/** More kinds of resources than any cloud has. */
const mostResources = 1000

function NewLimit({ onClose }: { onClose(): void }) {
  const t = useT('identity')
  const c = useT('common')
  const amount = useAmount()
  const { options, find } = useResources()
  const hintFor = (registeredLimitId: string) => {
    const found = find(registeredLimitId)
    return found ? `${t('limits.default')}: ${amount(found.defaultLimit)}. ${t('limits.unlimitedHint')}` : t('limits.unlimitedHint')
  }
  return (
    <FormSheet<NewValues>
      id="limit.create"
      title={t('limits.create')}
      submit={c('action.create')}
      initial={empty}
      validators={{ registeredLimitId: [required], resourceLimit: [required, integer(amountRange)] }}
      validate={(values) => (values[ownerField(values)] === '' ? { [ownerField(values)]: { kind: 'required' } } : {})}
      save={(api, values) => api.identity.limits.create.mutate({ limits: [partsOf(values, find(values.registeredLimitId))] })}
      asCode={(values) => [limitCode.create(partsOf(values, find(values.registeredLimitId)))]}
      onClose={onClose}
    >
      {({ field, state: { values } }) => (
        <>
          <SelectField
            field={field('registeredLimitId')}
            label={t('limits.resource')}
            hint={t('limits.resourceHint')}
            options={options}
            placeholder={t('limits.chooseResource')}
            required
          />
          <Field label={t('limits.for')}>
            <RadioGroup
              value={values.owner}
              onChange={field('owner').onChange}
              options={[
                { value: 'project', label: t('projects.one') },
                { value: 'domain', label: t('domains.one') },
              ]}
            />
          </Field>
          {values.owner === 'project' ? (
            <PickField field={field('projectId')} kind="projects" label={t('projects.one')} required />
          ) : (
            <PickField field={field('domainId')} kind="domains" label={t('domains.one')} required />
          )}
          <TextField
            field={field('resourceLimit')}
            label={t('limits.limit')}
            hint={hintFor(values.registeredLimitId)}
            inputMode="numeric"
            required
          />
          <AreaField field={field('description')} label={c('field.description')} optional />
        </>
      )}
    </FormSheet>
  )
}

/** What can be limited: everything that has a default. */
function useResources() {
  const t = useT('identity')
  const { data } = useRead({
    key: ['identity.registeredLimits', 'all'],
    kinds: ['registered_limit'],
    read: (api) => api.identity.registeredLimits.browse.query({ size: mostResources }),
  })
  const rows = data?.rows ?? []
  return {
    options: rows.map((row) => ({
      value: row.id,
      label: [row.resourceName, row.serviceType, row.regionId ?? t('limits.everyRegion')].join(' · '),
    })),
    find: (id: string) => rows.find((row) => row.id === id),
  }
}

interface Resource {
  serviceId: string
  regionId: string | null
  resourceName: string
}

const partsOf = (values: NewValues, resource: Resource | undefined) => ({
  ...(values.owner === 'project' ? { projectId: values.projectId } : { domainId: values.domainId }),
  serviceId: resource?.serviceId ?? '',
  regionId: resource?.regionId ?? null,
  resourceName: resource?.resourceName ?? '',
  resourceLimit: Number(values.resourceLimit),
  description: values.description || null,
})

const ownerField = ({ owner }: NewValues) => (owner === 'project' ? 'projectId' : 'domainId')
