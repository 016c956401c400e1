'use client'
import { type ReactNode, useId } from 'react'
import { cx } from './cx.tsx'

export interface SwitchProps {
  checked: boolean
  onChange: (checked: boolean) => void
  label: ReactNode
  hint?: ReactNode
  denied?: string | undefined
}

/** For what takes effect at once. In a form that is submitted, a Checkbox says it better. */
export function Switch({ checked, onChange, label, hint, denied }: SwitchProps) {
  const id = useId()
  const below = denied ?? hint
  return (
    <div className="flex items-start gap-2.5">
      <button
        type="button"
        role="switch"
        data-swatch=""
        aria-checked={checked}
        aria-labelledby={`${id}l`}
        aria-describedby={below ? `${id}h` : undefined}
        aria-disabled={denied !== undefined || undefined}
        className={cx(
          'group relative h-6 w-9 shrink-0 rounded-full before:absolute before:inset-x-0 before:inset-y-0.5 before:rounded-full before:border before:transition-colors',
          checked ? 'before:border-accent before:bg-accent' : 'before:border-line-strong before:bg-sunken',
          denied !== undefined && 'opacity-60',
        )}
        onClick={() => denied === undefined && onChange(!checked)}
      >
        <span
          aria-hidden
          className={cx(
            'absolute inset-y-0 my-auto size-3.5 rounded-full transition-[inset-inline-start]',
            checked ? 'start-[19px] bg-on-accent' : 'start-[3px] bg-line-strong',
          )}
        />
      </button>
      <div className="min-w-0">
        <div id={`${id}l`} className="min-h-6 content-center" onClick={() => denied === undefined && onChange(!checked)}>
          {label}
        </div>
        {below && (
          <div id={`${id}h`} className="text-sm text-muted">
            {below}
          </div>
        )}
      </div>
    </div>
  )
}
