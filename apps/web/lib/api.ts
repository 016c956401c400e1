import type { dashboardRouter } from '@pileus/api/services/dashboard/router'
import type { identityRouter } from '@pileus/api/services/identity/router'
import type { TRPCClient } from '@trpc/client'
import { printScope, type Scope, scopeHeader } from './scope.ts'

/** One typed client a service: a page that needs one need not know the types of all. */
export interface Api {
  identity: TRPCClient<typeof identityRouter>
  dashboard: TRPCClient<typeof dashboardRouter>
}

export type Fetch = (input: string, init?: RequestInit) => Promise<Response>

interface ApiOptions {
  scope: Scope
  /** Where the control plane is: nothing in the browser, where it is where the page came from. */
  origin?: string
  headers?: Record<string, string>
  fetch?: Fetch
}

export function createApi({ scope, origin = '', headers = {}, fetch: doFetch = (input, init) => fetch(input, init) }: ApiOptions): Api {
  const client = (service: string) => ({
    url: `${origin}/trpc/${service}`,
    headers: { ...headers, [scopeHeader]: printScope(scope) },
    fetch: doFetch,
  })
  const api: unknown = { identity: callable(client('identity'), []), dashboard: callable(client('dashboard'), []) }
  if (isApi(api)) return api
  throw new Error('There is no client of a service.')
}

/** The types are the routers'; what is called comes out of the names. */
const isApi = (made: unknown): made is Api => typeof made === 'object' && made !== null && 'identity' in made && 'dashboard' in made

/** Why a call has no answer. Without `data` nobody answered, or somebody who is not our control plane. */
export class CallError extends Error {
  readonly data: unknown

  constructor(message: string, data?: unknown, options?: ErrorOptions) {
    super(message, options)
    this.data = data
  }
}

interface Client {
  url: string
  headers: Record<string, string>
  fetch: Fetch
}

interface Call {
  path: string
  method: 'GET' | 'POST'
  input: unknown
  signal: AbortSignal | null
}

/**
 * tRPC's client as types, and these lines instead of it: one call is one request, so nothing is left of its links, batches and
 * sockets, which every page would load.
 */
function callable(client: Client, path: readonly string[]): unknown {
  return new Proxy(() => undefined, {
    get: (_, name) => (typeof name === 'string' && name !== 'then' ? callable(client, [...path, name]) : undefined),
    apply: (_, __, [input, options]: [unknown, { signal?: AbortSignal }?]) =>
      call(client, {
        path: path.slice(0, -1).join('.'),
        method: path.at(-1) === 'query' ? 'GET' : 'POST',
        input,
        signal: options?.signal ?? null,
      }),
  })
}

async function call({ url, headers, fetch: doFetch }: Client, { path, method, input, signal }: Call): Promise<unknown> {
  const said = input === undefined ? '' : JSON.stringify(input)
  const answer = await (method === 'GET'
    ? doFetch(`${url}/${path}${said && `?input=${encodeURIComponent(said)}`}`, { headers, signal })
    : doFetch(`${url}/${path}`, { method, headers: { ...headers, 'content-type': 'application/json' }, body: said, signal })
  ).catch(unanswered)
  const body: unknown = await answer.json().catch(unanswered)
  if (typeof body === 'object' && body !== null && 'result' in body) return dataOf(body.result)
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined
  throw new CallError(messageOf(error), dataOf(error))
}

const unanswered = (cause: unknown): never => {
  throw new CallError('The control plane did not answer.', undefined, { cause })
}

const dataOf = (body: unknown): unknown => (typeof body === 'object' && body !== null && 'data' in body ? body.data : undefined)

const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string' ? error.message : ''
