'use client'

import { useSyncExternalStore } from 'react'
import { useCloud } from './cloud.tsx'

const key = 'pileus.region'
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('storage', listener)
  }
}

function chosen(): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

/** The region that somebody works in, in this browser; the first of the catalog until one is chosen. */
export function useRegion(): [region: string, choose: (region: string) => void] {
  const { regions } = useCloud().shell
  const kept = useSyncExternalStore(subscribe, chosen, () => null)
  const region = regions.find(({ id }) => id === kept) ?? regions[0]
  const choose = (next: string) => {
    try {
      localStorage.setItem(key, next)
    } finally {
      for (const listener of listeners) listener()
    }
  }
  return [region?.id ?? '', choose]
}
