import { badRequest, conflict, Fault } from '../../platform/fault.ts'

/** What clients compare, as Placement spells it; since 1.23 it stands in every error. */
export const codes = {
  undefined: 'placement.undefined_code',
  inventoryInUse: 'placement.inventory.inuse',
  concurrentUpdate: 'placement.concurrent_update',
  duplicateName: 'placement.duplicate_name',
  providerInUse: 'placement.resource_provider.inuse',
  cannotDeleteParent: 'placement.resource_provider.cannot_delete_parent',
  providerNotFound: 'placement.resource_provider.not_found',
  duplicateKey: 'placement.query.duplicate_key',
  badValue: 'placement.query.bad_value',
  missingValue: 'placement.query.missing_value',
} as const

type Code = (typeof codes)[keyof typeof codes]

export const coded = (code: Code) => ({ placementCode: code })

/** Somebody else was faster: read it again and repeat. */
export const concurrent = (message: string): Fault => conflict(message, coded(codes.concurrentUpdate))

export const noProvider = (id: string) => new Fault('not_found', `No resource provider with uuid ${id} found`)

export const noClass = (name: string): Fault => badRequest(`No such resource class ${name}.`)
