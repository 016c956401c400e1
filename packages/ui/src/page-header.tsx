import type { ReactNode } from 'react'
import { Breadcrumbs, type Crumb } from './breadcrumbs.tsx'

export interface PageHeaderProps {
  title: ReactNode
  crumbs?: Crumb[] | undefined
  /** Beside the title: a status, a badge. */
  status?: ReactNode
  /** One line below: an id to copy, what this is. */
  description?: ReactNode
  /** At the end: the one primary button, and a menu for the rest. */
  actions?: ReactNode
  /** Tabs, below everything. */
  children?: ReactNode
}

export function PageHeader({ title, crumbs, status, description, actions, children }: PageHeaderProps) {
  return (
    <header className="flex flex-col gap-3">
      <div>
        {crumbs && crumbs.length > 0 && <Breadcrumbs crumbs={crumbs} />}
        <div className="flex min-h-control flex-wrap items-center gap-x-4 gap-y-2">
          <div className="flex min-w-0 grow basis-40 flex-wrap items-center gap-x-3 gap-y-1">
            <h1 tabIndex={-1} className="min-w-0 text-xl font-semibold tracking-tight wrap-anywhere outline-none">
              {title}
            </h1>
            {status}
          </div>
          {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
        </div>
        {description && <div className="mt-0.5 max-w-3xl text-muted">{description}</div>}
      </div>
      {children}
    </header>
  )
}
