'use client'
import { ChevronRight } from 'lucide-react'
import { Link } from './link.tsx'
import { useText } from './text.tsx'

export interface Crumb {
  label: string
  href?: string | undefined
}

export function Breadcrumbs({ crumbs }: { crumbs: Crumb[] }) {
  const text = useText()
  return (
    <nav aria-label={text.breadcrumbs} className="min-w-0">
      <ol className="flex min-w-0 flex-wrap items-center gap-x-1 text-sm text-muted">
        {crumbs.map((crumb, index) => (
          <li key={`${crumb.label}.${index}`} className="flex min-w-0 items-center gap-1">
            {index > 0 && <ChevronRight aria-hidden className="size-3.5 shrink-0 text-faint rtl:-scale-x-100" />}
            {crumb.href === undefined ? (
              <span aria-current={index === crumbs.length - 1 ? 'page' : undefined} className="max-w-56 truncate">
                {crumb.label}
              </span>
            ) : (
              <Link href={crumb.href} className="inline-flex min-h-6 max-w-56 items-center rounded-sm hover:text-text hover:underline">
                <span className="truncate">{crumb.label}</span>
              </Link>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}
