'use client'

import { keepPreviousData, type QueryClient, QueryClient as Client, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, useContext, useEffect, useState } from 'react'
import { type Api } from './api.ts'
import { useLive } from './live/live.tsx'
import type { Rendered } from './live/rendered.ts'
import { printScope, type Scope } from './scope.ts'

export type Shell = Awaited<ReturnType<Api['dashboard']['shell']['query']>>

interface Cloud {
  api: Api
  scope: Scope
  shell: Shell
}

/** Where a page is, and whom it asks. Set by the frame; the scope follows the address. */
export const CloudContext = createContext<Cloud | null>(null)

export function useCloud(): Cloud {
  const cloud = useContext(CloudContext)
  if (!cloud) throw new Error('There is no CloudContext above this component: it belongs inside the frame of the dashboard.')
  return cloud
}

interface Read<T> {
  /** What is asked, so that the same question is asked once. */
  key: readonly unknown[]
  /** Kinds of things that the answer shows: when one of them changes, it is asked again. */
  kinds: readonly string[]
  read(api: Api, signal: AbortSignal): Promise<T>
  /** What the server already asked when it rendered the page. */
  initial?: Rendered<T> | undefined
  enabled?: boolean
  /** While the next answer is on its way, the one before stays: pages and filters of a list. */
  keep?: boolean
}

/** Asks the control plane and keeps the answer true. */
export function useRead<T>({ key, kinds, read, initial, enabled = true, keep = false }: Read<T>) {
  const { api, scope } = useCloud()
  const queryKey = [printScope(scope), ...key]
  useRendered({ queryKey, kinds, initial })
  return useQuery(
    queryOptions<T>({
      queryKey,
      queryFn: ({ signal }) => read(api, signal),
      meta: { kinds },
      enabled,
      ...(keep ? { placeholderData: keepPreviousData } : {}),
      ...(initial === undefined ? {} : { initialData: initial.data }),
    }),
  )
}

/**
 * What the server rendered takes the place of an older answer that is still in memory; and is asked for again if it became old
 * itself on its way here.
 */
function useRendered<T>({
  queryKey,
  kinds,
  initial,
}: {
  queryKey: readonly unknown[]
  kinds: readonly string[]
  initial: Rendered<T> | undefined
}) {
  const client = useQueryClient()
  const { log } = useLive()
  // Before the query is first looked at: it would ask again for what is here already.
  useState(() => {
    if (initial && client.getQueryState(queryKey)?.isInvalidated && !log.changedSince(kinds, initial.cursor))
      client.setQueryData(queryKey, initial.data)
  })
  useEffect(() => {
    if (initial && log.changedSince(kinds, initial.cursor)) void client.invalidateQueries({ queryKey })
    // Judged once: from then on the feed says what changes.
  }, [])
}

/** Pushed changes keep answers true, so none grows old by itself and none is asked for again without a reason. */
export const newQueryClient = (): QueryClient =>
  new Client({
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        gcTime: 10 * 60_000,
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
