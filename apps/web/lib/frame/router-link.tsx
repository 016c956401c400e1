'use client'

import type { LinkProps } from '@pileus/ui/link'
import NextLink from 'next/link'
import { mayLeave } from '@/lib/form/leaving.ts'
import { later } from '@/lib/later.tsx'
import { store, useStore } from '@/lib/store.ts'

const LeaveGuard = later(() => import('./leave-guard.tsx').then((module) => module.LeaveGuard))

/** Where somebody wants to go, away from something unsent. */
const wanted = store<string | undefined>(undefined)

/** Whether one may go there now; if something was typed and not sent, that is asked first. */
export function mayGo(href: string): boolean {
  if (mayLeave()) return true
  wanted.set(href)
  return false
}

/** Pages are asked for when they are gone to: a page that nobody touches makes no request. What was typed is not left unasked. */
export const RouterLink = ({ onClick, onMouseEnter, onTouchStart, ...rest }: LinkProps) => (
  <NextLink
    {...rest}
    prefetch={false}
    onNavigate={(event) => {
      if (!mayGo(rest.href)) event.preventDefault()
    }}
    {...(onClick ? { onClick } : {})}
    {...(onMouseEnter ? { onMouseEnter } : {})}
    {...(onTouchStart ? { onTouchStart } : {})}
  />
)

/** Once in the frame. */
export function Leaving() {
  const href = useStore(wanted)
  return href === undefined ? null : <LeaveGuard href={href} onClose={() => wanted.set(undefined)} />
}
