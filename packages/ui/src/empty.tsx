'use client'
import { BookOpen, Inbox, Lock, PowerOff, SearchX } from 'lucide-react'
import type { ReactNode } from 'react'
import { Copyable } from './copy.tsx'
import { Link } from './link.tsx'
import { useText } from './text.tsx'

/** The four reasons why there is nothing to see. They are not the same, and neither is what to do about them. */
export type EmptyKind = 'nothing-yet' | 'no-match' | 'no-permission' | 'not-enabled'

export interface EmptyProps {
  kind: EmptyKind
  title: ReactNode
  /** What it is (nothing yet), which role is missing and who grants it, how it is enabled. */
  children?: ReactNode
  action?: ReactNode
  /** The same from a terminal. */
  cli?: string | undefined
  docs?: string | undefined
}

const icons: Record<EmptyKind, ReactNode> = {
  'nothing-yet': <Inbox />,
  'no-match': <SearchX />,
  'no-permission': <Lock />,
  'not-enabled': <PowerOff />,
}

export function Empty({ kind, title, children, action, cli, docs }: EmptyProps) {
  const text = useText()
  return (
    <div data-kind={kind} className="mx-auto flex max-w-lg flex-col items-center gap-2 px-4 py-12 text-center">
      <span
        aria-hidden
        className="mb-1 flex size-10 items-center justify-center rounded-lg border border-line bg-surface text-muted [&_svg]:size-5"
      >
        {icons[kind]}
      </span>
      <p className="text-lg font-semibold">{title}</p>
      {children && <div className="text-balance text-muted">{children}</div>}
      {action && <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div>}
      {cli && (
        <div className="mt-3 flex max-w-full rounded-md border border-line bg-sunken py-0.5 ps-2.5 pe-1 text-start">
          <Copyable value={cli} cut="wrap" />
        </div>
      )}
      {docs && (
        <Link href={docs} className="mt-1 inline-flex min-h-6 items-center gap-1.5 text-sm text-accent-text hover:underline [&_svg]:size-4">
          <BookOpen aria-hidden />
          {text.docs}
        </Link>
      )}
    </div>
  )
}
