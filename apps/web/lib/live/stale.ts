'use client'

import { useSyncExternalStore } from 'react'
import { useLate } from '@/lib/use-late.ts'
import { useLive } from './live.tsx'

/** A stream that is back after so long was never missed: a control plane that is restarted, a network that changes. */
const unnoticedMs = 3_000

let offlineSince: number | undefined

function subscribe(tell: () => void): () => void {
  const look = () => {
    offlineSince = navigator.onLine ? undefined : (offlineSince ?? Date.now())
    tell()
  }
  look()
  addEventListener('online', look)
  addEventListener('offline', look)
  return () => {
    removeEventListener('online', look)
    removeEventListener('offline', look)
  }
}

/** Since when the device has no network, if it has none. */
export const useOffline = (): number | undefined =>
  useSyncExternalStore(
    subscribe,
    () => offlineSince,
    () => undefined,
  )

/** Since when what is shown may no longer be true. */
export function useStale(): number | undefined {
  const { brokenSince } = useLive()
  const broken = useLate(brokenSince !== undefined, unnoticedMs)
  const offline = useOffline()
  return offline ?? (broken ? brokenSince : undefined)
}
