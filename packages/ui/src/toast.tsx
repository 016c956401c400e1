'use client'
import { type ReactNode, useSyncExternalStore } from 'react'

export type ToastTone = 'info' | 'positive' | 'warning' | 'danger'
export interface Toast {
  tone?: ToastTone
  title: string
  body?: ReactNode
  /** Undo, Open, Retry. The toast goes when it was used. */
  action?: { label: string; onSelect: () => void }
  /** Milliseconds, or `stay`. Trouble stays; others go after 6 seconds, with an action after 10. */
  lasts?: number | 'stay'
  /** It is gone, and nobody used the action. */
  onExpire?: () => void
}
export type ShownToast = Toast & { id: number }

const most = 5
let shown: readonly ShownToast[] = []
let last = 0
const readers = new Set<() => void>()

function set(next: readonly ShownToast[]) {
  shown = next
  for (const read of readers) read()
}

const witnesses = new Set<(toast: Toast) => void>()

/** Tells of every toast that is shown: for a list of what one has missed. */
export function watchToasts(see: (toast: Toast) => void): () => void {
  witnesses.add(see)
  return () => void witnesses.delete(see)
}

/** Shows it and answers with its id. Of more than five the oldest makes room. */
export function toast(what: Toast): number {
  const id = ++last
  for (const see of witnesses) see(what)
  const [gone, kept] = [shown.slice(0, Math.max(0, shown.length + 1 - most)), shown.slice(-(most - 1))]
  set([...kept, { ...what, id }])
  for (const old of gone) old.onExpire?.()
  return id
}

/** `used`: by its action, so it has not expired. */
export function dismissToast(id: number, how: 'expired' | 'used' = 'expired') {
  const found = shown.find((one) => one.id === id)
  if (!found) return
  set(shown.filter((one) => one !== found))
  if (how === 'expired') found.onExpire?.()
}

const subscribe = (read: () => void) => {
  readers.add(read)
  return () => readers.delete(read)
}
const none: readonly ShownToast[] = []

/** Those that are on the screen now, the newest last. */
export const useToasts = () =>
  useSyncExternalStore(
    subscribe,
    () => shown,
    () => none,
  )
