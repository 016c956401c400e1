import { type Scope as Place, scopeOf } from './paths.ts'
import { noScope, type Scope } from './scope.ts'

/**
 * In whose name the page at an address asks. The system's pages ask in the scope in which their visitor runs the cloud, which for an
 * admin of a project may be that project.
 */
export function scopeAt(address: string, administers: string | null): Scope {
  const place = scopeOf(address)
  if (place?.kind !== 'system') return place ?? noScope
  const project = /^project:(.+)$/.exec(administers ?? '')?.[1]
  return project === undefined ? place : { kind: 'project', id: project }
}

export const placeAt = (address: string): Place | null => scopeOf(address)
