import { badRequest } from '../../../platform/fault.ts'
import type { Reply } from '../../../platform/rest/fields.ts'
import { Json, route, type Asked } from '../../../platform/rest/route.ts'
import { coded, codes } from '../faults.ts'
import { fresh } from '../headers.ts'
import { amountsIn, from, lastOf, membershipIn, requireKnown, traitsIn, treeIn, valuesOf } from '../queries.ts'
import type { Amounts, Wanted } from '../providers/model.ts'
import type { Candidate } from './model.ts'
import { listCandidates, type Candidates, type Summary } from './ops.ts'

const wide: Readonly<Record<string, string>> = { limit: '1.16', group_policy: '1.25', root_required: '1.35', same_subtree: '1.36' }
const grouped: Readonly<Record<string, string>> = { resources: '1.10', required: '1.17', member_of: '1.21', in_tree: '1.31' }

/** What a parameter says, and of which group: `resources_COMPUTE` speaks of the resources of `_COMPUTE`. */
function partOf(key: string, version: number): { what: string; suffix: string } | undefined {
  const suffixes = version >= from('1.33') ? '[a-zA-Z0-9_-]{1,64}' : '[1-9][0-9]*'
  const [, what = '', suffix = ''] = new RegExp(`^(resources|required|member_of|in_tree)(${suffixes})?$`).exec(key) ?? []
  const since = suffix === '' ? grouped[what] : what === 'in_tree' ? '1.31' : '1.25'
  return what !== '' && version >= from(since ?? '9.0') ? { what, suffix } : undefined
}

interface Group {
  resources: Amounts
  traits?: Wanted
  memberOf?: Wanted
  inTree?: string
}

function groupsIn(asked: Asked): Record<string, Group> {
  const groups: Record<string, Group> = {}
  for (const key of Object.keys(asked.query)) {
    const part = wide[key] === undefined ? partOf(key, asked.version) : undefined
    if (!part) continue
    const group = (groups[part.suffix] ??= { resources: {} })
    const value = lastOf(asked, key) ?? ''
    if (part.what === 'resources') group.resources = amountsIn(value)
    if (part.what === 'required') group.traits = traitsIn(asked, key)
    if (part.what === 'member_of') group.memberOf = membershipIn(asked, key)
    if (part.what === 'in_tree') group.inTree = treeIn(value)
  }
  return groups
}

const isEmpty = ({ resources }: Group) => Object.keys(resources).length === 0

/** Since 1.36 a group may take nothing, when it is to stand in a tree with others. */
function requireResources(groups: Record<string, Group>, { version }: Asked, sameSubtrees: readonly string[][]): void {
  const empty = Object.keys(groups).filter((suffix) => isEmpty(groups[suffix] ?? { resources: {} }))
  if (version < from('1.36')) return requireAll(groups, empty)
  if (empty.length === Object.keys(groups).length)
    throw badRequest('There must be at least one resources or resources[$S] parameter.', coded(codes.missingValue))
  const subtree = new Set(sameSubtrees.flat())
  const alone = empty.filter((suffix) => !subtree.has(suffix))
  if (alone.length > 0)
    throw badRequest(
      `Resourceless suffixed group request should be specified in \`same_subtree\` query param: bad group(s) - ${list(alone)}.`,
      coded(codes.badValue),
    )
  const strangers = [...subtree].filter((suffix) => !Object.hasOwn(groups, suffix))
  if (strangers.length > 0)
    throw badRequest(
      `Real suffixes should be specified in \`same_subtree\`: ${list(strangers)} not found in ${list(Object.keys(groups))}.`,
      coded(codes.badValue),
    )
}

const list = (names: readonly string[]) => `[${names.map((name) => `'${name}'`).join(', ')}]`

function requireAll(groups: Record<string, Group>, empty: readonly string[]): void {
  const orphans = (what: string, has: (group: Group) => boolean) =>
    empty.filter((suffix) => has(groups[suffix] ?? { resources: {} })).map((suffix) => what + suffix)
  const traits = orphans('required', (group) => (group.traits?.all.length ?? 0) > 0)
  if (traits.length > 0)
    throw badRequest(
      `All traits parameters must be associated with resources.  Found the following orphaned traits keys: ${traits.join(', ')}`,
    )
  const members = orphans('member_of', (group) => group.memberOf !== undefined)
  if (members.length > 0)
    throw badRequest(
      `All member_of parameters must be associated with resources. Found the following orphaned member_of keys: ${members.join(', ')}`,
    )
  if (empty.length > 0) throw badRequest('All request groups must specify resources.')
  if (Object.keys(groups).length === 0) throw badRequest('At least one request group (`resources` or `resources{$S}`) is required.')
}

