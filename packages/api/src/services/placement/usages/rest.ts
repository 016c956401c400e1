import { badRequest } from '../../../platform/fault.ts'
import { route, type Asked } from '../../../platform/rest/route.ts'
import { fresh } from '../headers.ts'
import { lastOf, requireKnown } from '../queries.ts'
import { showProviderUsages, showUsages, type Usage } from './ops.ts'

const search =
  (...known: string[]) =>
  (asked: Asked): Record<string, unknown> => {
    requireKnown(asked, (key) => known.includes(key))
    const [projectId, userId, type] = ['project_id', 'user_id', 'consumer_type'].map((key) => lastOf(asked, key))
    if (projectId === undefined) throw badRequest("Invalid query string parameters: 'project_id' is a required property")
    for (const value of [projectId, userId, type])
      if (value === '' || (value?.length ?? 0) > 255)
        throw badRequest(`Invalid query string parameters: '${value?.slice(0, 80)}' must have 1 to 255 characters`)
    // Upstream's pattern, which takes everything that begins with `all`.
    if (type !== undefined && !/^[A-Z0-9_]+$|^all|^unknown$/.test(type))
      throw badRequest(`Invalid query string parameters: '${type.slice(0, 80)}' does not match '^[A-Z0-9_]+$|^all|^unknown$'`)
    return { projectId, ...(userId === undefined ? {} : { userId }), ...(type === undefined ? {} : { type }) }
  }

const together = (usages: Usage[]) => {
  const sums: Record<string, number> = {}
  for (const { used } of usages) for (const [name, amount] of Object.entries(used)) sums[name] = (sums[name] ?? 0) + amount
  return { usages: sums }
}
const byType = (usages: Usage[]) => ({
  usages: Object.fromEntries(usages.map(({ type, used, consumers }) => [type ?? 'unknown', { ...used, consumer_count: consumers }])),
})

export const usageRoutes = [
  route('GET /resource_providers/:providerId/usages', {
    op: showProviderUsages,
    reply: ({ provider, rows }) => ({
      resource_provider_generation: provider.generation,
      usages: Object.fromEntries(rows.map(({ resourceClass, used }) => [resourceClass, used])),
    }),
    headers: (_result, reply) => fresh(reply, undefined),
  }),
  route('GET /usages', {
    op: showUsages,
    since: '1.9',
    until: '1.38',
    input: search('project_id', 'user_id'),
    reply: together,
    headers: (_result, reply) => fresh(reply, undefined),
  }),
  route('GET /usages', {
    op: showUsages,
    since: '1.38',
    input: search('project_id', 'user_id', 'consumer_type'),
    reply: byType,
    headers: (_result, reply) => fresh(reply, undefined),
  }),
]
