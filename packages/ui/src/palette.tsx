'use client'
import { LoaderCircle, Search } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { cx } from './cx.tsx'
import { Kbd } from './kbd.tsx'
import { Link } from './link.tsx'
import { Modal } from './modal.tsx'
import { useText } from './text.tsx'

export interface PaletteItem {
  id: string
  label: ReactNode
  hint?: ReactNode
  icon?: ReactNode
  shortcut?: string | undefined
  denied?: string | undefined
  onSelect?: (() => void) | undefined
  href?: string | undefined
}
export interface PaletteGroup {
  label: string
  items: readonly PaletteItem[]
}

export interface CommandPaletteProps {
  open: boolean
  onClose: () => void
  query: string
  onQuery: (query: string) => void
  /** Already filtered and in order: this page's actions, navigation, results, recent. */
  groups: readonly PaletteGroup[]
  busy?: boolean
  placeholder?: string
  footer?: ReactNode
}

export function CommandPalette(props: CommandPaletteProps) {
  const text = useText()
  return (
    <Modal
      open={props.open}
      onClose={props.onClose}
      label={props.placeholder ?? text.paletteHint}
      className="mx-auto mt-[12vh] mb-auto max-h-[70dvh] w-[min(640px,calc(100vw-24px))] max-w-none animate-rise flex-col overflow-hidden rounded-lg border border-line bg-raised text-text shadow-lg open:flex max-sm:mt-3 max-sm:max-h-[calc(100dvh-24px)]"
    >
      <Inside {...props} />
    </Modal>
  )
}

function Inside({ onClose, query, onQuery, groups, busy = false, placeholder, footer }: CommandPaletteProps) {
  const text = useText()
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const items = groups.flatMap((group) => group.items)
  const [wanted, setWanted] = useState<string | null>(null)
  const found = items.findIndex((item) => item.id === wanted)
  const at = found < 0 ? 0 : found
  const active = items[at]
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [active?.id])

  const keyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      list.current?.querySelector<HTMLElement>('[aria-selected=true]')?.click()
    }
    if (by === 0 || items.length === 0) return
    event.preventDefault()
    setWanted(items[(at + by + items.length) % items.length]?.id ?? null)
  }
  return (
    <>
      <div className="flex shrink-0 items-center gap-2.5 border-b border-line px-4 [&_svg]:size-4 [&_svg]:text-muted">
        {busy ? <LoaderCircle aria-hidden className="animate-spin" /> : <Search aria-hidden />}
        <input
          data-autofocus=""
          role="combobox"
          aria-expanded
          aria-controls={`${id}l`}
          aria-activedescendant={active && `${id}${active.id}`}
          aria-autocomplete="list"
          aria-label={placeholder ?? text.paletteHint}
          placeholder={placeholder ?? text.paletteHint}
          value={query}
          autoComplete="off"
          spellCheck={false}
          className="h-12 min-w-0 grow bg-transparent text-lg outline-none"
          onChange={(event) => {
            setWanted(null)
            onQuery(event.target.value)
          }}
          onKeyDown={keyDown}
        />
        <Kbd keys="Esc" />
      </div>
      <div ref={list} id={`${id}l`} role="listbox" aria-label={text.result} className="min-h-0 grow overflow-y-auto p-1.5">
        {groups.map((group) => (
          <Group key={group.label} id={id} group={group} active={active} onClose={onClose} onHover={setWanted} />
        ))}
      </div>
      <p role="status" className={items.length > 0 || busy ? 'sr-only' : 'px-4 pb-6 text-center text-muted'}>
        {items.length === 0 && !busy ? text.noMatches : ''}
      </p>
      {footer && <div className="shrink-0 border-t border-line px-4 py-2 text-xs text-muted">{footer}</div>}
    </>
  )
}

interface GroupProps {
  id: string
  group: PaletteGroup
  active: PaletteItem | undefined
  onClose: () => void
  onHover: (id: string) => void
}

function Group({ id, group, active, onClose, onHover }: GroupProps) {
  if (group.items.length === 0) return null
  return (
    <div role="group" aria-label={group.label}>
      <div aria-hidden className="px-2.5 pt-2 pb-1 text-xs font-medium text-muted">
        {group.label}
      </div>
      {group.items.map((item) => (
        <Option
          key={item.id}
          id={`${id}${item.id}`}
          item={item}
          active={item === active}
          onClose={onClose}
          onHover={() => onHover(item.id)}
        />
      ))}
    </div>
  )
}

interface OptionProps {
  id: string
  item: PaletteItem
  active: boolean
  onClose: () => void
  onHover: () => void
}

function Option({ id, item, active, onClose, onHover }: OptionProps) {
  const { denied, href } = item
  const className = cx(
    'flex min-h-9 w-full items-center gap-2.5 rounded-md px-2.5 py-1 text-start [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted',
    active && 'bg-hover',
    denied !== undefined && 'text-faint',
  )
  const select = () => {
    if (denied !== undefined) return
    onClose()
    item.onSelect?.()
  }
  const common = {
    id,
    role: 'option',
    'aria-selected': active,
    'aria-disabled': denied !== undefined || undefined,
    tabIndex: -1,
    className,
    onPointerMove: active ? undefined : onHover,
  }
  const inner = (
    <>
      {item.icon}
      <span className="min-w-0 grow">
        <span className="block truncate">{item.label}</span>
        {(denied ?? item.hint) && <span className="block truncate text-xs text-muted">{denied ?? item.hint}</span>}
      </span>
      {item.shortcut && <Kbd keys={item.shortcut} />}
    </>
  )
  if (href !== undefined && denied === undefined) {
    return (
      <Link {...common} href={href} onClick={select}>
        {inner}
      </Link>
    )
  }
  return (
    <div {...common} onClick={select}>
      {inner}
    </div>
  )
}
