import { defineService, opsOf } from '../../platform/service.ts'
import * as aggregates from './aggregates/ops.ts'
import { aggregateRoutes } from './aggregates/rest.ts'
import * as allocations from './allocations/ops.ts'
import { allocationRoutes } from './allocations/rest.ts'
import * as candidates from './candidates/ops.ts'
import { candidateRoutes } from './candidates/rest.ts'
import { placementDialect } from './dialect.ts'
import { placementDocuments } from './documents.ts'
import * as inventories from './inventories/ops.ts'
import { inventoryRoutes } from './inventories/rest.ts'
import { placementPolicy } from './policy.ts'
import * as providers from './providers/ops.ts'
import { providerRoutes } from './providers/rest.ts'
import * as reshaper from './reshaper/ops.ts'
import { reshaperRoutes } from './reshaper/rest.ts'
import * as resourceClasses from './resource-classes/ops.ts'
import { resourceClassRoutes } from './resource-classes/rest.ts'
import { placementRouter } from './router.ts'
import * as traits from './traits/ops.ts'
import { traitRoutes } from './traits/rest.ts'
import * as usages from './usages/ops.ts'
import { usageRoutes } from './usages/rest.ts'
import { microversions } from './versions.ts'

export const placement = defineService({
  type: 'placement',
  name: 'placement',
  path: '/placement',
  policy: placementPolicy,
  ops: opsOf(providers, inventories, usages, aggregates, traits, resourceClasses, allocations, candidates, reshaper),
  routes: [
    ...providerRoutes,
    ...inventoryRoutes,
    ...usageRoutes,
    ...aggregateRoutes,
    ...traitRoutes,
    ...resourceClassRoutes,
    ...allocationRoutes,
    ...candidateRoutes,
    ...reshaperRoutes,
  ],
  router: placementRouter,
  documents: placementDocuments,
  dialect: placementDialect,
  microversions,
  strictMedia: true,
})
