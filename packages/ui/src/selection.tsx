/** Rows by key, or whatever the filter matches, seen or not. */
export type Selection = { kind: 'keys'; keys: ReadonlySet<string> } | { kind: 'matching' }

export const nothingSelected: Selection = { kind: 'keys', keys: new Set() }

export const isSelected = (selection: Selection, key: string) => selection.kind === 'matching' || selection.keys.has(key)

export const selectedCount = (selection: Selection, total: number) => (selection.kind === 'matching' ? total : selection.keys.size)

/** Turns these keys on or off. Out of "all matching" there is no way back but to the rows that are on the page. */
export function withKeys(selection: Selection, page: readonly string[], keys: readonly string[], on: boolean): Selection {
  const next = new Set(selection.kind === 'matching' ? page : selection.keys)
  for (const key of keys) {
    if (on) next.add(key)
    else next.delete(key)
  }
  return { kind: 'keys', keys: next }
}

/** The rows from the one chosen before to this one, as Shift does it everywhere. */
export function between(page: readonly string[], from: string | null, to: string): readonly string[] {
  const [a, b] = [from === null ? -1 : page.indexOf(from), page.indexOf(to)]
  if (a < 0 || b < 0) return [to]
  return page.slice(Math.min(a, b), Math.max(a, b) + 1)
}

export function pageState(selection: Selection, page: readonly string[]): boolean | 'some' {
  const count = page.filter((key) => isSelected(selection, key)).length
  if (count === 0) return false
  return count === page.length ? true : 'some'
}
