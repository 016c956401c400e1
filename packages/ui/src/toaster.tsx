'use client'
import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Button, IconButton } from './button.tsx'
import { cx } from './cx.tsx'
import { useText } from './text.tsx'
import { dismissToast, type ShownToast, type Toast, type ToastTone, useToasts } from './toast.tsx'

/** Where toasts appear: once in an app. It may be loaded with the first of them. */
export function Toaster() {
  const text = useText()
  const toasts = useToasts()
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

function ToastView({ toast, paused }: { toast: ShownToast; paused: boolean }) {
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
