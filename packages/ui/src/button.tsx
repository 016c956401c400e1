'use client'
import { LoaderCircle } from 'lucide-react'
import type { ComponentPropsWithRef, MouseEvent, ReactNode } from 'react'
import { cx } from './cx.tsx'
import { Link, type LinkProps } from './link.tsx'
import { Tooltip } from './tooltip.tsx'

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger'
export type ButtonSize = 'small' | 'medium'

interface Look {
  variant?: ButtonVariant | undefined
  size?: ButtonSize | undefined
  icon?: ReactNode
}

export interface ButtonProps extends Look, Omit<ComponentPropsWithRef<'button'>, 'disabled'> {
  busy?: boolean | undefined
  /** Why it cannot be used now. It stays focusable, says so, and does nothing. */
  denied?: string | undefined
}

const variants: Record<ButtonVariant, string> = {
  primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-hover shadow-sm',
  secondary: 'border-line-strong/60 bg-surface text-text hover:bg-hover shadow-sm',
  quiet: 'border-transparent text-text hover:bg-hover',
  danger: 'border-transparent bg-danger-fill text-on-danger hover:bg-danger-fill-hover shadow-sm',
}
const blockedLook = 'border-line bg-sunken text-faint'
const sizes: Record<ButtonSize, string> = {
  small: 'min-h-control-small px-2 gap-1.5 text-sm',
  medium: 'min-h-control px-3 gap-2 text-base',
}
const frame =
  'inline-flex shrink-0 items-center justify-center rounded-md border font-medium whitespace-nowrap select-none transition-colors [&_svg]:size-4 [&_svg]:shrink-0'

const look = ({ variant = 'secondary', size = 'medium' }: Look, blocked: boolean) =>
  cx(frame, sizes[size], blocked ? blockedLook : variants[variant])

export function Button({ variant, size, icon, busy = false, denied, children, className, onClick, type = 'button', ...rest }: ButtonProps) {
  const blocked = busy || denied !== undefined
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (!blocked) return onClick?.(event)
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <Tooltip text={denied}>
      {(describedBy) => (
        <button
          {...rest}
          type={type}
          aria-disabled={blocked || undefined}
          aria-busy={busy || undefined}
          aria-describedby={describedBy ?? rest['aria-describedby']}
          className={cx(look({ variant, size }, denied !== undefined), className)}
          onClick={press}
        >
          {busy ? <LoaderCircle aria-hidden className="animate-spin" /> : icon}
          {children}
        </button>
      )}
    </Tooltip>
  )
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon' | 'aria-label'> {
  /** Its name, and what the tooltip says. */
  label: string
  icon: ReactNode
}

const quietIcon = 'border-transparent text-muted hover:bg-hover hover:text-text aria-expanded:bg-hover aria-expanded:text-text'
const squares: Record<ButtonSize, string> = { small: 'size-control-small', medium: 'size-control' }

/** A button that is only a picture. */
export function IconButton({
  label,
  icon,
  variant = 'quiet',
  size = 'medium',
  denied,
  busy = false,
  className,
  onClick,
  ...rest
}: IconButtonProps) {
  const blocked = busy || denied !== undefined
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (!blocked) return onClick?.(event)
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <Tooltip text={denied ?? label} kind={denied ? 'description' : 'label'}>
      {(describedBy) => (
        <button
          type="button"
          {...rest}
          aria-label={label}
          aria-disabled={blocked || undefined}
          aria-busy={busy || undefined}
          aria-describedby={describedBy ?? rest['aria-describedby']}
          className={cx(
            frame,
            squares[size],
            denied ? 'border-transparent text-faint' : variant === 'quiet' ? quietIcon : variants[variant],
            className,
          )}
          onClick={press}
        >
          {busy ? <LoaderCircle aria-hidden className="animate-spin" /> : icon}
        </button>
      )}
    </Tooltip>
  )
}

export interface ButtonLinkProps extends Look, LinkProps {
  denied?: string | undefined
}

/** Looks like a button and goes somewhere. Denied, it is no link any more. */
export function ButtonLink({ variant, size, icon, denied, children, className, href, ...rest }: ButtonLinkProps) {
  if (denied !== undefined) {
    return (
      <Button variant={variant} size={size} icon={icon} denied={denied} className={className} role="link">
        {children}
      </Button>
    )
  }
  return (
    <Link {...rest} href={href} className={cx(look({ variant, size }, false), className)}>
      {icon}
      {children}
    </Link>
  )
}
