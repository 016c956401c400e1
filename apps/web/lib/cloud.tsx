'use client'

import { keepPreviousData, type QueryClient, QueryClient as Client, queryOptions, useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { type Api } from './api.ts'
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
  initial?: T | undefined
  enabled?: boolean
  /** While the next answer is on its way, the one before stays: pages and filters of a list. */
  keep?: boolean
}

/** Asks the control plane and keeps the answer true. */
export function useRead<T>({ key, kinds, read, initial, enabled = true, keep = false }: Read<T>) {
  const { api, scope } = useCloud()
  return useQuery(
    queryOptions<T>({
      queryKey: [printScope(scope), ...key],
      queryFn: ({ signal }) => read(api, signal),
      meta: { kinds },
      enabled,
      ...(keep ? { placeholderData: keepPreviousData } : {}),
      ...(initial === undefined ? {} : { initialData: initial }),
    }),
  )
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
