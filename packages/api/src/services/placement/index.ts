import type { Assertion } from '../../platform/why.ts'
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

export { place, release, type Placed } from './allocations/place.ts'
export type { Refusal, RefusedBy } from './allocations/explain.ts'
export { demandOf, nothingSpecial, type Wish, type WishedGroup } from './allocations/wish.ts'
export { providerOf, removeHost, reportInventory, setState, type HostReport, type HostStanding } from './hosts/fleet.ts'

/** The counters of inventories are kept in the transactions that change allocations; this is the proof. */
const assertions: readonly Assertion[] = [
  {
    name: 'inventories whose counter is not the sum of their allocations',
    why: 'Something has changed allocations without counting, such as a statement by hand. Hosts are filled too much or too little.',
    fix: 'Set placement.inventory.used to the sum of placement.allocation.used, and tell us how it happened.',
    async count(sql) {
      const [row] = await sql<{ count: string }[]>`select count(*) from (select from placement.inventory i
        left join placement.allocation a on a.provider_id = i.provider_id and a.resource_class = i.resource_class
        group by i.provider_id, i.resource_class having i.used <> coalesce(sum(a.used), 0)) wrong`
      return Number(row?.count ?? 0)
    },
  },
]

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
  assertions,
  documents: placementDocuments,
  dialect: placementDialect,
  microversions,
  bodies: { strict: true },
})
