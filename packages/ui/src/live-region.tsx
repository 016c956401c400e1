'use client'
import { useSyncExternalStore } from 'react'

let message = { text: '', turn: 0 }
const readers = new Set<() => void>()

/** Says something to those who listen to the page. What is said twice is read twice. */
export function announce(text: string) {
  message = { text, turn: message.turn + 1 }
  for (const read of readers) read()
}

const subscribe = (read: () => void) => {
  readers.add(read)
  return () => readers.delete(read)
}
const silence = { text: '', turn: 0 }

/** Once in the shell. The two places take turns, because a screen reader reads what changed. */
export function LiveRegion() {
  const { text, turn } = useSyncExternalStore(
    subscribe,
    () => message,
    () => silence,
  )
  return (
    <div className="sr-only" aria-live="polite" aria-atomic="true">
      <span>{turn % 2 === 0 ? text : ''}</span>
      <span>{turn % 2 === 1 ? text : ''}</span>
    </div>
  )
}
