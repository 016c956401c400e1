import type { Ctx } from '../../../platform/ctx.ts'
import type { Scope } from '../../../platform/policy.ts'

interface Named {
  id: string
  name: string
}

/** Who somebody is and where he may work. */
export interface Account {
  user: Named & { email: string | null; domain: Named }
  session: { id: string; expiresAt: Date } | null
  system: boolean
  domains: (Named & { roles: string[] })[]
  /** The first by name, and how many there are in all. */
  projects: { rows: (Named & { domainId: string; domainName: string; roles: string[] })[]; total: number }
  defaultProjectId: string | null
  /** The scope in which he runs the whole cloud. */
  administers: Scope | null
  /** Ids of domains. */
  manages: string[]
}

/** Stands in for identity's function of this name until that is there: what the caller alone tells. */
export async function accountOf({ caller, cloud }: Ctx): Promise<Account> {
  const { scope, roles } = caller
  const administers = roles.has('admin') && (cloud.profile === 'default' || scope.kind === 'system') ? scope : null
  return {
    user: { id: caller.userId, name: caller.userId, email: null, domain: { id: caller.userDomainId, name: caller.userDomainId } },
    session: null,
    system: scope.kind === 'system',
    domains: [],
    projects: { rows: [], total: 0 },
    defaultProjectId: scope.kind === 'project' ? scope.projectId : null,
    administers,
    manages: scope.kind === 'domain' && roles.has('manager') ? [scope.domainId] : [],
  }
}
