'use client'
import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useLayoutEffect, useRef } from 'react'

export interface ModalProps {
  open: boolean
  /** Asked for by Escape, the backdrop or the back gesture. It stays open until `open` says otherwise, so a form can ask first. */
  onClose: () => void
  labelledBy?: string | undefined
  describedBy?: string | undefined
  label?: string | undefined
  role?: 'dialog' | 'alertdialog'
  className: string
  children: ReactNode
}

/** What Dialog, Sheet and CommandPalette have in common: the browser's modal dialog, controlled. */
export function Modal(props: ModalProps) {
  return props.open ? <OpenModal {...props} /> : null
}

const outside = (event: PointerEvent<HTMLDialogElement>) => {
  const box = event.currentTarget.getBoundingClientRect()
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom
}

/** A form begins with its first field and not with the button that closes it. */
const firstField = 'form :is(input:not([type=checkbox], [type=radio]), select, textarea)'

function OpenModal({ onClose, labelledBy, describedBy, label, role, className, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const element = dialog.current
    const before = document.activeElement
    element?.showModal()
    const find = (what: string) => element?.querySelector<HTMLElement>(what)
    const first = find('[data-autofocus]') ?? find(firstField) ?? find('form input')
    first?.focus()
    return () => {
      element?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  // Chromium closes a dialog at the second Escape whatever the page says; opened again, it is still the parent who decides.
  useEffect(() => {
    const element = dialog.current
    const closed = () => {
      // The event comes late: by then an effect that ran twice may have opened it again, or the page that it was on is gone.
      if (!element?.isConnected || element.open) return
      onClose()
      queueMicrotask(() => element.isConnected && !element.open && element.showModal())
    }
    element?.addEventListener('close', closed)
    return () => element?.removeEventListener('close', closed)
  }, [onClose])

  const keyDown = (event: KeyboardEvent<HTMLDialogElement>) => {
    if (event.key !== 'Escape' || event.defaultPrevented || dialog.current?.querySelector(':popover-open:not([role=tooltip])')) return
    event.preventDefault()
    event.stopPropagation()
    onClose()
  }
  return (
    <dialog
      ref={dialog}
      role={role}
      aria-label={label}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      className={className}
      onKeyDown={keyDown}
      onCancel={(event) => {
        if (event.target !== dialog.current) return
        event.preventDefault()
        onClose()
      }}
      onPointerDown={(event) => {
        if (event.target === dialog.current && outside(event)) onClose()
      }}
    >
      {children}
    </dialog>
  )
}
