'use client'

import { Combobox, type ComboboxOption, MultiCombobox } from '@pileus/ui/combobox'
import { useCallback, useState } from 'react'
import { useCloud, useRead } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import { type BoundProps, Framed } from './fields.tsx'

export type PickKind = 'users' | 'groups' | 'projects' | 'domains' | 'roles' | 'regions' | 'services' | 'mappings'

interface Common {
  kind: PickKind
  /** Only what lies in this domain. */
  domainId?: string | undefined
  /** Names that the page knows already; others are asked for by their id. */
  known?: readonly ComboboxOption[]
  /** What is chosen elsewhere, or makes no sense here. */
  without?: readonly string[]
  placeholder?: string
  'aria-label'?: string
  name?: string
  onBlur?(): void
}

interface PickInputProps extends Common {
  value: string | null
  onChange(value: string | null, option?: ComboboxOption): void
  clearable?: boolean
}

interface PicksInputProps extends Common {
  values: readonly string[]
  onChange(values: string[], options: readonly ComboboxOption[]): void
}

/** One of the users, groups, projects, domains or roles that the reader may see: offered while typing. */
export function PickInput({ value, onChange, clearable = false, ...common }: PickInputProps) {
  const { input, remember } = usePicking(common, value === null ? [] : [value])
  return (
    <Combobox
      {...input}
      value={value}
      clearable={clearable}
      onChange={(next, option) => {
        remember(option ? [option] : [])
        onChange(next, option)
      }}
    />
  )
}

export function PicksInput({ values, onChange, ...common }: PicksInputProps) {
  const { input, remember } = usePicking(common, values)
  return (
    <MultiCombobox
      {...input}
      values={values}
      onChange={(next, options) => {
        remember(options)
        onChange(next, options)
      }}
    />
  )
}

/** More names than this are not asked for one by one. */
const mostNames = 20

function usePicking({ kind, domainId, known = [], without = [], ...rest }: Common, chosen: readonly string[]) {
  const t = useT('common')
  const { api } = useCloud()
  const [seen, setSeen] = useState<readonly ComboboxOption[]>([])
  const left = without.join('\n')
  const options = useCallback(
    async (q: string, signal: AbortSignal) => {
      const found = await api.identity.pick[kind].query({ q, ...(domainId === undefined ? {} : { domainId }) }, { signal })
      return found.map(optionOf).filter(({ value }) => !left.split('\n').includes(value))
    },
    [api, kind, domainId, left],
  )
  const unnamed = chosen.filter((id) => ![...known, ...seen].some(({ value }) => value === id)).slice(0, mostNames)
  const { data: named = [] } = useRead({
    key: ['pick', kind, unnamed],
    kinds: [],
    enabled: unnamed.length > 0,
    read: async (api) => {
      const found = await Promise.all(unnamed.map((id) => api.identity.pick[kind].query({ q: id, limit: 1 })))
      return found.flat().map(optionOf)
    },
  })
  const remember = (picked: readonly ComboboxOption[]) => setSeen((before) => [...before, ...picked].slice(-100))
  return { input: { placeholder: t('form.pick'), ...rest, options, known: [...known, ...seen, ...named] }, remember }
}

const optionOf = ({ id, name, detail }: { id: string; name: string; detail: string | null }): ComboboxOption => ({
  value: id,
  label: name,
  hint: detail ?? undefined,
})

type PickOptions = Pick<Common, 'kind' | 'domainId' | 'known' | 'without' | 'placeholder'>

/** In a form an empty text stands for nobody. */
export function PickField({ field, label, hint, required = false, optional = false, ...pick }: BoundProps<string> & PickOptions) {
  const { name, value, onChange, onBlur } = field
  const nameOf = (id: string) => pick.known?.find((option) => option.value === id)?.label ?? id
  return (
    <Framed field={field} label={label} hint={hint} required={required} optional={optional} shown={nameOf}>
      <PickInput
        {...pick}
        name={name}
        onBlur={onBlur}
        clearable={!required}
        value={value === '' ? null : value}
        onChange={(id) => onChange(id ?? '')}
      />
    </Framed>
  )
}

export function PicksField({ field, label, hint, required = false, optional = false, ...pick }: BoundProps<string[]> & PickOptions) {
  const { name, value, onChange, onBlur } = field
  const nameOf = (id: string) => pick.known?.find((option) => option.value === id)?.label ?? id
  return (
    <Framed field={field} label={label} hint={hint} required={required} optional={optional} shown={(ids) => ids.map(nameOf).join(', ')}>
      <PicksInput {...pick} name={name} onBlur={onBlur} values={value} onChange={onChange} />
    </Framed>
  )
}
