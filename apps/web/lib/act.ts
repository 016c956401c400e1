'use client'

import { toast } from '@pileus/ui/toast'
import { describeError } from './errors.ts'
import { useT } from './i18n/provider.tsx'

/** For what a button does at once: says that it is done, or why it is not. True when it is. */
export function useAct(): (work: Promise<unknown>, done?: string) => Promise<boolean> {
  const t = useT('common')
  return async (work, done) => {
    try {
      await work
      if (done !== undefined) toast({ tone: 'positive', title: done })
      return true
    } catch (error) {
      const { what, why } = describeError(error, t, 'writing')
      toast({ tone: 'danger', title: what, body: why, lasts: 'stay' })
      return false
    }
  }
}
