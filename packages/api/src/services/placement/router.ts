import { read, router, write } from '../../platform/trpc.ts'
import * as allocations from './allocations/ops.ts'
import * as aggregates from './aggregates/ops.ts'
import * as inventories from './inventories/ops.ts'
import * as providers from './providers/ops.ts'
import * as reshaper from './reshaper/ops.ts'
import * as resourceClasses from './resource-classes/ops.ts'
import * as traits from './traits/ops.ts'
import * as usages from './usages/ops.ts'

/** What the dashboard and typed clients call; the same operations as REST. */
export const placementRouter = router({
  providers: router({
    list: read(providers.listProviders),
    show: read(providers.showProvider),
    create: write(providers.createProvider),
    update: write(providers.updateProvider),
    delete: write(providers.deleteProvider),
    allocations: read(allocations.listProviderAllocations),
    usages: read(usages.showProviderUsages),
    traits: read(traits.listProviderTraits),
    setTraits: write(traits.setProviderTraits),
    clearTraits: write(traits.clearProviderTraits),
    aggregates: read(aggregates.listProviderAggregates),
    setAggregates: write(aggregates.setProviderAggregates),
  }),
  inventories: router({
    list: read(inventories.listInventories),
    show: read(inventories.showInventory),
    create: write(inventories.createInventory),
    update: write(inventories.updateInventory),
    set: write(inventories.setInventories),
    delete: write(inventories.deleteInventory),
    clear: write(inventories.deleteInventories),
  }),
  allocations: router({
    list: read(allocations.listConsumerAllocations),
    set: write(allocations.setConsumerAllocations),
    setMany: write(allocations.setAllocations),
    delete: write(allocations.deleteConsumerAllocations),
  }),
  usages: router({ show: read(usages.showUsages) }),
  traits: router({
    list: read(traits.listTraits),
    show: read(traits.showTrait),
    ensure: write(traits.ensureTrait),
    delete: write(traits.deleteTrait),
  }),
  resourceClasses: router({
    list: read(resourceClasses.listResourceClasses),
    show: read(resourceClasses.showResourceClass),
    create: write(resourceClasses.createResourceClass),
    ensure: write(resourceClasses.ensureResourceClass),
    rename: write(resourceClasses.renameResourceClass),
    delete: write(resourceClasses.deleteResourceClass),
  }),
  reshape: write(reshaper.reshape),
})
