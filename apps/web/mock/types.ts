import type { Api } from '@/lib/api.ts'
import type { Shell } from '@/lib/cloud.tsx'

type Identity = Api['identity']
type Dashboard = Api['dashboard']

/** What the real router answers, as it comes out of JSON: when that changes, what stands for it here no longer compiles. */
export type Answer<Call> = Call extends (...args: never[]) => Promise<infer O> ? O : never

type Browsable = { [R in keyof Identity]: Identity[R] extends { browse: unknown } ? R : never }[keyof Identity]

/** A row of a list. */
export type RowOf<R extends Browsable> = Identity[R] extends { browse: { query: infer F } }
  ? Answer<F> extends { rows: (infer Row)[] }
    ? Row
    : never
  : never

type RolePage = Answer<Identity['roles']['page']['query']>
export type Assignment = NonNullable<RolePage['assignments']>[number]

export type MessageRow = Answer<Dashboard['messages']['browse']['query']>['rows'][number]

/** A cloud as it was once asked for; `npm run demo -- --record` asks again. */
export interface Recorded {
  shell: Shell
  domains: RowOf<'domains'>[]
  projects: RowOf<'projects'>[]
  users: RowOf<'users'>[]
  groups: RowOf<'groups'>[]
  roles: RowOf<'roles'>[]
  regions: RowOf<'regions'>[]
  services: RowOf<'services'>[]
  endpoints: RowOf<'endpoints'>[]
  registeredLimits: RowOf<'registeredLimits'>[]
  limits: RowOf<'limits'>[]
  identityProviders: RowOf<'identityProviders'>[]
  mappings: RowOf<'mappings'>[]
  applicationCredentials: RowOf<'applicationCredentials'>[]
  credentials: RowOf<'credentials'>[]
  trusts: RowOf<'trusts'>[]
  assignments: Assignment[]
  memberships: { groupId: string; userId: string }[]
  permissions: Answer<Identity['explore']['role']['query']>['services']
  sessions: Answer<Identity['sessions']['list']['query']>
  tokens: Answer<Identity['sessions']['tokens']['query']>
  passwordRules: Answer<Identity['account']['passwordRules']['query']>
  catalog: Answer<Identity['tokens']['catalog']['query']>
  system: Answer<Dashboard['system']['query']>
  activity: Answer<Dashboard['activity']['list']['query']>
}
