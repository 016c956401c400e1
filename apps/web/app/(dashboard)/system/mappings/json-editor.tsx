'use client'

import { TextArea } from '@pileus/ui/input'
import { useRef } from 'react'
import { jsonProblem } from './json-problem.ts'

interface JsonEditorProps {
  name?: string
  value: string
  onChange(value: string): void
  onBlur?(): void
}

/** A text of several lines with their numbers, so that "line 3" can be found; the line that is wrong is marked. */
export function JsonEditor({ value, ...rest }: JsonEditorProps) {
  const numbers = useRef<HTMLDivElement>(null)
  const wrong = jsonProblem(value)?.line
  const lines = value.split('\n').length
  return (
    <div className="relative">
      <div
        ref={numbers}
        aria-hidden
        className="pointer-events-none absolute inset-y-px start-px w-9 overflow-hidden rounded-s-md border-e border-line bg-sunken py-1.5 text-end font-mono text-sm text-faint select-none"
      >
        {Array.from({ length: lines }, (_, at) => (
          <div key={at} className={at + 1 === wrong ? 'bg-danger-subtle pe-1.5 text-danger' : 'pe-1.5'}>
            {at + 1}
          </div>
        ))}
      </div>
      <TextArea
        {...rest}
        value={value}
        mono
        rows={16}
        wrap="off"
        spellCheck={false}
        autoCapitalize="none"
        className="ps-11!"
        onScroll={(event) => numbers.current?.scrollTo({ top: event.currentTarget.scrollTop })}
      />
    </div>
  )
}
