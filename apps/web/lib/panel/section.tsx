import { type ReactNode, useId } from 'react'

interface SectionProps {
  title: ReactNode
  description?: ReactNode
  children: ReactNode
}

/** A part of a page that brings its own edges, such as a table. */
export function Section({ title, description, children }: SectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-2">
      <div>
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
        {description && <p className="text-sm text-muted">{description}</p>}
      </div>
      {children}
    </section>
  )
}
