'use client'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { cx } from './cx.tsx'
import { useGroup } from './field.tsx'

export interface CheckboxProps {
  checked: boolean | 'some'
  onChange: (checked: boolean) => void
  label: ReactNode
  /** The label is there for those who listen, and not to be seen. */
  hideLabel?: boolean
  hint?: ReactNode
  denied?: string | undefined
  className?: string
}

export function Checkbox({ checked, onChange, label, hideLabel = false, hint, denied, className }: CheckboxProps) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (input.current) input.current.indeterminate = checked === 'some'
  }, [checked])
  const below = denied ?? hint
  return (
    <label
      className={cx('inline-flex min-h-6 min-w-6 gap-2', hideLabel ? 'items-center justify-center align-middle' : 'items-start', className)}
    >
      <input
        ref={input}
        type="checkbox"
        checked={checked === true}
        aria-disabled={denied !== undefined || undefined}
        aria-describedby={below ? id : undefined}
        className={cx('check-box rounded-sm', !hideLabel && 'mt-[3px]', denied !== undefined && 'opacity-60')}
        onChange={(event) => denied === undefined && onChange(event.target.checked)}
      />
      <span className={hideLabel ? 'sr-only' : 'min-w-0'}>
        <span className={cx(denied !== undefined && 'text-faint')}>{label}</span>
        {below && (
          <span id={id} className="block text-sm text-muted">
            {below}
          </span>
        )}
      </span>
    </label>
  )
}

export interface Choice {
  value: string
  label: ReactNode
  hint?: ReactNode
  denied?: string | undefined
}

export interface CheckboxGroupProps {
  options: Choice[]
  values: readonly string[]
  onChange: (values: string[]) => void
  columns?: 1 | 2
}

/** Stands in a Field, which names it. */
export function CheckboxGroup({ options, values, onChange, columns = 1 }: CheckboxGroupProps) {
  const { 'aria-invalid': _, ...group } = useGroup()
  const toggle = (value: string, on: boolean) => onChange(on ? [...values, value] : values.filter((one) => one !== value))
  return (
    <div role="group" {...group} className={cx('grid gap-1.5', columns === 2 && 'sm:grid-cols-2')}>
      {options.map(({ value, ...option }) => (
        <Checkbox key={value} {...option} checked={values.includes(value)} onChange={(on) => toggle(value, on)} />
      ))}
    </div>
  )
}
