import { uuid } from '@pileus/db/ids'
import { providers, type HostState } from '@pileus/db/schema/placement'
import { eq } from 'drizzle-orm'
import type { TestCloud } from '../../platform/testing/cloud.ts'
import { place, type Placed } from './allocations/place.ts'
import { nothingSpecial, type Wish } from './allocations/wish.ts'
import { providerOf, reportInventory, setState, type HostReport } from './hosts/fleet.ts'

export interface HostWish extends Partial<HostReport> {
  name: string
  state?: HostState
  zone?: string
  aggregates?: string[]
  vcpus?: number
  memory?: number
  disk?: number
}

/** A host that has reported: 16 processors, 64 GB of memory and 1 TB of disk, if nothing else is said. */
export async function host(cloud: TestCloud, wish: HostWish): Promise<string> {
  const { name, state = 'enabled', zone, aggregates, vcpus = 16, memory = 65_536, disk = 1000, traits = [], nodes = [] } = wish
  const id = uuid()
  const stocks = wish.stocks ?? { VCPU: { total: vcpus }, MEMORY_MB: { total: memory }, DISK_GB: { total: disk } }
  await cloud.db.transaction(async (tx) => {
    await providerOf(tx, { id, name }, 'test')
    await reportInventory(tx, id, { stocks, traits, nodes }, 'test')
    await setState(tx, id, { state, reason: null, ...(zone === undefined ? {} : { zone }) }, 'test')
    if (aggregates) await tx.update(providers).set({ aggregates }).where(eq(providers.id, id))
  })
  return id
}

export const wish = (fields: Partial<Wish> = {}): Wish => ({
  ...nothingSpecial,
  consumerId: uuid(),
  projectId: 'project',
  userId: 'user',
  type: 'INSTANCE',
  requestId: 'test',
  resources: { VCPU: 1, MEMORY_MB: 1024, DISK_GB: 10 },
  ...fields,
})

export const placed = (cloud: TestCloud, fields: Partial<Wish> = {}): Promise<Placed> =>
  cloud.db.transaction((tx) => place(tx, wish(fields)))

/** Inventories whose counter is not the sum of what is allocated, or that hold more than they can. Must be none. */
export const miscounted = (cloud: TestCloud) => cloud.sql<{ name: string; used: number; sum: number; capacity: number }[]>`
  select p.name || ' ' || i.resource_class as name, i.used::float8 as used, coalesce(sum(a.used), 0)::float8 as sum, i.capacity::float8 as capacity
  from placement.inventory i join placement.provider p on p.id = i.provider_id
  left join placement.allocation a on a.provider_id = i.provider_id and a.resource_class = i.resource_class
  group by p.name, i.provider_id, i.resource_class having i.used <> coalesce(sum(a.used), 0) or i.used > i.capacity`
