'use client'
import { ChevronDown, Search, X } from 'lucide-react'
import { type ReactNode, type Ref, useEffect, useRef, useState } from 'react'
import { Button, IconButton } from './button.tsx'
import { Checkbox } from './checkbox.tsx'
import { TextInput } from './input.tsx'
import { Popover } from './popover.tsx'
import { useText } from './text.tsx'

export interface FacetOption {
  value: string
  label?: string | undefined
  count?: number | undefined
}
export interface Facet {
  id: string
  label: string
  options: readonly FacetOption[]
  chosen: readonly string[]
}

export interface FilterBarProps {
  q: string
  onQ: (q: string) => void
  /** Says where it looks: "Search by name or ID". It is the label, too. */
  placeholder: string
  facets?: readonly Facet[]
  onFacet?: (id: string, chosen: string[]) => void
  onClear: () => void
  /** The app's key for "search" puts the focus here. */
  inputRef?: Ref<HTMLInputElement>
  /** At the end: column chooser, refresh. */
  children?: ReactNode
}

const none: readonly Facet[] = []

/**
 * What is typed shows at once, though it may go a long way (an address, a question) before it comes back as `q`: a field that waits
 * for that loses the letters typed meanwhile. Only what was not said here, such as by Back, replaces it.
 */
function useTyped(q: string, onQ: (q: string) => void): [string, (q: string) => void] {
  const [typed, setTyped] = useState(q)
  const said = useRef<string[]>([])
  useEffect(() => {
    const at = said.current.indexOf(q)
    if (at === -1) setTyped(q)
    else said.current.splice(0, at + 1)
  }, [q])
  const type = (next: string) => {
    said.current = [...said.current.slice(-100), next]
    setTyped(next)
    onQ(next)
  }
  return [typed, type]
}

export function FilterBar({ q, onQ, placeholder, facets = none, onFacet, onClear, inputRef, children }: FilterBarProps) {
  const text = useText()
  const [typed, type] = useTyped(q, onQ)
  const choose = (facet: Facet, value: string, on: boolean) =>
    onFacet?.(facet.id, on ? [...facet.chosen, value] : facet.chosen.filter((one) => one !== value))
  const chosen = facets.filter((facet) => facet.chosen.length > 0)
  return (
    <search className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <TextInput
          {...(inputRef ? { ref: inputRef } : {})}
          type="text"
          role="searchbox"
          value={typed}
          onChange={type}
          aria-label={placeholder}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          className="max-w-sm grow basis-72 pe-1! max-sm:max-w-none max-sm:basis-full"
          prefix={<Search aria-hidden />}
          suffix={
            typed !== '' && <IconButton size="small" className="-my-1" label={text.clearSearch} icon={<X />} onClick={() => type('')} />
          }
        />
        {facets.map((facet) => (
          <FacetButton key={facet.id} facet={facet} onChoose={choose} />
        ))}
        {children && <div className="ms-auto flex items-center gap-2">{children}</div>}
      </div>
      {chosen.length > 0 && (
        <div role="group" aria-label={text.filters} className="flex flex-wrap items-center gap-1.5">
          {chosen.flatMap((facet) =>
            facet.chosen.map((value) => (
              <Chip key={`${facet.id}.${value}`} facet={facet} value={value} onRemove={() => choose(facet, value, false)} />
            )),
          )}
          <Button size="small" variant="quiet" onClick={onClear}>
            {text.clearAll}
          </Button>
        </div>
      )}
    </search>
  )
}

const labelOf = (facet: Facet, value: string) => facet.options.find((option) => option.value === value)?.label ?? value

function Chip({ facet, value, onRemove }: { facet: Facet; value: string; onRemove: () => void }) {
  const text = useText()
  const label = labelOf(facet, value)
  return (
    <span className="inline-flex min-h-6 max-w-full items-center rounded-md border border-accent/25 bg-accent-subtle ps-2 text-sm text-accent-text">
      <span className="truncate">
        <span className="opacity-90">{facet.label}:</span> <span className="font-medium">{label}</span>
      </span>
      <button
        type="button"
        aria-label={text.remove(`${facet.label}: ${label}`)}
        className="flex size-6 shrink-0 items-center justify-center rounded-md hover:bg-hover"
        onClick={onRemove}
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </span>
  )
}

function FacetButton({ facet, onChoose }: { facet: Facet; onChoose: (facet: Facet, value: string, on: boolean) => void }) {
  const text = useText()
  return (
    <Popover
      label={facet.label}
      className="max-h-80 min-w-52 p-2"
      trigger={(trigger) => (
        <Button {...trigger} className="border-dashed font-normal">
          {facet.label}
          {facet.chosen.length > 0 && (
            <span className="rounded-sm bg-accent-subtle px-1 text-xs font-medium text-accent-text">{facet.chosen.length}</span>
          )}
          <ChevronDown aria-hidden className="text-muted" />
        </Button>
      )}
    >
      {facet.options.length === 0 && <p className="px-1 text-sm text-muted">{text.noMatches}</p>}
      <ul className="flex flex-col">
        {facet.options.map((option) => (
          <li key={option.value} className="flex items-center gap-3 rounded-sm px-1 hover:bg-hover">
            <Checkbox
              className="grow py-1 text-sm"
              label={option.label ?? option.value}
              checked={facet.chosen.includes(option.value)}
              onChange={(on) => onChoose(facet, option.value, on)}
            />
            {option.count !== undefined && (
              <span className="text-xs text-muted tabular-nums">{option.count.toLocaleString(text.locale)}</span>
            )}
          </li>
        ))}
      </ul>
    </Popover>
  )
}
