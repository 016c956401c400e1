'use client'
import { CircleAlert } from 'lucide-react'
import { createContext, type ReactNode, useContext, useId, useMemo } from 'react'
import { cx } from './cx.tsx'
import { useText } from './text.tsx'

/** What a control takes from the field around it, so that label, hint and error belong to it. */
export interface FieldWiring {
  id: string | undefined
  labelId: string | undefined
  describedBy: string | undefined
  invalid: boolean
  required: boolean
}
const alone: FieldWiring = { id: undefined, labelId: undefined, describedBy: undefined, invalid: false, required: false }
const FieldContext = createContext<FieldWiring>(alone)
export const useField = () => useContext(FieldContext)

/** The attributes of a native control inside a field. */
export function useControl() {
  const { id, describedBy, invalid, required } = useField()
  return { id, 'aria-describedby': describedBy, 'aria-invalid': invalid || undefined, 'aria-required': required || undefined }
}

/** The attributes of a group (radios, checkboxes, lists) inside a field. */
export function useGroup() {
  const { labelId, describedBy, invalid } = useField()
  return { 'aria-labelledby': labelId, 'aria-describedby': describedBy, 'aria-invalid': invalid || undefined }
}

export interface FieldProps {
  label: ReactNode
  hint?: ReactNode
  error?: ReactNode
  required?: boolean
  /** Marks what may stay empty; in forms where nearly everything is required, that reads better than stars. */
  optional?: boolean
  /** The label is there for those who listen, and not to be seen. */
  hideLabel?: boolean
  /** Right of the label: a link, a counter. */
  aside?: ReactNode
  className?: string
  children: ReactNode
}

export function Field({
  label,
  hint,
  error,
  required = false,
  optional = false,
  hideLabel = false,
  aside,
  className,
  children,
}: FieldProps) {
  const id = useId()
  const text = useText()
  const [hasHint, hasError] = [hint !== undefined && hint !== null, Boolean(error)]
  const wiring = useMemo(() => {
    const describedBy = [hasError && `${id}e`, hasHint && `${id}h`].filter(Boolean).join(' ') || undefined
    return { id, labelId: `${id}l`, describedBy, invalid: hasError, required }
  }, [id, hasHint, hasError, required])
  return (
    <div className={cx('flex min-w-0 flex-col gap-1', className)}>
      <div className={cx('flex items-baseline gap-2', hideLabel && 'sr-only')}>
        <label id={`${id}l`} htmlFor={id} className="font-medium">
          {label}
          {required && (
            <span aria-hidden className="text-danger">
              {' *'}
            </span>
          )}
          {optional && <span className="font-normal text-faint"> ({text.optional})</span>}
        </label>
        {aside && <div className="ms-auto text-sm text-muted">{aside}</div>}
      </div>
      <FieldContext value={wiring}>{children}</FieldContext>
      {hasError && (
        <p id={`${id}e`} className="flex items-start gap-1.5 text-sm text-danger">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span className="wrap-anywhere">{error}</span>
        </p>
      )}
      {hasHint && (
        <div id={`${id}h`} className="text-sm text-muted">
          {hint}
        </div>
      )}
    </div>
  )
}
