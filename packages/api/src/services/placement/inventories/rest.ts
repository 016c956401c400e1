import type { Inventory } from '@pileus/db/schema/placement'
import { z } from 'zod'
import type { Reply } from '../../../platform/rest/fields.ts'
import { route } from '../../../platform/rest/route.ts'
import { classKey, shapes } from '../bodies.ts'
import { fresh, latest, place } from '../headers.ts'
import { capacityOf, defaults, unlimited, type Stock } from './model.ts'
import {
  createInventory,
  deleteInventories,
  deleteInventory,
  listInventories,
  setInventories,
  showInventory,
  updateInventory,
  type Stocked,
} from './ops.ts'

const shown = (row: Inventory) => ({
  total: row.total,
  reserved: row.reserved,
  min_unit: row.minUnit,
  max_unit: row.maxUnit,
  step_size: row.stepSize,
  allocation_ratio: row.allocationRatio,
})

const one = ({ provider, rows }: Stocked<Inventory>) => ({ ...shown(rows), resource_provider_generation: provider.generation })
const many = ({ provider, rows }: Stocked) => ({
  resource_provider_generation: provider.generation,
  inventories: Object.fromEntries(rows.map((row) => [row.resourceClass, shown(row)])),
})

const whole = (least: number) =>
  z
    .int('is not of type integer')
    .min(least, `is less than the minimum of ${least}`)
    .max(unlimited, `is greater than the maximum of ${unlimited}`)

const numbers = {
  total: whole(1),
  reserved: whole(0).optional(),
  min_unit: whole(1).optional(),
  max_unit: whole(1).optional(),
  step_size: whole(1).optional(),
  allocation_ratio: z.number('is not of type number').max(3.40282e38, 'is greater than the maximum').optional(),
}
const generation = z.int('is not of type integer')

type Numbers = z.output<z.ZodObject<typeof numbers>>

const stockOf = ({ total, reserved, min_unit, max_unit, step_size, allocation_ratio }: Numbers): Stock => ({
  total,
  reserved: reserved ?? defaults.reserved,
  minUnit: min_unit ?? defaults.minUnit,
  maxUnit: max_unit ?? defaults.maxUnit,
  stepSize: step_size ?? defaults.stepSize,
  allocationRatio: allocation_ratio ?? defaults.allocationRatio,
})

/** Since 1.26 all of an inventory may be reserved; before, something had to be left. */
type Left = 'something' | 'nothing'
const why = {
  something: 'Unable to update inventory: The reserved value is greater than or equal to total.',
  nothing: 'Unable to update inventory: The reserved value is greater than total.',
}
const isSound = (left: Left) => (given: Numbers) => capacityOf(stockOf(given)) > (left === 'something' ? 0 : -1)

const putShape = (left: Left) =>
  z
    .strictObject({ ...numbers, resource_provider_generation: generation })
    .refine(isSound(left), why[left])
    .transform((given) => ({ generation: given.resource_provider_generation, stock: stockOf(given) }))

const postShape = (left: Left) =>
  z
    .strictObject({ ...numbers, resource_class: classKey, resource_provider_generation: generation.optional() })
    .refine(isSound(left), why[left])
    .transform((given) => ({ resourceClass: given.resource_class, stock: stockOf(given) }))

/** All inventories of a provider, as they are sent to the provider and to the reshaper. */
export const setShape = (left: Left) =>
  z
    .strictObject({
      resource_provider_generation: generation,
      inventories: z.record(
        classKey,
        z.strictObject({ ...numbers, resource_provider_generation: generation.optional() }).refine(isSound(left), why[left]),
      ),
    })
    .transform((given) => ({
      generation: given.resource_provider_generation,
      stocks: Object.fromEntries(Object.entries(given.inventories).map(([name, one]) => [name, stockOf(one)])),
    }))

const byLeft = (shape: (left: Left) => z.ZodType<Record<string, unknown>>) =>
  shapes(['1.0', shape('something')], ['1.26', shape('nothing')])

const dated = ({ rows }: Stocked<Inventory>, reply: Reply) => fresh(reply, latest([rows]))
const allDated = ({ rows }: Stocked, reply: Reply) => fresh(reply, latest(rows))
const path = '/resource_providers/:providerId/inventories'

export const inventoryRoutes = [
  route(`GET ${path}`, { op: listInventories, reply: many, headers: allDated }),
  route(`POST ${path}`, {
    op: createInventory,
    body: byLeft(postShape),
    status: 201,
    reply: one,
    headers: (result, reply) => ({
      ...dated(result, reply),
      ...place(reply, `/resource_providers/${result.provider.id}/inventories/${result.rows.resourceClass}`),
    }),
  }),
  route(`PUT ${path}`, { op: setInventories, body: byLeft(setShape), reply: many, headers: allDated }),
  route(`DELETE ${path}`, { op: deleteInventories, since: '1.5', earlier: 'method_not_allowed', status: 204 }),
  route(`GET ${path}/:resourceClass`, { op: showInventory, reply: one, headers: dated }),
  route(`PUT ${path}/:resourceClass`, { op: updateInventory, body: byLeft(putShape), reply: one, headers: dated }),
  route(`DELETE ${path}/:resourceClass`, { op: deleteInventory, status: 204 }),
]
