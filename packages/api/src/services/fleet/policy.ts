import { admin, allOf, anyOf, role, rule, systemScope, type Policy, type ScopeKind } from '../../platform/policy.ts'

const cloud: ScopeKind[] = ['system', 'project']

/** Hosts, and what they say, are the operator's business. */
const administered = rule(admin, cloud)
const inspected = rule(anyOf(admin, allOf(role('reader'), systemScope)), cloud)

export const fleetPolicy: Policy = {
  'fleet:list_hosts': inspected,
  'fleet:get_host': inspected,
  'fleet:update_host': administered,
  'fleet:check_host': administered,
  'fleet:delete_host': administered,

  'fleet:list_tokens': inspected,
  'fleet:create_token': administered,
  'fleet:revoke_token': administered,

  'fleet:list_alarms': inspected,
  'fleet:clear_alarm': administered,
}
