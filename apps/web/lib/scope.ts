/** In whose name a page asks. It is in the address of every page and in a header of every call. */
export type Scope = { kind: 'system' } | { kind: 'domain'; id: string } | { kind: 'project'; id: string } | { kind: 'none' }

export const noScope: Scope = { kind: 'none' }

export const scopeHeader = 'x-pileus-scope'

export const printScope = (scope: Scope): string => ('id' in scope ? `${scope.kind}:${scope.id}` : scope.kind)
