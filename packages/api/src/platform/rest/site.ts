import type { FastifyRequest } from 'fastify'
import type { Cloud, Sender } from '../ctx.ts'

/**
 * Whose page sent this? Browsers say it in Sec-Fetch-Site, which no script can forge, but leave it out on plain http; then Origin is
 * what remains, and old ones leave that out of a GET. `none` (an address typed in) is nobody's page: ours never send it. Of Origin
 * only the host is compared, because behind a proxy that we were not told of we do not know our own scheme.
 */
export function siteOf(cloud: Cloud, request: FastifyRequest): Sender['site'] {
  const { origin, 'sec-fetch-site': site } = request.headers
  if (site !== undefined) return site === 'same-origin' ? 'own' : 'foreign'
  if (origin === undefined) return 'unknown'
  const ours = [request.host, cloud.settings.publicUrl && hostOf(cloud.settings.publicUrl)]
  return ours.includes(hostOf(origin)) ? 'own' : 'foreign'
}

/** `null` is what browsers send for pages that are nobody's: it is the host of nothing. */
function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null
}
