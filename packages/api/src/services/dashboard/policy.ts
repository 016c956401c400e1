import {
  admin,
  allOf,
  anyOf,
  everyone,
  inPerson,
  ownDomain,
  ownProject,
  role,
  rule,
  self,
  systemScope,
  type Check,
  type Policy,
  type ScopeKind,
} from '../../platform/policy.ts'

const cloud: ScopeKind[] = ['system', 'project']

/** What is about the caller himself needs no role. */
const own = rule(self())
const operators = anyOf(admin, allOf(role('reader'), systemScope))
const administered = rule(admin, cloud)
const inspected = rule(operators, cloud)

/** What happened in one's project or domain, and what one did oneself; `userId` is who did it. */
const happened = rule(anyOf(operators, allOf(role('reader'), ownProject()), allOf(role('reader'), ownDomain()), allOf(inPerson, self())))

const noteOf = (inProject: Check, inDomain: Check) => anyOf(allOf(inProject, ownProject()), allOf(inDomain, ownDomain()))

export const dashboardPolicy: Policy = {
  'dashboard:get_preferences': own,
  'dashboard:update_preferences': own,
  'dashboard:get_shell': rule(everyone),
  'dashboard:search': rule(everyone),

  'dashboard:list_active_messages': rule(everyone),
  'dashboard:list_messages': inspected,
  'dashboard:create_message': administered,
  'dashboard:update_message': administered,
  'dashboard:delete_message': administered,

  'dashboard:get_note': rule(anyOf(operators, noteOf(role('reader'), role('reader')))),
  'dashboard:update_note': rule(anyOf(admin, noteOf(role('member'), role('manager')))),

  'dashboard:list_activity': happened,
  'dashboard:get_why': happened,
  'dashboard:list_tasks': happened,
  'dashboard:get_task': happened,
  // Hosts, and what they say, are the operator's business.
  'dashboard:get_task_commands': inspected,

  'dashboard:get_stuck': inspected,
  'dashboard:get_system': inspected,
  'dashboard:get_first_run': inspected,
  'dashboard:update_first_run': administered,
}
