'use client'
import { Ellipsis } from 'lucide-react'
import { Fragment, type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { Button, type ButtonSize, type ButtonVariant, IconButton } from './button.tsx'
import { cx } from './cx.tsx'
import { Kbd } from './kbd.tsx'
import { Link } from './link.tsx'
import type { Align, Side } from './placement.tsx'
import { popoverLook, type PopoverTrigger, usePopover } from './popover.tsx'
import { findTyped, typingPause } from './typeahead.tsx'

export interface MenuItem {
  label: string
  icon?: ReactNode
  /** Says more below the label. */
  hint?: string | undefined
  danger?: boolean | undefined
  /** Why it cannot be chosen now; shown below the label. */
  denied?: string | undefined
  shortcut?: string | undefined
  /** The one of a group that holds now (a theme, a project). */
  checked?: boolean | undefined
  onSelect?: (() => void) | undefined
  href?: string | undefined
}
export type MenuEntry = MenuItem | 'separator' | { heading: string }

export interface MenuProps {
  /** The name of the menu, and of its button when that is only an icon. */
  label: string
  entries: MenuEntry[]
  /** What is on the button. Without it the button is an icon with three dots. */
  children?: ReactNode
  icon?: ReactNode
  variant?: ButtonVariant
  size?: ButtonSize
  side?: Side
  align?: Align
  /** Draws the button itself. */
  trigger?: (trigger: PopoverTrigger & { 'aria-haspopup': 'menu' }) => ReactNode
  className?: string
}

const isItem = (entry: MenuEntry): entry is MenuItem => entry !== 'separator' && !('heading' in entry)

const itemsOf = (panel: HTMLElement | null) => [...(panel?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])]

const steps: Record<string, (at: number, count: number) => number> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
}

function useMenuKeys(panel: { current: HTMLElement | null }, labels: string[]) {
  const typed = useRef({ text: '', at: 0 })
  return (event: KeyboardEvent) => {
    const items = itemsOf(panel.current)
    const at = items.findIndex((item) => item === document.activeElement)
    const step = steps[event.key]
    if (step) {
      event.preventDefault()
      return items[step(at, items.length)]?.focus()
    }
    if (event.key.length !== 1 || event.key === ' ' || event.ctrlKey || event.metaKey || event.altKey) return
    event.stopPropagation()
    const before = event.timeStamp - typed.current.at < typingPause ? typed.current.text : ''
    typed.current = { text: before + event.key, at: event.timeStamp }
    items[findTyped(labels, typed.current.text, at)]?.focus()
  }
}

export function Menu({ label, entries, children, icon, variant, size, side = 'bottom', align = 'start', trigger, className }: MenuProps) {
  const popover = usePopover(side, align)
  const { open, content } = popover
  const keys = useMenuKeys(
    content,
    entries.filter(isItem).map((item) => item.label),
  )
  useEffect(() => {
    if (open) itemsOf(content.current)[0]?.focus()
  }, [open, content])
  const on = { ...popover.trigger, 'aria-haspopup': 'menu' as const }
  return (
    <>
      {trigger?.(on) ??
        (children ? (
          <Button {...on} variant={variant} size={size} icon={icon} className={className}>
            {children}
          </Button>
        ) : (
          <IconButton {...on} label={label} size={size} icon={icon ?? <Ellipsis />} className={className} data-menu="" />
        ))}
      <div
        {...popover.panel}
        role="menu"
        tabIndex={-1}
        aria-label={label}
        className={cx(popoverLook, 'max-w-80 min-w-44 p-1 outline-none')}
        onKeyDown={keys}
        onClick={(event) => event.stopPropagation()}
      >
        {open && entries.map((entry, index) => <Entry key={keyOf(entry, index)} entry={entry} close={popover.close} />)}
      </div>
    </>
  )
}

const keyOf = (entry: MenuEntry, index: number) => (isItem(entry) ? `${entry.label}.${index}` : `${index}`)

function Entry({ entry, close }: { entry: MenuEntry; close: () => void }) {
  if (entry === 'separator') return <div role="separator" className="-mx-1 my-1 h-px bg-line" />
  if ('heading' in entry) {
    return (
      <div role="presentation" className="px-2 pt-1.5 pb-1 text-xs font-medium text-muted">
        {entry.heading}
      </div>
    )
  }
  return <Item item={entry} close={close} />
}

function Item({ item, close }: { item: MenuItem; close: () => void }) {
  const { denied, href, checked } = item
  const look = cx(
    'flex min-h-control-small w-full items-start gap-2 rounded-md px-2 py-1 text-start text-sm outline-none',
    'hover:bg-hover focus:bg-hover focus-visible:outline-2 focus-visible:-outline-offset-2 [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0',
    denied !== undefined ? 'text-faint' : item.danger ? 'text-danger' : 'text-text',
  )
  const common = {
    role: checked === undefined ? 'menuitem' : 'menuitemradio',
    'aria-checked': checked,
    tabIndex: -1,
    className: look,
  }
  const select = () => {
    if (denied !== undefined) return
    // Closed first: what the item opens finds the focus where the menu was opened, and can give it back there.
    close()
    item.onSelect?.()
  }
  if (href !== undefined && denied === undefined) {
    return (
      <Link {...common} href={href} onClick={select}>
        <Inside item={item} />
      </Link>
    )
  }
  return (
    <button {...common} type="button" aria-disabled={denied !== undefined || undefined} onClick={select}>
      <Inside item={item} />
    </button>
  )
}

const Inside = ({ item }: { item: MenuItem }) => (
  <Fragment>
    {item.icon}
    <span className="min-w-0 grow">
      {item.label}
      {(item.denied ?? item.hint) && <span className="block text-xs whitespace-normal text-muted">{item.denied ?? item.hint}</span>}
    </span>
    {item.checked && (
      <span aria-hidden className="text-accent-text">
        ✓
      </span>
    )}
    {item.shortcut && <Kbd keys={item.shortcut} className="ps-3" />}
  </Fragment>
)
