'use client'

import { useEffect, useId } from 'react'
import { store, useStore } from './store.ts'

/** `c`, `?`, `g p` (one after the other), `mod+k` (Ctrl, or Command on a Mac), `shift+Enter`. */
export interface Shortcut {
  keys: string
  label: string
  run(event: KeyEvent): void
}

/** What we need of a KeyboardEvent. */
export interface KeyEvent {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
  /** Held down: it was handled when it went down. */
  repeat: boolean
  isComposing: boolean
  timeStamp: number
  target: EventTarget | null
  defaultPrevented: boolean
  preventDefault(): void
}

/** How long after `g` a `p` still belongs to it. */
const sequenceMs = 1500

const registered = store<ReadonlyMap<string, readonly Shortcut[]>>(new Map())
const single = store<'on' | 'off'>('on')
let begun: { key: string; at: number } | null = null

/** How long what is typed waits for the field that it is meant for. */
const aheadMs = 5000
let ahead: { text: string; since: number; cancel(): void } | null = null

/** A field has been asked for and is on its way: what is typed until it is there is kept for it, and is no shortcut. */
export function typeAhead(since: number, cancel: () => void): void {
  ahead = { text: '', since, cancel }
}

/** The field is there, and takes over. */
export function typedAhead(): string {
  const text = ahead?.text ?? ''
  ahead = null
  return text
}

function keepAhead({ key, ctrlKey, metaKey }: KeyEvent): boolean {
  if (!ahead || ctrlKey || metaKey) return false
  if (key === 'Escape') {
    ahead.cancel()
    ahead = null
  } else if (key === 'Backspace') ahead.text = ahead.text.slice(0, -1)
  else if (/^.$/u.test(key)) ahead.text += key
  return true
}

/** WCAG 2.1.4: who dictates or trembles can switch off what needs no modifier. */
export const switchShortcuts = (state: 'on' | 'off') => single.set(state)

export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const owner = useId()
  useEffect(() => registerShortcuts(owner, shortcuts), [owner, shortcuts])
}

export function registerShortcuts(owner: string, shortcuts: readonly Shortcut[]): () => void {
  registered.set(new Map(registered.get()).set(owner, shortcuts))
  return () => {
    const rest = new Map(registered.get())
    rest.delete(owner)
    registered.set(rest)
  }
}

/** What is at hand now, the innermost first: for the dialog behind `?`. Of two with the same keys the inner one counts. */
export function shortcuts(): Shortcut[] {
  const all = [...registered.get().values()].toReversed().flat()
  const usable = single.get() === 'on' ? all : all.filter(({ keys }) => keys.includes('mod+'))
  return [...new Map(usable.toReversed().map((shortcut) => [shortcut.keys, shortcut])).values()].toReversed()
}

export function useShortcutList(): Shortcut[] {
  useStore(registered)
  useStore(single)
  return shortcuts()
}

/** The shell puts this on the document's keydown. */
export function handleKey(event: KeyEvent): void {
  if (event.defaultPrevented || event.repeat || event.isComposing || event.key === 'Shift') return
  if (ahead && event.timeStamp - ahead.since > aheadMs) ahead = null
  if (keepAhead(event)) return event.preventDefault()
  const pressed = nameOf(event)
  if (isTyping(event.target) && !pressed.startsWith('mod+')) return
  const usable = shortcuts()
  const sequence = begun && event.timeStamp - begun.at < sequenceMs ? `${begun.key} ${pressed}` : null
  const found = usable.find(({ keys }) => keys === sequence) ?? usable.find(({ keys }) => keys === pressed)
  begun = !found && usable.some(({ keys }) => keys.startsWith(`${pressed} `)) ? { key: pressed, at: event.timeStamp } : null
  if (!found) return
  event.preventDefault()
  found.run(event)
}

/** Shift is part of the character where there is one: `?` is `?` on every keyboard. */
function nameOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyEvent): string {
  const shift = shiftKey && key.length > 1 ? 'shift+' : ''
  return `${ctrlKey || metaKey ? 'mod+' : ''}${altKey ? 'alt+' : ''}${shift}${key.length === 1 && (ctrlKey || metaKey) ? key.toLowerCase() : key}`
}

/** In a field letters are letters, and a dialog keeps what is behind it from hearing any. A checkbox or a button is no place to type. */
function isTyping(target: EventTarget | null): boolean {
  if (!target || !('closest' in target) || typeof target.closest !== 'function') return false
  return Boolean(
    target.closest(
      'input:not([type=checkbox],[type=radio],[type=button],[type=submit]), textarea, select, dialog, [contenteditable=true], [role=textbox]',
    ),
  )
}
