'use client'

import { useT } from '@/lib/i18n/provider.tsx'

/** A field and what it was and is. */
interface Change {
  field: string
  before: unknown
  after: unknown
}

/** What an event says about fields, `changes: { name: ['old', 'new'] }`, apart from what else it says. The name is shown with the subject. */
export function changesIn({ changes, name: _name, ...rest }: Readonly<Record<string, unknown>>): {
  changes: Change[]
  rest: Record<string, unknown>
} {
  if (typeof changes !== 'object' || changes === null) return { changes: [], rest }
  const found = Object.entries(changes).map(([field, pair]: [string, unknown]) => ({
    field,
    before: Array.isArray(pair) ? pair[0] : undefined,
    after: Array.isArray(pair) ? pair[1] : undefined,
  }))
  return { changes: found, rest }
}

export function ChangeTable({ changes }: { changes: readonly Change[] }) {
  const t = useT('system')
  if (changes.length === 0) return null
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-start text-sm">
        <caption className="sr-only">{t('activity.changes')}</caption>
        <thead>
          <tr className="text-muted [&>th]:py-1 [&>th]:pe-3 [&>th]:text-start [&>th]:font-medium">
            <th scope="col">{t('activity.field')}</th>
            <th scope="col">{t('activity.before')}</th>
            <th scope="col">{t('activity.after')}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ field, before, after }) => (
            <tr key={field} className="border-t border-line align-top [&>td]:py-1.5 [&>td]:pe-3 [&>td]:wrap-anywhere">
              <th scope="row" className="py-1.5 pe-3 text-start font-mono font-normal">
                {field}
              </th>
              <td>
                <del className="rounded-sm bg-danger-subtle px-1 no-underline">{shown(before)}</del>
              </td>
              <td>
                <ins className="rounded-sm bg-positive-subtle px-1 no-underline">{shown(after)}</ins>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–'
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(shown).join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
