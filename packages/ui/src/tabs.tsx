'use client'
import type { ReactNode } from 'react'
import { cx } from './cx.tsx'
import { Link } from './link.tsx'

export interface Tab {
  label: ReactNode
  href: string
  current?: boolean
  count?: number | undefined
}

/** Places with addresses, so links in a navigation and not a tablist: each can be opened, copied and gone back from. */
export function Tabs({ label, tabs }: { label: string; tabs: Tab[] }) {
  return (
    <nav aria-label={label} className="fade-end -mx-1 overflow-x-auto border-b border-line px-1 [scrollbar-width:none]">
      <ul className="flex gap-4">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <Link
              href={tab.href}
              aria-current={tab.current ? 'page' : undefined}
              className={cx(
                'inline-flex min-h-9 items-center gap-1.5 border-b-2 px-0.5 whitespace-nowrap focus-visible:-outline-offset-2',
                tab.current
                  ? 'border-accent-text font-medium text-text'
                  : 'border-transparent text-muted hover:border-line-strong hover:text-text',
              )}
            >
              {tab.label}
              {tab.count !== undefined && <span className="rounded-sm bg-hover px-1.5 text-xs text-muted tabular-nums">{tab.count}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
