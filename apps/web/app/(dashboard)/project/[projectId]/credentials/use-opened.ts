import { useEffect, useState } from 'react'
import { useCloud } from '@/lib/cloud.tsx'

type Opened = { blob: string } | { error: unknown } | { busy: true }

/** A credential with its content. Asked for here and not by `useRead`: what is in one has no place in a cache. */
export function useOpened(credentialId: string): Opened {
  const { api } = useCloud()
  const [opened, setOpened] = useState<Opened>({ busy: true })
  useEffect(() => {
    const stop = new AbortController()
    const ask = async () => {
      try {
        const { blob } = await api.identity.credentials.show.query({ credentialId }, { signal: stop.signal })
        setOpened({ blob })
      } catch (error) {
        if (!stop.signal.aborted) setOpened({ error })
      }
    }
    void ask()
    return () => stop.abort()
  }, [api, credentialId])
  return opened
}
