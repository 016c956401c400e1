import type { Fetch } from './api.ts'

/**
 * What stands between a page and its session's end. A call that is refused because the session has ended waits here until its user
 * has logged in again, and is then made once more: what was typed, and what was being done, goes on where it was.
 */
export class SessionGate {
  #closed = false
  #waiting: (() => void)[] = []
  readonly #listeners = new Set<() => void>()

  get closed(): boolean {
    return this.#closed
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const listener of this.#listeners) listener()
  }

  /** Somebody has logged in: everything that waits goes on. */
  open(): void {
    this.#closed = false
    for (const listener of this.#listeners) listener()
    for (const goOn of this.#waiting.splice(0)) goOn()
  }

  /** `fetch` for calls in the session's name. */
  fetch: Fetch = async (input, { signal = null, ...init } = {}) => {
    for (;;) {
      if (this.#closed) await this.#opened(signal)
      const answer = await fetch(input, { ...init, signal })
      if (answer.status !== 401) return answer
      this.close()
    }
  }

  #opened(signal: AbortSignal | null): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(resolve)
      signal?.addEventListener('abort', () => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted')))
    })
  }
}
