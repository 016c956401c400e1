/** What a page has heard, so that an answer can be told from one that is older than a change. Cursors are `xid.seq`, both counting up. */
export class ChangeLog {
  readonly #last = new Map<string, string>()
  #resync: string | undefined
  /** The last place that was heard of: a stream that is opened anew goes on from here. */
  cursor: string

  constructor(cursor: string) {
    this.cursor = cursor
  }

  change(kind: string, cursor: string): void {
    this.#last.set(resourceOf(kind), cursor).set(anything, cursor)
    if (isAfter(cursor, this.cursor)) this.cursor = cursor
  }

  /** Anything may have changed up to here. */
  resync(cursor: string): void {
    this.#resync = cursor
    if (isAfter(cursor, this.cursor)) this.cursor = cursor
  }

  changedSince(kinds: readonly string[], cursor: string): boolean {
    if (this.#resync !== undefined && isAfter(this.#resync, cursor)) return true
    return kinds.some((kind) => isAfter(this.#last.get(kind) ?? cursor, cursor))
  }
}

/** For queries that any change concerns, such as those about the event log itself. */
export const anything = '*'

/** `project.update` is about a project. */
export const resourceOf = (kind: string): string => kind.split('.', 1)[0] ?? kind

export function isAfter(a: string, b: string): boolean {
  const [left, right] = [parts(a), parts(b)]
  return left[0] === right[0] ? left[1] > right[1] : left[0] > right[0]
}

function parts(cursor: string): [bigint, bigint] {
  const [xid, seq] = /^(\d+)\.(\d+)$/.exec(cursor)?.slice(1) ?? []
  return [BigInt(xid ?? 0), BigInt(seq ?? 0)]
}
