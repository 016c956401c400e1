'use client'
import { ChevronDown } from 'lucide-react'
import type { ComponentPropsWithRef } from 'react'
import { cx } from './cx.tsx'
import { useControl } from './field.tsx'

export interface SelectOption {
  value: string
  label: string
  disabled?: boolean
}

export interface SelectProps extends Omit<ComponentPropsWithRef<'select'>, 'value' | 'onChange' | 'children'> {
  value: string
  onChange: (value: string) => void
  options: readonly SelectOption[]
  /** Shown while nothing is chosen. */
  placeholder?: string
}

/** The browser's own: fastest with a keyboard, and at home on a phone. Long lists are for Combobox. */
export function Select({ value, onChange, options, placeholder, className, ...rest }: SelectProps) {
  return (
    <span className={cx('relative inline-flex w-full min-w-0', className)}>
      <select
        {...useControl()}
        {...rest}
        value={value}
        className="control-box w-full min-w-0 appearance-none truncate py-1 ps-2.5 pe-8"
        onChange={(event) => onChange(event.target.value)}
      >
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute inset-y-0 end-2.5 my-auto size-4 text-muted" />
    </span>
  )
}
