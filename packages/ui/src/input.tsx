'use client'
import { Eye, EyeOff } from 'lucide-react'
import { type ComponentPropsWithRef, type ReactNode, useState } from 'react'
import { IconButton } from './button.tsx'
import { cx } from './cx.tsx'
import { useControl } from './field.tsx'
import { useText } from './text.tsx'

interface Controlled {
  value: string
  onChange: (value: string) => void
}

export interface TextInputProps extends Controlled, Omit<ComponentPropsWithRef<'input'>, 'value' | 'onChange' | 'prefix'> {
  /** Inside the box, before and after what is typed. */
  prefix?: ReactNode
  suffix?: ReactNode
  mono?: boolean
}

const inner = 'min-w-0 grow bg-transparent py-1 text-ellipsis outline-none'

export function TextInput({ value, onChange, prefix, suffix, mono = false, className, type = 'text', ...rest }: TextInputProps) {
  return (
    <span className={cx('control-box flex w-full items-center gap-1.5 ps-2.5 pe-2.5', className)}>
      {prefix && <span className="shrink-0 text-muted [&_svg]:size-4">{prefix}</span>}
      <input
        {...useControl()}
        {...rest}
        type={type}
        value={value}
        className={cx(inner, mono && 'font-mono text-sm')}
        onChange={(event) => onChange(event.target.value)}
      />
      {suffix && <span className="shrink-0 text-muted [&_svg]:size-4">{suffix}</span>}
    </span>
  )
}

export type PasswordInputProps = Controlled & Omit<ComponentPropsWithRef<'input'>, 'value' | 'onChange' | 'type' | 'prefix'>

export function PasswordInput({ className, ...rest }: PasswordInputProps) {
  const text = useText()
  const [seen, setSeen] = useState(false)
  return (
    <TextInput
      {...rest}
      type={seen ? 'text' : 'password'}
      spellCheck={false}
      autoCapitalize="none"
      className={cx('pe-1!', className)}
      suffix={
        <IconButton
          size="small"
          className="-my-1"
          label={seen ? text.hidePassword : text.showPassword}
          icon={seen ? <EyeOff /> : <Eye />}
          onClick={() => setSeen(!seen)}
        />
      }
    />
  )
}

export interface NumberInputProps extends Omit<ComponentPropsWithRef<'input'>, 'value' | 'onChange' | 'type' | 'prefix'> {
  /** `null`: nothing was typed. */
  value: number | null
  onChange: (value: number | null) => void
  unit?: ReactNode
}

export function NumberInput({ value, onChange, unit, ...rest }: NumberInputProps) {
  const change = (typed: string) => {
    const number = Number(typed)
    if (typed.trim() === '') return onChange(null)
    if (Number.isFinite(number)) onChange(number)
  }
  return (
    <TextInput inputMode="numeric" {...rest} type="number" value={value === null ? '' : String(value)} onChange={change} suffix={unit} />
  )
}

export interface TextAreaProps extends Controlled, Omit<ComponentPropsWithRef<'textarea'>, 'value' | 'onChange'> {
  mono?: boolean
}

export function TextArea({ value, onChange, mono = false, className, rows = 4, ...rest }: TextAreaProps) {
  return (
    <textarea
      {...useControl()}
      {...rest}
      rows={rows}
      value={value}
      className={cx('control-box block w-full resize-y px-2.5 py-1.5', mono && 'font-mono text-sm', className)}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
