import type { dashboardRouter } from '@pileus/api/services/dashboard/router'
import type { identityRouter } from '@pileus/api/services/identity/router'
import { createTRPCClient, type getFetch, httpLink, type TRPCClient } from '@trpc/client'
import { printScope, type Scope, scopeHeader } from './scope.ts'

/** One typed client a service: a page that needs one need not know the types of all. */
export interface Api {
  identity: TRPCClient<typeof identityRouter>
  dashboard: TRPCClient<typeof dashboardRouter>
}

export type Fetch = ReturnType<typeof getFetch>

interface ApiOptions {
  scope: Scope
  /** Where the control plane is: nothing in the browser, where it is where the page came from. */
  origin?: string
  headers?: Record<string, string>
  fetch?: Fetch
}

export function createApi({ scope, origin = '', headers = {}, fetch: doFetch }: ApiOptions): Api {
  const links = (service: string) => [
    httpLink({
      url: `${origin}/trpc/${service}`,
      headers: { ...headers, [scopeHeader]: printScope(scope) },
      ...(doFetch ? { fetch: doFetch } : {}),
    }),
  ]
  return {
    identity: createTRPCClient<typeof identityRouter>({ links: links('identity') }),
    dashboard: createTRPCClient<typeof dashboardRouter>({ links: links('dashboard') }),
  }
}
