import { everyone, rule, self, type Policy } from '../../platform/policy.ts'

/** What is about the caller himself needs no role. */
const own = rule(self())

export const dashboardPolicy: Policy = {
  'dashboard:get_preferences': own,
  'dashboard:update_preferences': own,
  'dashboard:get_shell': rule(everyone),
}
