import { document, type Document } from '../../platform/rest/route.ts'
import { fresh } from './headers.ts'
import { microversions } from './versions.ts'

const version = {
  id: `v${microversions.min}`,
  max_version: microversions.max,
  min_version: microversions.min,
  status: 'CURRENT',
  // Empty on purpose: "this same URL", whatever proxies made of it.
  links: [{ rel: 'self', href: '' }],
}

/** What a client asks first, and without a token. */
export const placementDocuments: Document[] = [
  { ...document('/', () => ({ versions: [version] })), versioned: true, headers: (reply) => fresh(reply, new Date()) },
]
