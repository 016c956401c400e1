'use client'
import { type KeyboardEvent, useRef, useState } from 'react'
import { Chip } from './combobox.tsx'
import { useControl } from './field.tsx'
import { announce } from './live-region.tsx'
import { useText } from './text.tsx'

export interface TagsInputProps {
  values: readonly string[]
  onChange: (values: string[]) => void
  placeholder?: string
  name?: string | undefined
  /** Why this one cannot be added. */
  refuse?: (value: string) => string | undefined
}

/** What was typed or pasted, apart: commas and line ends divide, doubles and blanks fall away. */
export const splitTags = (typed: string, known: readonly string[]) => {
  const all = typed.split(/[,\n]/).map((tag) => tag.trim())
  return [...new Set(all)].filter((tag) => tag !== '' && !known.includes(tag))
}

export function TagsInput({ values, onChange, placeholder, name, refuse }: TagsInputProps) {
  const text = useText()
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const [refused, setRefused] = useState<string>()
  const add = () => {
    const fresh = splitTags(typed, values)
    const trouble = fresh.map((tag) => refuse?.(tag)).find((why) => why !== undefined)
    setRefused(trouble)
    if (trouble !== undefined) return announce(trouble)
    setTyped('')
    if (fresh.length > 0) onChange([...values, ...fresh])
  }
  const remove = (tag: string) => {
    onChange(values.filter((one) => one !== tag))
    input.current?.focus()
  }
  const keyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Backspace' && typed === '') return onChange(values.slice(0, -1))
    if (event.key !== ',' && (event.key !== 'Enter' || typed.trim() === '')) return
    event.preventDefault()
    add()
  }
  return (
    <>
      <div className="control-box flex w-full flex-wrap items-center gap-1 py-0.5 ps-1 pe-2">
        {values.map((tag) => (
          <Chip key={tag} label={tag} onRemove={() => remove(tag)} />
        ))}
        <input
          {...useControl()}
          ref={input}
          name={name}
          value={typed}
          placeholder={values.length === 0 ? (placeholder ?? text.adding) : undefined}
          autoComplete="off"
          spellCheck={false}
          className="min-w-24 grow basis-0 bg-transparent px-1.5 py-0.5 outline-none"
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={keyDown}
          onBlur={add}
        />
      </div>
      {refused && <p className="text-sm text-danger">{refused}</p>}
    </>
  )
}
