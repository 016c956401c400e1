import { admin, allOf, anyOf, ownProject, role, rule, type Check, type Policy, type ScopeKind } from '../../platform/policy.ts'

const cloud: ScopeKind[] = ['system', 'project']
const service = role('service')
const operators = anyOf(admin, service)

const by =
  (check: Check) =>
  (prefix: string, ...names: string[]): Policy =>
    Object.fromEntries(names.map((name) => [`placement:${prefix}:${name}`, rule(check, cloud)]))
const operated = by(operators)

/** Placement's own rules under their own names: the cloud's plumbing is for administrators and services. */
export const placementPolicy: Policy = {
  ...operated('resource_providers', 'list', 'create', 'show', 'update', 'delete', 'usages'),
  ...operated('resource_providers:inventories', 'list', 'create', 'show', 'update', 'delete'),
  ...operated('resource_providers:aggregates', 'list', 'update'),
  ...operated('resource_providers:traits', 'list', 'update', 'delete'),
  ...operated('resource_providers:allocations', 'list'),
  ...operated('resource_classes', 'list', 'create', 'show', 'update', 'delete'),
  ...operated('traits', 'list', 'show', 'update', 'delete'),
  ...operated('allocations', 'list', 'manage', 'update', 'delete'),
  ...operated('allocation_candidates', 'list'),
  ...by(service)('reshaper', 'reshape'),
  // What a project uses is its members' business too.
  'placement:usages': rule(anyOf(admin, service, allOf(role('reader'), ownProject())), cloud),
}
