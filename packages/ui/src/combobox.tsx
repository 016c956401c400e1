'use client'
import { ChevronDown, LoaderCircle, X } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { cx } from './cx.tsx'
import { useControl } from './field.tsx'
import { usePlacement } from './placement.tsx'
import { popoverLook } from './popover.tsx'
import { useText } from './text.tsx'

export interface ComboboxOption {
  value: string
  label: string
  hint?: string | undefined
  denied?: string | undefined
}

/** Options that are known, or a function that finds them; it is asked again when the text changes, and told to stop. */
export type ComboboxSource = readonly ComboboxOption[] | ((query: string, signal: AbortSignal) => Promise<readonly ComboboxOption[]>)

interface Common {
  options: ComboboxSource
  /** Labels of values that are chosen and may not be among the options. */
  known?: readonly ComboboxOption[]
  placeholder?: string
  /** What was typed may be taken as it is. */
  creatable?: boolean
  /** For the form around it, which leads the focus here when the value is wrong. */
  name?: string | undefined
  onBlur?: (() => void) | undefined
  'aria-label'?: string
  className?: string
}

export interface ComboboxProps extends Common {
  value: string | null
  onChange: (value: string | null, option?: ComboboxOption) => void
  /** Without it a chosen value can be changed and not taken away. */
  clearable?: boolean
}

export interface MultiComboboxProps extends Common {
  values: readonly string[]
  onChange: (values: string[], options: readonly ComboboxOption[]) => void
}

/** More than this nobody reads; they type on. */
const most = 100
const typingPause = 150

const matches = (option: ComboboxOption, query: string) => `${option.label} ${option.hint ?? ''}`.toLocaleLowerCase().includes(query)

function useFound(source: ComboboxSource, query: string, open: boolean) {
  const [found, setFound] = useState<readonly ComboboxOption[]>([])
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    if (typeof source !== 'function' || !open) return
    const stop = new AbortController()
    setBusy(true)
    const ask = async () => {
      const result = await source(query, stop.signal).catch(() => [])
      if (stop.signal.aborted) return
      setFound(result)
      setBusy(false)
    }
    const timer = setTimeout(() => void ask(), typingPause)
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [source, query, open])
  if (typeof source === 'function') return { found: found.slice(0, most), busy }
  const needle = query.trim().toLocaleLowerCase()
  return { found: source.filter((option) => matches(option, needle)).slice(0, most), busy: false }
}

interface CoreProps extends Common {
  chosen: readonly string[]
  multiple: boolean
  onPick: (option: ComboboxOption) => void
  onRemove: (value: string) => void
  clearable: boolean
  /** In the box while it is not being typed in. */
  resting: string
  chips: ReactNode
}

function useCombobox({ options, chosen, creatable = false, onPick, multiple }: CoreProps) {
  const text = useText()
  const [query, setQuery] = useState('')
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const { found, busy } = useFound(options, query, open)
  const typed = query.trim()
  const exact = found.some((option) => option.label === typed || option.value === typed) || chosen.includes(typed)
  const list = creatable && typed && !exact ? [...found, { value: typed, label: text.addNamed(typed) }] : found
  const active = Math.min(at, list.length - 1)
  const close = () => {
    setOpen(false)
    setQuery('')
    setAt(0)
  }
  const pick = (option: ComboboxOption | undefined) => {
    if (!option || option.denied !== undefined) return
    onPick(option.value === typed && !exact ? { value: typed, label: typed } : option)
    if (multiple) setQuery('')
    else close()
  }
  const type = (value: string) => {
    setQuery(value)
    setAt(0)
    setOpen(true)
  }
  return { query, open, setOpen, active, setAt, list, busy, close, pick, type }
}
type ComboboxState = ReturnType<typeof useCombobox>

