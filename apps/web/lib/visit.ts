import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { type Api, CallError } from './api.ts'
import { paths } from './paths.ts'
import { scopeAt } from './place.ts'
import { noScope, type Scope } from './scope.ts'
import { controlPlane } from './server-api.ts'
import { sessionCookie } from './session-cookie.ts'

/** Who looks at a page, for code that renders on the server. One question a page, however many parts of it ask. */
export const visitor = cache(async () => {
  const cookie = await sessionHeader()
  if (cookie === undefined) return null
  try {
    return await controlPlane({ scope: noScope, cookie }).dashboard.shell.query({})
  } catch (error) {
    if (codeOf(error) === 'UNAUTHORIZED') return null
    throw error
  }
})

function codeOf(error: unknown): unknown {
  const data = error instanceof CallError ? error.data : undefined
  return typeof data === 'object' && data !== null && 'code' in data ? data.code : undefined
}

/** For pages that are nothing without a session. */
export async function requireVisitor() {
  const shell = await visitor()
  if (!shell) redirect(paths.login(await address()))
  return shell
}

/** The control plane in the visitor's name and in the scope of the page's address. */
export async function asVisitor(): Promise<{ api: Api; scope: Scope }> {
  const scope = scopeAt(await address(), (await visitor())?.account.administers ?? null)
  const cookie = await sessionHeader()
  return { scope, api: controlPlane({ scope, ...(cookie === undefined ? {} : { cookie }) }) }
}

/** Path and query of what was asked for; the front says it (server/front.ts). */
export const address = async (): Promise<string> => (await headers()).get('x-url') ?? '/'

/**
 * Whether a browser goes to this page from another one. Then it has a frame, knows whom to ask, and may have the answer already: it asks
 * by itself, for what it lacks and nothing else, and we ask nothing. Only the first page of a browser comes with its content.
 */
export const isGoneTo = async (): Promise<boolean> => (await headers()).has('x-gone-to')

async function sessionHeader(): Promise<string | undefined> {
  const cookie = (await cookies()).get(sessionCookie.name)
  return cookie?.value ? `${sessionCookie.name}=${cookie.value}` : undefined
}

/** A page is rendered without what could not be read: the browser asks again, and shows what is wrong with all that an error needs. */
export async function unlessRefused<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof CallError) return null
    throw error
  }
}
