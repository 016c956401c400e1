import { type ReactNode, useId } from 'react'
import { cx } from './cx.tsx'

export interface CardProps {
  title?: ReactNode
  description?: ReactNode
  actions?: ReactNode
  footer?: ReactNode
  /** `flush`: the content brings its own edges, such as a table. */
  padding?: 'normal' | 'flush'
  tone?: 'normal' | 'danger'
  className?: string
  children?: ReactNode
}

export function Card({ title, description, actions, footer, padding = 'normal', tone = 'normal', className, children }: CardProps) {
  const id = useId()
  return (
    <section
      aria-labelledby={title ? id : undefined}
      className={cx('min-w-0 rounded-lg border bg-surface', tone === 'danger' ? 'border-danger/40' : 'border-line', className)}
    >
      {(title || actions) && (
        <header className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 pt-3 pb-2">
          <div className="min-w-0 grow">
            <h2 id={id} className="font-semibold">
              {title}
            </h2>
            {description && <p className="text-sm text-muted">{description}</p>}
          </div>
          {actions}
        </header>
      )}
      {children !== undefined && (
        <div className={cx(padding === 'normal' && 'px-4 pb-4', padding === 'normal' && !title && 'pt-4')}>{children}</div>
      )}
      {footer && (
        <footer className="flex flex-wrap items-center gap-2 border-t border-line px-4 py-2.5 text-sm text-muted">{footer}</footer>
      )}
    </section>
  )
}
