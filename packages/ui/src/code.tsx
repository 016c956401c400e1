'use client'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { CopyButton } from './copy.tsx'
import { cx } from './cx.tsx'

export interface CodeTab {
  label: string
  code: string
  /** For those who style it; the kit does not colour code. */
  language?: string
}

const moves: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 }

/** "Show as CLI / curl / Terraform": the same thing in several tongues, to be copied. */
export function CodeBlock({ tabs, label }: { tabs: CodeTab[]; label: string }) {
  const id = useId()
  const [at, setAt] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const current = tabs[at] ?? tabs[0]
  if (!current) return null
  const move = (event: KeyboardEvent) => {
    const by = moves[event.key]
    if (by === undefined) return
    const next = (at + by + tabs.length) % tabs.length
    setAt(next)
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus()
  }
  return (
    <div className="overflow-hidden rounded-md border border-line bg-sunken">
      <div className="flex items-center gap-1 border-b border-line ps-1 pe-1">
        {tabs.length > 1 ? (
          <div ref={list} role="tablist" aria-label={label} className="flex min-w-0 overflow-x-auto" onKeyDown={move}>
            {tabs.map((tab, index) => (
              <button
                key={tab.label}
                type="button"
                role="tab"
                id={`${id}t${index}`}
                aria-selected={tab === current}
                aria-controls={`${id}p`}
                tabIndex={tab === current ? 0 : -1}
                className={cx(
                  'border-b-2 px-2 py-1.5 text-sm whitespace-nowrap focus-visible:-outline-offset-2',
                  tab === current ? 'border-accent-text font-medium text-text' : 'border-transparent text-muted hover:text-text',
                )}
                onClick={() => setAt(index)}
              >
                {tab.label}
              </button>
            ))}
          </div>
        ) : (
          <span className="px-2 py-1.5 text-sm text-muted">{current.label}</span>
        )}
        <CopyButton value={current.code} what={current.label} className="ms-auto" />
      </div>
      <pre
        id={`${id}p`}
        role={tabs.length > 1 ? 'tabpanel' : 'region'}
        aria-label={current.label}
        tabIndex={0}
        data-language={current.language}
        className="max-h-96 overflow-auto px-3 py-2.5 font-mono text-sm focus-visible:-outline-offset-2"
      >
        <code>{current.code}</code>
      </pre>
    </div>
  )
}
