'use client'
import { X } from 'lucide-react'
import { type ReactNode, type Ref, type SubmitEvent, useId } from 'react'
import { IconButton } from './button.tsx'
import { cx } from './cx.tsx'
import { Modal } from './modal.tsx'
import { useText } from './text.tsx'

export interface DialogProps {
  open: boolean
  onClose: () => void
  title: ReactNode
  description?: ReactNode
  children?: ReactNode
  footer?: ReactNode
  /** With it body and footer are one form. */
  onSubmit?: (() => void) | undefined
  formRef?: Ref<HTMLFormElement> | undefined
  size?: 'small' | 'medium' | 'large'
  role?: 'dialog' | 'alertdialog'
}

const sizes = { small: 'sm:max-w-md', medium: 'sm:max-w-xl', large: 'sm:max-w-3xl' }

export function Dialog({ open, onClose, size = 'medium', role = 'dialog', ...frame }: DialogProps) {
  const id = useId()
  return (
    <Modal
      open={open}
      onClose={onClose}
      role={role}
      labelledBy={`${id}t`}
      describedBy={frame.description ? `${id}d` : undefined}
      className={cx(
        'm-auto max-h-[calc(100dvh-32px)] w-[calc(100vw-24px)] max-w-none flex-col overflow-hidden rounded-lg border border-line bg-raised text-text shadow-lg open:flex',
        'animate-rise',
        sizes[size],
      )}
    >
      <ModalFrame {...frame} id={id} onClose={onClose} />
    </Modal>
  )
}

interface FrameProps extends Pick<DialogProps, 'title' | 'description' | 'children' | 'footer' | 'onClose' | 'onSubmit' | 'formRef'> {
  id: string
}

/** Title, body that scrolls, footer that stays. */
export function ModalFrame({ id, title, description, children, footer, onClose, onSubmit, formRef }: FrameProps) {
  const text = useText()
  const inner = (
    <>
      {children !== undefined && <div className="min-h-0 grow overflow-y-auto px-5 pt-1 pb-5">{children}</div>}
      {footer && (
        <footer className="flex shrink-0 flex-wrap items-center justify-end gap-2 border-t border-line px-5 py-3">{footer}</footer>
      )}
    </>
  )
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    event.stopPropagation()
    onSubmit?.()
  }
  return (
    <>
      <header className="flex shrink-0 items-start gap-3 ps-5 pe-3 pt-3.5 pb-3">
        <div className="min-w-0 grow pt-0.5">
          <h2 id={`${id}t`} className="text-lg font-semibold wrap-anywhere">
            {title}
          </h2>
          {description && (
            <div id={`${id}d`} className="mt-0.5 text-sm text-muted">
              {description}
            </div>
          )}
        </div>
        <IconButton label={text.close} icon={<X />} onClick={onClose} />
      </header>
      {onSubmit ? (
        <form ref={formRef} noValidate className="flex min-h-0 grow flex-col" onSubmit={submit}>
          {inner}
        </form>
      ) : (
        inner
      )}
    </>
  )
}
