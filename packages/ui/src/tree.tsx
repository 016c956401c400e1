'use client'
import { ChevronRight } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { cx } from './cx.tsx'
import { Link } from './link.tsx'
import { findTyped } from './typeahead.tsx'

export interface TreeNode {
  id: string
  label: string
  href: string
  icon?: ReactNode
  /** At the end of the line. */
  aside?: ReactNode
  children?: readonly TreeNode[]
}

export interface TreeProps {
  label: string
  nodes: readonly TreeNode[]
  current?: string | undefined
  /** Open at first; afterwards it is up to the reader. */
  open?: readonly string[]
}

export interface Line {
  node: TreeNode
  level: number
  parent: string | null
  index: number
  count: number
}

/** The lines that are seen, from top to bottom. */
export function linesOf(nodes: readonly TreeNode[], open: ReadonlySet<string>, level = 1, parent: string | null = null): Line[] {
  return nodes.flatMap((node, at) => [
    { node, level, parent, index: at + 1, count: nodes.length },
    ...(open.has(node.id) ? linesOf(node.children ?? [], open, level + 1, node.id) : []),
  ])
}

const has = (node: TreeNode) => (node.children?.length ?? 0) > 0

export function Tree({ label, nodes, current, open: first = [] }: TreeProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(first))
  const [at, setAt] = useState(current ?? nodes[0]?.id)
  const root = useRef<HTMLUListElement>(null)
  const lines = linesOf(nodes, open)
  const cursor = lines.some((line) => line.node.id === at) ? at : lines[0]?.node.id
  const focus = (id: string | null | undefined) => {
    if (id === null || id === undefined) return
    setAt(id)
    root.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(id)}"]`)?.focus()
  }
  const turn = (id: string, on: boolean) => {
    const next = new Set(open)
    if (on) next.add(id)
    else next.delete(id)
    setOpen(next)
  }
  const keyDown = (event: KeyboardEvent) => {
    const index = lines.findIndex((line) => line.node.id === cursor)
    const line = lines[index]
    if (!line || event.ctrlKey || event.metaKey || event.altKey) return
    const { node, parent } = line
    const isOpen = open.has(node.id) && has(node)
    const keys: Record<string, () => void> = {
      ArrowDown: () => focus(lines[index + 1]?.node.id),
      ArrowUp: () => focus(lines[index - 1]?.node.id),
      Home: () => focus(lines[0]?.node.id),
      End: () => focus(lines.at(-1)?.node.id),
      ArrowRight: () => (isOpen ? focus(lines[index + 1]?.node.id) : has(node) && turn(node.id, true)),
      ArrowLeft: () => (isOpen ? turn(node.id, false) : focus(parent)),
    }
    const act = keys[event.key]
    if (act) {
      event.preventDefault()
      return act()
    }
    const labels = lines.map((one) => one.node.label)
    if (event.key.length === 1 && event.key !== ' ') focus(lines[findTyped(labels, event.key, index)]?.node.id)
  }
  return (
    <ul ref={root} role="tree" aria-label={label} onKeyDown={keyDown}>
      {lines.map((line) => (
        <TreeLine
          key={line.node.id}
          line={line}
          open={open.has(line.node.id)}
          current={line.node.id === current}
          atCursor={line.node.id === cursor}
          onTurn={turn}
          onFocus={setAt}
        />
      ))}
    </ul>
  )
}

interface TreeLineProps {
  line: Line
  open: boolean
  current: boolean
  atCursor: boolean
  onTurn: (id: string, on: boolean) => void
  onFocus: (id: string) => void
}

function TreeLine({ line, open, current, atCursor, onTurn, onFocus }: TreeLineProps) {
  const { node, level } = line
  return (
    <li role="none" className="relative flex items-center" style={{ paddingInlineStart: `${(level - 1) * 18}px` }}>
      <span
        aria-hidden
        className="flex size-6 shrink-0 cursor-pointer items-center justify-center text-muted"
        onClick={() => has(node) && onTurn(node.id, !open)}
      >
        {has(node) && <ChevronRight className={cx('size-4 transition-transform', open ? 'rotate-90' : 'rtl:-scale-x-100')} />}
      </span>
      <Link
        role="treeitem"
        href={node.href}
        data-node={node.id}
        tabIndex={atCursor ? 0 : -1}
        aria-level={level}
        aria-setsize={line.count}
        aria-posinset={line.index}
        aria-expanded={has(node) ? open : undefined}
        aria-current={current ? 'page' : undefined}
        className={cx(
          'flex min-h-control-small min-w-0 grow items-center gap-2 rounded-md px-1.5 [&_svg]:size-4 [&_svg]:shrink-0',
          current ? 'bg-accent-subtle font-medium text-accent-text' : 'hover:bg-hover',
        )}
        onFocus={() => onFocus(node.id)}
      >
        {node.icon}
        <span className="min-w-0 grow truncate">{node.label}</span>
        {node.aside && <span className="shrink-0 text-sm text-muted">{node.aside}</span>}
      </Link>
    </li>
  )
}
