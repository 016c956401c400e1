'use client'
import { useId } from 'react'
import type { Choice } from './checkbox.tsx'
import { cx } from './cx.tsx'
import { useGroup } from './field.tsx'

export interface RadioGroupProps {
  options: Choice[]
  value: string | null
  onChange: (value: string) => void
}

/** Stands in a Field, which names it. */
export function RadioGroup({ options, value, onChange }: RadioGroupProps) {
  const name = useId()
  return (
    <div role="radiogroup" {...useGroup()} className="flex flex-col gap-1.5">
      {options.map((option) => (
        <Radio key={option.value} name={name} option={option} checked={option.value === value} onChange={onChange} look="inline-flex" />
      ))}
    </div>
  )
}

/** The same for choices that need a sentence each. */
export function RadioCards({ options, value, onChange }: RadioGroupProps) {
  const name = useId()
  const look = (checked: boolean) =>
    cx(
      'flex rounded-md border px-3 py-2.5',
      checked ? 'border-accent-text bg-accent-subtle' : 'border-line-strong/60 bg-surface hover:bg-hover',
    )
  return (
    <div role="radiogroup" {...useGroup()} className="grid gap-2 sm:grid-cols-2">
      {options.map((option) => {
        const checked = option.value === value
        return <Radio key={option.value} name={name} option={option} checked={checked} onChange={onChange} look={look(checked)} />
      })}
    </div>
  )
}

interface RadioProps {
  name: string
  option: Choice
  checked: boolean
  onChange: (value: string) => void
  look: string
}

function Radio({ name, option, checked, onChange, look }: RadioProps) {
  const id = useId()
  const { value, label, hint, denied } = option
  const below = denied ?? hint
  return (
    <label className={cx('min-h-6 items-start gap-2', look)}>
      <input
        type="radio"
        name={name}
        value={value}
        checked={checked}
        aria-disabled={denied !== undefined || undefined}
        aria-describedby={below ? id : undefined}
        className={cx('check-box mt-[3px] rounded-full', denied !== undefined && 'opacity-60')}
        onChange={() => denied === undefined && onChange(value)}
      />
      <span className="min-w-0">
        <span className={denied === undefined ? 'font-medium' : 'text-faint'}>{label}</span>
        {below && (
          <span id={id} className="block text-sm text-muted">
            {below}
          </span>
        )}
      </span>
    </label>
  )
}
