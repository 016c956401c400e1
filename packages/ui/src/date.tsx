'use client'
import type { ComponentPropsWithRef } from 'react'
import { TextInput } from './input.tsx'

export interface DateTimeInputProps extends Omit<ComponentPropsWithRef<'input'>, 'value' | 'onChange' | 'type' | 'prefix' | 'min' | 'max'> {
  /** ISO 8601 in UTC, or nothing. */
  value: string | null
  onChange: (value: string | null) => void
  min?: string | undefined
  max?: string | undefined
}

const two = (value: number) => String(value).padStart(2, '0')

/** What `datetime-local` wants: the reader's own time, to the minute. */
export function toLocal(iso: string | null | undefined): string {
  const date = new Date(iso ?? Number.NaN)
  if (Number.isNaN(date.getTime())) return ''
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}

export function fromLocal(local: string): string | null {
  const date = new Date(local)
  return local === '' || Number.isNaN(date.getTime()) ? null : date.toISOString()
}

/** The browser's own picker, in the reader's time zone; outside, everything is UTC. */
export function DateTimeInput({ value, onChange, min, max, ...rest }: DateTimeInputProps) {
  return (
    <TextInput
      {...rest}
      type="datetime-local"
      value={toLocal(value)}
      min={toLocal(min) || undefined}
      max={toLocal(max) || undefined}
      onChange={(local) => onChange(fromLocal(local))}
    />
  )
}
