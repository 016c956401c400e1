import { read, router, write } from '../../platform/trpc.ts'
import * as regions from './regions/ops.ts'
import * as tokens from './tokens/ops.ts'

/** What the dashboard and typed clients call; the same operations as REST. */
export const identityRouter = router({
  tokens: router({
    issue: write(tokens.issueToken),
    validate: read(tokens.validateToken),
    revoke: write(tokens.revokeToken),
    projects: read(tokens.listAuthProjects),
    domains: read(tokens.listAuthDomains),
    system: read(tokens.showAuthSystem),
    catalog: read(tokens.showAuthCatalog),
  }),
  regions: router({
    list: read(regions.listRegions),
    show: read(regions.showRegion),
    create: write(regions.createRegion),
    update: write(regions.updateRegion),
    delete: write(regions.deleteRegion),
  }),
})
