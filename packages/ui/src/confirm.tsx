'use client'
import { type ReactNode, useState } from 'react'
import { Banner } from './banner.tsx'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { Field } from './field.tsx'
import { TextInput } from './input.tsx'
import { useText } from './text.tsx'

export interface ConfirmDialogProps {
  open: boolean
  onClose: () => void
  onConfirm: () => void
  title: string
  /** The verb on the button: "Delete 3 projects". */
  action: string
  /** What will happen, one line each. */
  consequences?: ReactNode[]
  children?: ReactNode
  /** `typed`: the name has to be written before the button works. */
  level?: 'consequences' | { typed: string }
  tone?: 'danger' | 'primary'
  busy?: boolean
  error?: ReactNode
  denied?: string | undefined
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  return props.open ? <OpenConfirm {...props} /> : null
}

function OpenConfirm({ onClose, onConfirm, title, action, consequences, children, level = 'consequences', ...rest }: ConfirmDialogProps) {
  const text = useText()
  const [typed, setTyped] = useState('')
  const wanted = level === 'consequences' ? null : level.typed
  const missing = wanted !== null && typed.trim() !== wanted ? text.typeFirst(wanted) : undefined
  const denied = rest.denied ?? missing
  return (
    <Dialog
      open
      onClose={onClose}
      size="small"
      role="alertdialog"
      title={title}
      onSubmit={() => {
        if (denied === undefined && !rest.busy) onConfirm()
      }}
      footer={
        <>
          <Button onClick={onClose} data-autofocus={wanted === null ? '' : undefined}>
            {text.cancel}
          </Button>
          <Button type="submit" variant={rest.tone ?? 'danger'} busy={rest.busy} denied={denied}>
            {action}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {children}
        {consequences && consequences.length > 0 && (
          <ul className="list-disc ps-5 text-base marker:text-faint [&>li]:py-0.5">
            {consequences.map((line, index) => (
              <li key={index}>{line}</li>
            ))}
          </ul>
        )}
        {wanted !== null && (
          <Field label={text.typeToConfirm(wanted)} required>
            <TextInput value={typed} onChange={setTyped} autoComplete="off" spellCheck={false} data-autofocus="" />
          </Field>
        )}
        {rest.error && <Banner tone="danger">{rest.error}</Banner>}
      </div>
    </Dialog>
  )
}
