'use client'
import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { Button, IconButton } from './button.tsx'
import { cx } from './cx.tsx'
import { useText } from './text.tsx'

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
type Shown = Toast & { id: number }

const most = 5
let shown: readonly Shown[] = []
let last = 0
const readers = new Set<() => void>()

function set(next: readonly Shown[]) {
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
const none: readonly Shown[] = []

export function Toaster() {
  const text = useText()
  const toasts = useSyncExternalStore(
    subscribe,
    () => shown,
    () => none,
  )
  const [paused, setPaused] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const newest = toasts.at(-1)?.id
  // Shown anew with each toast, so that it lies above a dialog that was opened meanwhile.
  useEffect(() => {
    if (newest === undefined || !box.current) return
    box.current.hidePopover()
    box.current.showPopover()
  }, [newest])
  return (
    <div
      ref={box}
      popover="manual"
      data-placed=""
      role="region"
      aria-label={text.notifications}
      className="inset-auto end-4 bottom-4 w-[min(380px,calc(100vw-32px))] overflow-visible border-0 bg-transparent p-0"
      onPointerEnter={() => setPaused(true)}
      onPointerLeave={() => setPaused(false)}
      onFocus={() => setPaused(true)}
      onBlur={() => setPaused(false)}
    >
      <div className="flex flex-col gap-2" aria-live="polite" aria-relevant="additions">
        {toasts.map((one) => (
          <ToastView key={one.id} toast={one} paused={paused} />
        ))}
      </div>
    </div>
  )
}

const marks: Record<ToastTone, ReactNode> = {
  info: <Info className="text-info" />,
  positive: <CircleCheck className="text-positive" />,
  warning: <TriangleAlert className="text-warning" />,
  danger: <CircleAlert className="text-danger" />,
}

const lifetime = ({ lasts, tone, action }: Toast) => lasts ?? (tone === 'danger' ? 'stay' : action ? 10_000 : 6_000)

function ToastView({ toast, paused }: { toast: Shown; paused: boolean }) {
  const text = useText()
  const left = useRef(lifetime(toast))
  useEffect(() => {
    const rest = left.current
    if (paused || rest === 'stay') return
    const began = performance.now()
    const timer = setTimeout(() => dismissToast(toast.id), rest)
    return () => {
      clearTimeout(timer)
      left.current = Math.max(1_000, rest - (performance.now() - began))
    }
  }, [paused, toast.id])
  const { action } = toast
  const use = () => {
    action?.onSelect()
    dismissToast(toast.id, 'used')
  }
  return (
    <div className="flex animate-rise items-start gap-2.5 rounded-lg border border-line bg-raised py-2 ps-3 pe-2 text-text shadow-lg">
      <span aria-hidden className="mt-1.5 [&_svg]:size-4">
        {marks[toast.tone ?? 'info']}
      </span>
      <div className="min-w-0 grow py-1">
        <p className="font-medium wrap-anywhere">{toast.title}</p>
        {toast.body && <div className="text-sm text-muted wrap-anywhere">{toast.body}</div>}
      </div>
      {action && (
        <Button size="small" className={cx('mt-0.5')} onClick={use}>
          {action.label}
        </Button>
      )}
      <IconButton size="small" className="mt-0.5" label={text.dismiss} icon={<X />} onClick={() => dismissToast(toast.id)} />
    </div>
  )
}
