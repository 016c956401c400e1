/** Two people have changed the same thing: by field, what we began with, what I typed, and what is there now. */
export interface Merged<T> {
  values: T
  /** Fields that both changed, to different values. Mine is kept; the page shows theirs beside it. */
  conflicts: (keyof T & string)[]
}

export function merge<T extends object>(base: T, mine: T, theirs: T): Merged<T> {
  const values = { ...mine }
  const conflicts: (keyof T & string)[] = []
  for (const name in theirs) {
    const changedHere = !same(mine[name], base[name])
    const changedThere = !same(theirs[name], base[name])
    if (!changedHere) values[name] = theirs[name]
    if (changedHere && changedThere && !same(mine[name], theirs[name])) conflicts.push(name)
  }
  return { values, conflicts }
}

/** By content: lists of tags and little objects come anew with every answer. */
export function same(a: unknown, b: unknown): boolean {
  return Object.is(a, b) || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b))
}
