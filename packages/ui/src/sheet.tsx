'use client'
import { useId } from 'react'
import { cx } from './cx.tsx'
import { ModalFrame, type DialogProps } from './dialog.tsx'
import { Modal } from './modal.tsx'

export type SheetProps = Omit<DialogProps, 'role'>

const sizes = { small: 'sm:w-[400px]', medium: 'sm:w-[560px]', large: 'sm:w-[800px]' }

/** A panel from the inline end for forms and details; from the bottom on phones, where thumbs are. */
export function Sheet({ open, onClose, size = 'medium', ...frame }: SheetProps) {
  const id = useId()
  return (
    <Modal
      open={open}
      onClose={onClose}
      labelledBy={`${id}t`}
      describedBy={frame.description ? `${id}d` : undefined}
      className={cx(
        'ms-auto me-0 max-w-none flex-col border-line bg-raised text-text shadow-lg open:flex',
        'max-sm:mt-auto max-sm:mb-0 max-sm:max-h-[calc(100dvh-24px)] max-sm:w-full max-sm:animate-rise max-sm:rounded-t-lg max-sm:border-t',
        'sm:my-0 sm:h-dvh sm:max-h-none sm:max-w-[calc(100vw-32px)] sm:animate-slide sm:border-s rtl:[--slide-from:-24px]',
        sizes[size],
      )}
    >
      <ModalFrame {...frame} id={id} onClose={onClose} />
    </Modal>
  )
}
