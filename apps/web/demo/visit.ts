import { CallError, createApi } from '@/lib/api.ts'
import { scopeAt } from '@/lib/place.ts'
import { noScope } from '@/lib/scope.ts'
import type * as real from '@/lib/visit.ts'

// In the place of lib/visit.ts, which asks in the name of a cookie: here the visitor is always the same.

export const visitor: typeof real.visitor = () => createApi({ scope: noScope }).dashboard.shell.query({})

export const requireVisitor: typeof real.requireVisitor = async () => {
  const shell = await visitor()
  if (!shell) throw new Error('The demo has no visitor.')
  return shell
}

export const address: typeof real.address = () => Promise.resolve(`${location.pathname}${location.search}`)

export const asVisitor: typeof real.asVisitor = async () => {
  const scope = scopeAt(await address(), (await visitor())?.account.administers ?? null)
  return { scope, api: createApi({ scope }) }
}

export const unlessRefused: typeof real.unlessRefused = async (asked) => {
  try {
    return await asked
  } catch (error) {
    if (error instanceof CallError) return null
    throw error
  }
}

/** Every page here is the first of its browser. */
export const isGoneTo: typeof real.isGoneTo = () => Promise.resolve(false)
