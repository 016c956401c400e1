'use client'

import { type Query, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { type Change, optimist } from '@/lib/optimistic.ts'

/** Does something to a thing and shows it in every list and page that shows such things, before the server has answered. */
export function useAtOnce(kind: string) {
  const client = useQueryClient()
  return useCallback(
    <R>(change: Omit<Change<R>, 'queries'>): Promise<R> => optimist(client).run({ ...change, queries: [{ predicate: showing(kind) }] }),
    [client, kind],
  )
}

const showing = (kind: string) => (query: Query) => query.meta?.kinds?.includes(kind) ?? false
