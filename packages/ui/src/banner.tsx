'use client'
import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from './button.tsx'
import { cx } from './cx.tsx'
import { useText } from './text.tsx'

export type BannerTone = 'info' | 'positive' | 'warning' | 'danger'

export interface BannerProps {
  tone?: BannerTone
  title?: ReactNode
  children?: ReactNode
  action?: ReactNode
  onDismiss?: (() => void) | undefined
}

const looks: Record<BannerTone, { box: string; icon: ReactNode }> = {
  info: { box: 'bg-info-subtle border-info/30 [&>svg]:text-info', icon: <Info aria-hidden /> },
  positive: { box: 'bg-positive-subtle border-positive/30 [&>svg]:text-positive', icon: <CircleCheck aria-hidden /> },
  warning: { box: 'bg-warning-subtle border-warning/30 [&>svg]:text-warning', icon: <TriangleAlert aria-hidden /> },
  danger: { box: 'bg-danger-subtle border-danger/30 [&>svg]:text-danger', icon: <CircleAlert aria-hidden /> },
}

/** Trouble speaks up at once (alert); the rest waits until the reader is done (status). */
export function Banner({ tone = 'info', title, children, action, onDismiss }: BannerProps) {
  const text = useText()
  return (
    <div
      role={tone === 'danger' ? 'alert' : 'status'}
      className={cx(
        'flex items-start gap-2.5 rounded-md border px-3 py-2 text-text [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0',
        looks[tone].box,
      )}
    >
      {looks[tone].icon}
      <div className="min-w-0 grow wrap-anywhere">
        {title && <p className="font-semibold">{title}</p>}
        {children && <div className={cx(title !== undefined && 'text-sm')}>{children}</div>}
      </div>
      {action}
      {onDismiss && <IconButton size="small" label={text.dismiss} icon={<X />} onClick={onDismiss} className="-my-0.5 -me-1" />}
    </div>
  )
}
