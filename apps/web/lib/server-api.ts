import { type Api, createApi } from './api.ts'
import type { Scope } from './scope.ts'

interface Asking {
  scope: Scope
  /** The visitor's session; nothing of our own is ever added to it. */
  cookie?: string
}

/** The control plane, asked from the pages process in the visitor's name. */
export function controlPlane({ scope, cookie }: Asking): Api {
  const origin = process.env['CONTROL_URL'] ?? ''
  // The control plane takes a cookie only from its own pages.
  const headers = { origin, 'sec-fetch-site': 'same-origin', ...(cookie === undefined ? {} : { cookie }) }
  return createApi({ scope, origin, headers })
}
