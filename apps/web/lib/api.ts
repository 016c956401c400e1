import type { dashboardRouter } from '@pileus/api/services/dashboard/router'
import type { identityRouter } from '@pileus/api/services/identity/router'
import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client'
import { printScope, type Scope, scopeHeader } from './scope.ts'

/** One typed client a service: a page that needs one need not know the types of all. */
export interface Api {
  identity: TRPCClient<typeof identityRouter>
  dashboard: TRPCClient<typeof dashboardRouter>
}

interface ApiOptions {
  scope: Scope
  /** Where the control plane is: nothing in the browser, where it is where the page came from. */
  origin?: string
  headers?: Record<string, string>
  fetch?: typeof fetch
}

export function createApi({ scope, origin = '', headers = {}, fetch: doFetch }: ApiOptions): Api {
  const links = (service: string) => [
    httpLink({
      url: `${origin}/trpc/${service}`,
      headers: { ...headers, [scopeHeader]: printScope(scope) },
      ...(doFetch ? { fetch: doFetch } : {}),
    }),
  ]
  return { identity: createTRPCClient({ links: links('identity') }), dashboard: createTRPCClient({ links: links('dashboard') }) }
}
