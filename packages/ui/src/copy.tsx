'use client'
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { IconButton } from './button.tsx'
import { cx } from './cx.tsx'
import { announce } from './live-region.tsx'
import { useText } from './text.tsx'

/** Without https there is no clipboard API, and clouds are often first met by an address in a LAN. */
async function write(value: string) {
  if (navigator.clipboard) return navigator.clipboard.writeText(value)
  const area = document.createElement('textarea')
  area.value = value
  const host = document.activeElement?.closest('dialog') ?? document.body
  const before = document.activeElement
  host.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
  if (before instanceof HTMLElement) before.focus()
}

const shownFor = 1_500

export function useCopy(value: string, onCopied?: () => void) {
  const text = useText()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), shownFor)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    await write(value)
    setCopied(true)
    onCopied?.()
    announce(text.copied)
  }
  return { copied, copy: () => void copy() }
}

export interface CopyButtonProps {
  value: string
  /** What is copied: "ID". */
  what?: string
  /** What can be shown only once was kept by somebody. */
  onCopied?: () => void
  className?: string
}

export function CopyButton({ value, what, onCopied, className }: CopyButtonProps) {
  const text = useText()
  const { copied, copy } = useCopy(value, onCopied)
  return (
    <IconButton
      size="small"
      label={copied ? text.copied : what ? text.copyNamed(what) : text.copy}
      icon={copied ? <Check className="text-positive" /> : <Copy />}
      {...(className === undefined ? {} : { className })}
      onClick={(event) => {
        event.stopPropagation()
        copy()
      }}
    />
  )
}

/** The beginning and the end of something long: what people compare. */
export const shorten = (value: string, head = 8, tail = 4) =>
  value.length <= head + tail + 1 ? value : `${value.slice(0, head)}…${value.slice(value.length - tail)}`

export interface CopyableProps extends CopyButtonProps {
  /** `middle` shortens; the whole is in the title, and is what is copied. `wrap` shows all of it on as many lines as it takes. */
  cut?: 'middle' | 'none' | 'wrap'
}

export function Copyable({ value, what, onCopied, cut = 'middle', className }: CopyableProps) {
  return (
    <span className={cx('inline-flex max-w-full items-center gap-1', className)}>
      <span
        title={cut === 'middle' ? value : undefined}
        className={cx('min-w-0 font-mono text-sm', cut === 'wrap' ? 'wrap-anywhere' : 'truncate')}
      >
        {cut === 'middle' ? shorten(value) : value}
      </span>
      <CopyButton value={value} {...(what === undefined ? {} : { what })} {...(onCopied ? { onCopied } : {})} />
    </span>
  )
}