function keysOf(state: ComboboxState, props: CoreProps) {
  const { open, list, active } = state
  const step = (by: number) => {
    state.setOpen(true)
    if (open && list.length > 0) state.setAt((active + by + list.length) % list.length)
  }
  return (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const last = props.chosen.at(-1)
    if (event.key === 'Backspace' && state.query === '' && props.multiple && last !== undefined) return props.onRemove(last)
    if (event.key === 'Tab') return state.close()
    const act = {
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      Enter: open ? () => state.pick(list[active]) : undefined,
      Escape: open ? state.close : undefined,
    }[event.key]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
}

function Core(props: CoreProps) {
  const { multiple, chosen, resting, chips, placeholder, clearable, className } = props
  const id = useId()
  const text = useText()
  const box = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const state = useCombobox(props)
  const { open, list, active, busy } = state
  const current = list[active]
  return (
    <div
      ref={box}
      className={cx('control-box relative flex w-full flex-wrap items-center gap-1 py-0.5 ps-1 pe-1', className)}
      onBlur={(event) => {
        if (event.currentTarget.contains(event.relatedTarget)) return
        state.close()
        props.onBlur?.()
      }}
    >
      {chips}
      <input
        {...useControl()}
        ref={input}
        name={props.name}
        role="combobox"
        aria-label={props['aria-label']}
        aria-expanded={open}
        aria-controls={`${id}l`}
        aria-autocomplete="list"
        aria-activedescendant={open && current ? `${id}o${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={chosen.length > 0 && multiple ? undefined : placeholder}
        value={open ? state.query : resting}
        className="min-w-24 grow basis-0 bg-transparent px-1.5 py-0.5 outline-none"
        onChange={(event) => state.type(event.target.value)}
        onClick={() => state.setOpen(true)}
        onKeyDown={keysOf(state, props)}
      />
      {clearable && chosen[0] !== undefined && (
        <button
          type="button"
          aria-label={text.remove(resting || text.chosen)}
          className="flex size-6 items-center justify-center rounded-sm text-muted hover:bg-hover"
          onClick={() => props.onRemove(chosen[0] ?? '')}
        >
          <X aria-hidden className="size-4" />
        </button>
      )}
      <button
        type="button"
        tabIndex={-1}
        aria-hidden
        className="flex size-6 items-center justify-center rounded-sm text-muted"
        onClick={() => {
          input.current?.focus()
          state.setOpen(!open)
        }}
      >
        {busy ? <LoaderCircle className="size-4 animate-spin" /> : <ChevronDown className="size-4" />}
      </button>
      <Listbox id={id} state={state} anchor={box} chosen={chosen} multiple={multiple} />
    </div>
  )
}

interface ListboxProps {
  id: string
  state: ComboboxState
  anchor: { current: HTMLDivElement | null }
  chosen: readonly string[]
  multiple: boolean
}

function Listbox({ id, state, anchor, chosen, multiple }: ListboxProps) {
  const text = useText()
  const { open, list, active, busy } = state
  const panel = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = panel.current
    if (!open || !element) return
    element.style.minWidth = `${anchor.current?.offsetWidth ?? 0}px`
    element.showPopover()
    return () => element.hidePopover()
  }, [open, anchor])
  usePlacement(open, anchor, panel, 'bottom', 'start')
  useEffect(() => {
    if (open) panel.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' })
  }, [open, active])
  return (
    <div ref={panel} popover="manual" className={cx(popoverLook, 'max-h-72! max-w-[calc(100vw-16px)] p-1')}>
      <div id={`${id}l`} role="listbox" aria-label={text.result} aria-multiselectable={multiple || undefined}>
        {open &&
          list.map((option, index) => (
            <div
              key={option.value}
              id={`${id}o${index}`}
              role="option"
              aria-selected={chosen.includes(option.value)}
              aria-disabled={option.denied !== undefined || undefined}
              data-active={index === active ? '' : undefined}
              className={cx(
                'flex min-h-control-small cursor-pointer items-start gap-2 rounded-md px-2 py-1 text-sm',
                index === active && 'bg-hover',
                option.denied !== undefined && 'text-faint',
              )}
              onPointerDown={(event) => event.preventDefault()}
              onPointerMove={() => index !== active && state.setAt(index)}
              onClick={() => state.pick(option)}
            >
              <span className="min-w-0 grow">
                <span className="block truncate">{option.label}</span>
                {(option.denied ?? option.hint) && (
                  <span className="block truncate text-xs text-muted">{option.denied ?? option.hint}</span>
                )}
              </span>
              {chosen.includes(option.value) && (
                <span aria-hidden className="text-accent-text">
                  ✓
                </span>
              )}
            </div>
          ))}
      </div>
      <p role="status" className={open && list.length === 0 ? 'px-2 py-1.5 text-sm text-muted' : 'sr-only'}>
        {open && list.length === 0 ? (busy ? text.loading : text.noMatches) : ''}
      </p>
    </div>
  )
}

const labelOf = (value: string, known: readonly ComboboxOption[] | undefined, source: ComboboxSource, seen: Map<string, string>) =>
  known?.find((option) => option.value === value)?.label ??
  (typeof source === 'function' ? undefined : source.find((option) => option.value === value)?.label) ??
  seen.get(value) ??
  value

export function Combobox({ value, onChange, clearable = false, ...common }: ComboboxProps) {
  const [seen] = useState(() => new Map<string, string>())
  return (
    <Core
      {...common}
      multiple={false}
      clearable={clearable}
      chosen={value === null ? [] : [value]}
      resting={value === null ? '' : labelOf(value, common.known, common.options, seen)}
      chips={null}
      onPick={(option) => {
        seen.set(option.value, option.label)
        onChange(option.value, option)
      }}
      onRemove={() => onChange(null)}
    />
  )
}

export function MultiCombobox({ values, onChange, ...common }: MultiComboboxProps) {
  const [seen] = useState(() => new Map<string, string>())
  const optionOf = (value: string) => ({ value, label: labelOf(value, common.known, common.options, seen) })
  const change = (next: string[]) => onChange(next, next.map(optionOf))
  const remove = (value: string) => change(values.filter((one) => one !== value))
  return (
    <Core
      {...common}
      multiple
      clearable={false}
      chosen={values}
      resting=""
      chips={values.map((value) => <Chip key={value} label={optionOf(value).label} onRemove={() => remove(value)} />)}
      onPick={(option) => {
        seen.set(option.value, option.label)
        change(values.includes(option.value) ? values.filter((one) => one !== option.value) : [...values, option.value])
      }}
      onRemove={remove}
    />
  )
}

/** Something chosen, with a button that takes it away. */
export function Chip({ label, onRemove }: { label: string; onRemove: () => void }) {
  const text = useText()
  return (
    <span className="inline-flex min-h-6 max-w-full items-center rounded-sm border border-line bg-sunken ps-1.5 text-sm">
      <span className="truncate">{label}</span>
      <button
        type="button"
        aria-label={text.remove(label)}
        className="flex size-6 shrink-0 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-text"
        onClick={onRemove}
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </span>
  )
}
