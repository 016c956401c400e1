'use client'

import { Button, IconButton } from '@pileus/ui/button'
import { Combobox } from '@pileus/ui/combobox'
import { Field } from '@pileus/ui/field'
import { TextInput } from '@pileus/ui/input'
import { Select } from '@pileus/ui/select'
import { CircleAlert, Plus, X } from 'lucide-react'
import { useId } from 'react'
import { useCloud } from '@/lib/cloud.tsx'
import type { FieldProps } from '@/lib/form/use-form.ts'
import { useT } from '@/lib/i18n/provider.tsx'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

export interface AccessRule {
  service: string
  method: (typeof methods)[number]
  path: string
}

export const whatIsMissing = ({ service, path }: AccessRule) => service.trim() === '' || !path.startsWith('/')

/** As many as the server takes. */
const most = 100

/** Which requests are allowed, a row each. Without a row everything is that the roles allow. */
export function AccessRules({ field: { name, value, onChange, error } }: { field: FieldProps<AccessRule[]> }) {
  const t = useT('identity')
  const c = useT('common')
  const id = useId()
  const set = (at: number, change: Partial<AccessRule>) => onChange(value.map((rule, n) => (n === at ? { ...rule, ...change } : rule)))
  return (
    <fieldset data-field={name} tabIndex={-1} aria-describedby={`${id}h`} className="flex min-w-0 flex-col gap-2 outline-none">
      <legend className="mb-1 font-medium">
        {t('appCredentials.accessRules')} <span className="font-normal text-faint">({c('kit.optional')})</span>
      </legend>
      {value.map((rule, at) => (
        <Rule
          key={at}
          rule={rule}
          number={at + 1}
          onChange={(change) => set(at, change)}
          onRemove={() => onChange(value.filter((_rule, n) => n !== at))}
        />
      ))}
      {error && (
        <p className="flex items-start gap-1.5 text-sm text-danger">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span className="wrap-anywhere">{error}</span>
        </p>
      )}
      {value.length < most && (
        <Button
          size="small"
          icon={<Plus />}
          className="self-start"
          onClick={() => onChange([...value, { service: '', method: 'GET', path: '/' }])}
        >
          {t('appCredentials.addRule')}
        </Button>
      )}
      <p id={`${id}h`} className="text-sm text-muted">
        {t('appCredentials.accessRulesHint')}
      </p>
    </fieldset>
  )
}

interface RuleProps {
  rule: AccessRule
  number: number
  onChange(change: Partial<AccessRule>): void
  onRemove(): void
}

function Rule({ rule, number, onChange, onRemove }: RuleProps) {
  const t = useT('identity')
  const c = useT('common')
  const { shell } = useCloud()
  const services = shell.services.map(({ type, name }) => ({ value: type, label: type, hint: name }))
  const named = (part: string) => `${part} ${number}`
  return (
    <div className="flex flex-wrap items-end gap-2 rounded-md border border-line p-2 sm:flex-nowrap">
      <Field label={named(t('appCredentials.ruleService'))} hideLabel className="w-full sm:w-36 sm:shrink-0">
        <Combobox
          options={services}
          creatable
          placeholder={t('appCredentials.ruleService')}
          value={rule.service || null}
          onChange={(service) => onChange({ service: service ?? '' })}
        />
      </Field>
      <Field label={named(t('appCredentials.ruleMethod'))} hideLabel className="w-28 shrink-0">
        <Select
          value={rule.method}
          options={methods.map((value) => ({ value, label: value }))}
          onChange={(chosen) => onChange({ method: methods.find((method) => method === chosen) ?? 'GET' })}
        />
      </Field>
      <Field label={named(t('appCredentials.rulePath'))} hideLabel className="grow">
        <TextInput mono value={rule.path} placeholder="/v2.1/servers/**" onChange={(path) => onChange({ path })} spellCheck={false} />
      </Field>
      <IconButton label={c('kit.remove', { what: named(t('appCredentials.rule')) })} icon={<X />} onClick={onRemove} />
    </div>
  )
}
