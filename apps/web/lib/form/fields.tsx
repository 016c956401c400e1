'use client'

import { Button } from '@pileus/ui/button'
import { Checkbox } from '@pileus/ui/checkbox'
import { Field } from '@pileus/ui/field'
import { PasswordInput, TextArea, type TextAreaProps, TextInput, type TextInputProps } from '@pileus/ui/input'
import { Select, type SelectOption } from '@pileus/ui/select'
import { TagsInput } from '@pileus/ui/tags'
import type { ReactNode } from 'react'
import { useT } from '@/lib/i18n/provider.tsx'
import type { FieldProps } from './use-form.ts'

interface Labelled {
  label: ReactNode
  hint?: ReactNode
  required?: boolean
  optional?: boolean
  /** Right of the label: a button, a counter. */
  aside?: ReactNode
  /** The title of the form says it already. */
  hideLabel?: boolean
}

export interface BoundProps<V> extends Labelled {
  field: FieldProps<V>
}

interface FramedProps<V> extends BoundProps<V> {
  /** A value as people read it: what somebody else made of this field meanwhile. */
  shown(value: V): string
  children: ReactNode
}

/** Label, hint, what is wrong, and what somebody else wrote into the same field. */
export function Framed<V>({
  field,
  shown,
  label,
  hint,
  required = false,
  optional = false,
  aside,
  hideLabel = false,
  children,
}: FramedProps<V>) {
  return (
    <Field label={label} hint={hint} error={field.error} required={required} optional={optional} aside={aside} hideLabel={hideLabel}>
      {children}
      <Theirs field={field} shown={shown} />
    </Field>
  )
}

function Theirs<V>({ field, shown }: Pick<FramedProps<V>, 'field' | 'shown'>) {
  const t = useT('common')
  if (field.theirs === undefined) return null
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-md bg-warning-subtle px-2.5 py-1.5 text-sm">
      <span className="min-w-0 grow wrap-anywhere">{t('form.theirs', { value: shown(field.theirs) })}</span>
      <Button size="small" onClick={() => field.onTake('theirs')}>
        {t('form.takeTheirs')}
      </Button>
      <Button size="small" variant="quiet" onClick={() => field.onTake('mine')}>
        {t('form.keepMine')}
      </Button>
    </div>
  )
}

const wiring = <V,>({ name, value, onChange, onBlur }: FieldProps<V>) => ({ name, value, onChange, onBlur })
const itself = (text: string) => text

type Own<P> = Omit<P, 'value' | 'onChange' | 'onBlur' | 'name' | keyof Labelled>

export function TextField({ field, label, hint, required, optional, aside, ...input }: BoundProps<string> & Own<TextInputProps>) {
  return (
    <Framed {...framed({ label, hint, required, optional, aside })} field={field} shown={itself}>
      <TextInput {...input} {...wiring(field)} />
    </Framed>
  )
}

export function AreaField({ field, label, hint, required, optional, aside, ...input }: BoundProps<string> & Own<TextAreaProps>) {
  return (
    <Framed {...framed({ label, hint, required, optional, aside })} field={field} shown={itself}>
      <TextArea {...input} {...wiring(field)} />
    </Framed>
  )
}

/** A new one, unless it is said: browsers shall not fill in the reader's own. */
export function PasswordField({ which = 'new', ...props }: BoundProps<string> & { which?: 'new' | 'current' }) {
  return (
    <Framed {...props} shown={() => '…'}>
      <PasswordInput {...wiring(props.field)} autoComplete={`${which}-password`} />
    </Framed>
  )
}

export function SelectField({
  options,
  placeholder,
  ...props
}: BoundProps<string> & { options: readonly SelectOption[]; placeholder?: string }) {
  const shown = (value: string) => options.find((option) => option.value === value)?.label ?? value
  return (
    <Framed {...props} shown={shown}>
      <Select {...wiring(props.field)} options={options} {...(placeholder === undefined ? {} : { placeholder })} />
    </Framed>
  )
}

export function TagsField({ refuse, ...props }: BoundProps<string[]> & { refuse?: (tag: string) => string | undefined }) {
  const { name, value, onChange } = props.field
  return (
    <Framed {...props} shown={(tags) => tags.join(', ')}>
      <TagsInput name={name} values={value} onChange={onChange} {...(refuse ? { refuse } : {})} />
    </Framed>
  )
}

/** Yes or no, which is sent with the rest. */
export function CheckField({ field, label, hint, denied }: BoundProps<boolean> & { denied?: string | undefined }) {
  const t = useT('common')
  return (
    <div className="flex flex-col gap-1">
      <Checkbox checked={field.value} onChange={field.onChange} label={label} hint={field.error ?? hint} denied={denied} />
      <Theirs field={field} shown={(value) => t(value ? 'state.yes' : 'state.no')} />
    </div>
  )
}

/** Without what was not given, as optional properties want it. */
function framed({
  required = false,
  optional = false,
  hideLabel = false,
  ...labelled
}: { [K in keyof Labelled]: Labelled[K] | undefined }) {
  return { ...labelled, required, optional, hideLabel }
}
