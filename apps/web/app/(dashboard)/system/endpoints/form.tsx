'use client'

import { endpointCode } from '@/lib/as-code/identity.ts'
import { CheckField, SelectField, TextField } from '@/lib/form/fields.tsx'
import { PickField } from '@/lib/form/pick-input.tsx'
import { maxLength, required, type Validator } from '@/lib/form/validators.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { FormSheet } from '@/lib/panel/form-sheet.tsx'

const interfaces = ['public', 'internal', 'admin'] as const
type Interface = (typeof interfaces)[number]

interface Endpoint {
  id: string
  interface: string
  regionId: string | null
  url: string
  enabled: boolean
}

interface Values {
  serviceId: string
  interface: string
  regionId: string
  url: string
  enabled: boolean
}

interface EndpointFormProps {
  endpoint?: Endpoint
  /** Whose endpoint it is, or will be. */
  service?: { id: string; type: string }
  onClose(): void
}

const saidOf = (values: Values) => ({ ...values, regionId: values.regionId || undefined })

export function EndpointForm({ endpoint, service, onClose }: EndpointFormProps) {
  const t = useT('identity')
  const c = useT('common')
  const address: Validator<string> = (url) => {
    if (!/^[a-zA-Z0-9+.-]+:.+/.test(url)) return { kind: 'url' }
    const stranger = [...url.matchAll(/[$%]\((\w*)\)s/g)].map(([, name = '']) => name).find((name) => !substitutions.includes(name))
    return stranger === undefined ? undefined : { kind: 'said', message: t('endpoints.urlUnknown', { name: stranger }) }
  }
  return (
    <FormSheet<Values>
      id={endpoint ? `endpoint.edit.${endpoint.id}` : 'endpoint.create'}
      title={endpoint ? t('endpoints.edit') : t('endpoints.create')}
      submit={endpoint ? c('action.save') : c('action.create')}
      initial={{
        serviceId: service?.id ?? '',
        interface: endpoint?.interface ?? 'public',
        regionId: endpoint?.regionId ?? '',
        url: endpoint?.url ?? '',
        enabled: endpoint?.enabled ?? true,
      }}
      validators={{ serviceId: [required], url: [required, maxLength(225), address] }}
      save={(api, values) => {
        const said = { ...values, interface: faceOf(values), regionId: values.regionId || undefined }
        return endpoint
          ? api.identity.endpoints.update.mutate({ endpointId: endpoint.id, ...said })
          : api.identity.endpoints.create.mutate(said)
      }}
      asCode={(values, before) => [
        endpoint ? endpointCode.set(endpoint.id, saidOf(values), saidOf(before)) : endpointCode.create(saidOf(values)),
      ]}
      onClose={onClose}
    >
      {({ field, state }) => (
        <>
          <PickField
            field={field('serviceId')}
            kind="services"
            known={service ? [{ value: service.id, label: service.type }] : []}
            label={t('endpoints.service')}
            required
          />
          <SelectField
            field={field('interface')}
            label={t('endpoints.interface')}
            hint={t('endpoints.interfaceHint')}
            options={interfaces.map((value) => ({ value, label: t(`endpoints.${value}`) }))}
          />
          <PickField field={field('regionId')} kind="regions" label={t('endpoints.region')} optional={!state.base.regionId} />
          <TextField field={field('url')} label={t('endpoints.url')} hint={t('endpoints.urlHint')} type="url" mono required />
          <CheckField field={field('enabled')} label={c('field.enabled')} hint={t('endpoints.enabledHint')} />
        </>
      )}
    </FormSheet>
  )
}

const faceOf = (values: Values): Interface => interfaces.find((one) => one === values.interface) ?? 'public'

/** What a URL may stand for; the server has the last word. */
const substitutions = ['project_id', 'tenant_id', 'user_id']