function requireSense(groups: Record<string, Group>, { version }: Asked): void {
  const conflicts = Object.entries(groups).flatMap(([suffix, { traits }]) =>
    (traits?.all ?? [])
      .filter((any) => any.every((name) => traits?.none.includes(name)))
      .map((any) => `required${suffix}: (${[...any].sort().join(', ')})`),
  )
  if (version >= from('1.22') && conflicts.length > 0)
    throw badRequest(`Conflicting required and forbidden traits found in the following traits keys: ${conflicts.sort().join(', ')}`)
}

function rootIn(asked: Asked): Wanted {
  const values = valuesOf(asked, 'root_required')
  if (values.length > 1) throw badRequest("Query parameter 'root_required' may be specified only once.", coded(codes.duplicateKey))
  // Lists of which any would do are not understood here.
  const root = traitsIn({ ...asked, version: Math.min(asked.version, from('1.38')) }, 'root_required')
  const conflicts = root.all.flat().filter((name) => root.none.includes(name))
  if (conflicts.length > 0)
    throw badRequest(`Conflicting required and forbidden traits found in root_required: ${conflicts.join(', ')}`, coded(codes.badValue))
  return root
}

function subtreesIn(asked: Asked): string[][] {
  const all = valuesOf(asked, 'same_subtree').map((value) => value.split(',').map((suffix) => suffix.trim()))
  if (all.flat().includes(''))
    throw badRequest('Empty string (unsuffixed group) can not be specified in `same_subtree` ', coded(codes.badValue))
  return all
}

function search(asked: Asked): Record<string, unknown> {
  const { version } = asked
  requireKnown(asked, (key) => version >= from(wide[key] ?? '9.0') || (wide[key] === undefined && partOf(key, version) !== undefined))
  const limit = valuesOf(asked, 'limit')
  if (limit.some((value) => !/^[1-9][0-9]*$/.test(value)))
    throw badRequest(`Invalid query string parameters: '${limit[0]}' does not match '^[1-9][0-9]*$'`)
  const policy = valuesOf(asked, 'group_policy')
  if (policy.some((value) => !['none', 'isolate'].includes(value)))
    throw badRequest(`Invalid query string parameters: '${policy[0]}' is not one of ['none', 'isolate']`)
  if (version < from('1.25') && asked.query['resources'] === undefined)
    throw badRequest("Invalid query string parameters: 'resources' is a required property")
  const [root, sameSubtrees, groups] = [rootIn(asked), subtreesIn(asked), groupsIn(asked)]
  requireResources(groups, asked, sameSubtrees)
  requireSense(groups, asked)
  if (policy.length === 0 && Object.keys(groups).filter((suffix) => suffix !== '').length > 1)
    throw badRequest('The "group_policy" parameter is required when specifying more than one "resources{N}" parameter.')
  return {
    groups,
    root,
    sameSubtrees,
    isolate: policy[0] === 'isolate',
    nested: version >= from('1.29'),
    shown: version >= from('1.27') ? 'all' : 'asked',
    limit: limit[0] === undefined ? undefined : Math.min(Number(limit[0]), Number.MAX_SAFE_INTEGER),
  }
}

/** Thousands of candidates are written as text: names of classes are letters, and the rest is JSON already. */
const amountsOf = (amounts: ReadonlyMap<string, number>) => `{${[...amounts].map(([name, amount]) => `"${name}":${amount}`).join()}}`

const listed = ({ holds }: Candidate) =>
  `{"allocations":[${[...holds].map(([id, amounts]) => `{"resource_provider":{"uuid":"${id}"},"resources":${amountsOf(amounts)}}`).join()}]}`

const keyed = ({ holds, mappings }: Candidate, mapped: boolean) =>
  `{"allocations":{${[...holds].map(([id, amounts]) => `"${id}":{"resources":${amountsOf(amounts)}}`).join()}}${mapped ? `,"mappings":${JSON.stringify(Object.fromEntries(mappings))}` : ''}}`

function summaryOf({ id, parentId, rootId, traits, resources }: Summary, version: number): string {
  const parent = parentId === null ? 'null' : `"${parentId}"`
  const more = [
    ...(version >= from('1.17') ? [`"traits":${traits}`] : []),
    ...(version >= from('1.29') ? [`"parent_provider_uuid":${parent},"root_provider_uuid":"${rootId}"`] : []),
  ]
  return `"${id}":{${[`"resources":${resources}`, ...more].join()}}`
}

function shown({ candidates, summaries }: Candidates, { version }: Reply): Json {
  const requests = candidates.map((one) => (version >= from('1.12') ? keyed(one, version >= from('1.34')) : listed(one)))
  const told = summaries.map((one) => summaryOf(one, version))
  return new Json(`{"allocation_requests":[${requests.join()}],"provider_summaries":{${told.join()}}}`)
}

export const candidateRoutes = [
  route('GET /allocation_candidates', {
    op: listCandidates,
    since: '1.10',
    input: search,
    reply: shown,
    headers: (_result, reply) => fresh(reply, undefined),
  }),
]
