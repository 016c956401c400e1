import { sharing, type Amounts, type Wanted } from '../providers/model.ts'

/** What has to come from one provider, or, in the group without a name, from a tree and those that share with it. */
export interface Group {
  resources: Amounts
  traits: Wanted
  memberOf: Wanted
  /** The top of the only tree that may give. */
  rootId?: string | undefined
}

export interface Asked {
  /** By suffix; the empty one need not come from a single provider. */
  groups: ReadonlyMap<string, Group>
  /** Groups with names must come from different providers. */
  isolate: boolean
  /** What the top of the tree must have and must not have. */
  root: Wanted
  /** In each of these one of the providers must be above all others. */
  sameSubtrees: readonly (readonly string[])[]
  /** Before 1.29 nobody expected two providers of one tree. */
  nested: boolean
  limit: number
}

/** A provider as the search sees it. `traits` and `aggregates` are JSON texts: they are searched and printed, and never taken apart. */
export interface Known {
  id: string
  parentId: string | null
  rootId: string
  traits: string
  aggregates: string
  stock: ReadonlyMap<string, Room>
}

export interface Room {
  capacity: number
  used: number
  minUnit: number
  maxUnit: number
  stepSize: number
}

interface Part {
  provider: Known
  resourceClass: string
  amount: number
}

/** One way to satisfy one group. */
interface Option {
  parts: readonly Part[]
  /** Also where nothing is taken from them. */
  providers: readonly Known[]
}

export interface Candidate {
  /** By provider, how much of each class. */
  holds: ReadonlyMap<string, Map<string, number>>
  /** By suffix, the providers that satisfy it. */
  mappings: ReadonlyMap<string, readonly string[]>
}

export interface World<K extends Known> {
  all: readonly K[]
  byId: ReadonlyMap<string, K>
  byRoot: ReadonlyMap<string, readonly K[]>
}

/** More combinations are not looked at: the answer then holds what was found until there. */
const patience = 100_000

export function worldOf<K extends Known>(all: readonly K[]): World<K> {
  const byRoot = new Map<string, K[]>()
  for (const one of all) {
    const tree = byRoot.get(one.rootId)
    if (tree) tree.push(one)
    else byRoot.set(one.rootId, [one])
  }
  return { all, byId: new Map(all.map((one) => [one.id, one])), byRoot }
}

const holds = (list: string, name: string) => list.includes(`"${name}"`)
const meets = (list: string, { all, none }: Wanted) =>
  all.every((any) => any.some((name) => holds(list, name))) && !none.some((name) => holds(list, name))

export const fits = (room: Room | undefined, amount: number): boolean =>
  room !== undefined &&
  room.used + amount <= room.capacity &&
  amount >= room.minUnit &&
  amount <= room.maxUnit &&
  amount % room.stepSize === 0

/** Every way to satisfy all groups at once, up to the limit. */
export function candidatesIn(world: World<Known>, asked: Asked): Candidate[] {
  const anchors = anchorsIn(world)
  const isAnchor = (id: string) => {
    const root = world.byId.get(id)
    return root !== undefined && meets(root.traits, asked.root)
  }
  const options = new Map<string, Map<string, Option[]>>()
  for (const [suffix, group] of asked.groups) {
    const found = suffix === '' ? spread(world, group, anchors, isAnchor) : single(world, group, anchors, isAnchor)
    if (found.size === 0) return []
    options.set(suffix, found)
  }
  return merge(world, asked, options)
}

/** For each provider that shares: the tops of the trees that it shares with. */
function anchorsIn(world: World<Known>): Map<string, string[]> {
  const sharers = world.all.filter((one) => holds(one.traits, sharing))
  return new Map(
    sharers.map((sharer) => {
      const ids = sharer.aggregates.match(/[0-9a-f-]{36}/g) ?? []
      const partners = world.all.filter((one) => ids.some((id) => holds(one.aggregates, id)))
      return [sharer.id, [...new Set(partners.map((one) => one.rootId))]]
    }),
  )
}

type Anchored = ReadonlyMap<string, string[]>
type IsAnchor = (id: string) => boolean

function add(found: Map<string, Option[]>, anchor: string, option: Option): void {
  const there = found.get(anchor)
  if (there) there.push(option)
  else found.set(anchor, [option])
}

/** A group with a name: all from one provider. One that nothing is taken from must be described by something. */
function single(
  world: World<Known>,
  { resources, traits, memberOf, rootId }: Group,
  anchors: Anchored,
  isAnchor: IsAnchor,
): Map<string, Option[]> {
  const found = new Map<string, Option[]>()
  const wanted = Object.entries(resources)
  if (wanted.length === 0 && traits.all.length === 0 && memberOf.all.length === 0) return found
  for (const provider of rootId === undefined ? world.all : (world.byRoot.get(rootId) ?? [])) {
    if (!wanted.every(([name, amount]) => fits(provider.stock.get(name), amount))) continue
    if (!meets(provider.traits, traits) || !meets(provider.aggregates, memberOf)) continue
    const option = { parts: wanted.map(([resourceClass, amount]) => ({ provider, resourceClass, amount })), providers: [provider] }
    for (const anchor of new Set([provider.rootId, ...(anchors.get(provider.id) ?? [])])) if (isAnchor(anchor)) add(found, anchor, option)
  }
  return found
}

/** The group without a name: each class from any provider of a tree, or from one that shares with it. */
function spread(world: World<Known>, group: Group, anchors: Anchored, isAnchor: IsAnchor): Map<string, Option[]> {
  const byAnchor = new Map<string, Map<string, Part[]>>()
  const wanted = Object.entries(group.resources)
  for (const [resourceClass, amount] of wanted)
    for (const provider of group.rootId === undefined ? world.all : (world.byRoot.get(group.rootId) ?? [])) {
      if (!fits(provider.stock.get(resourceClass), amount)) continue
      // What is bound to a tree takes nothing from those that share with it.
      const places = placesOf(world, provider, group.memberOf, group.rootId === undefined ? anchors : new Map())
      for (const anchor of places) {
        if (!isAnchor(anchor)) continue
        const parts = byAnchor.get(anchor) ?? new Map<string, Part[]>()
        byAnchor.set(anchor, parts)
        parts.set(resourceClass, [...(parts.get(resourceClass) ?? []), { provider, resourceClass, amount }])
      }
    }
  const found = new Map<string, Option[]>()
  for (const [anchor, parts] of byAnchor)
    if (parts.size === wanted.length)
      for (const combination of product([...parts.values()]))
        if (fulfil(combination, group.traits))
          add(found, anchor, { parts: combination, providers: [...new Set(combination.map((part) => part.provider))] })
  return found
}

/** The tops of the trees for which a provider counts. An aggregate of the top spans the whole tree. */
function* placesOf(world: World<Known>, provider: Known, memberOf: Wanted, anchors: Anchored): Generator<string> {
  const isMember = (one: Known | undefined) => one !== undefined && meets(one.aggregates, { all: memberOf.all, none: [] })
  const isBarred = (one: Known | undefined) => one !== undefined && memberOf.none.some((id) => holds(one.aggregates, id))
  const places = isMember(provider) ? new Set([provider.rootId, ...(anchors.get(provider.id) ?? [])]) : [provider.rootId]
  for (const place of places) {
    const root = world.byId.get(place)
    if ((isMember(provider) || isMember(root)) && !isBarred(provider) && !isBarred(root)) yield place
  }
}

/** Providers together have what is required; none of them has what is not wanted. */
const fulfil = (parts: readonly Part[], { all, none }: Wanted) =>
  all.every((any) => parts.some(({ provider }) => any.some((name) => holds(provider.traits, name)))) &&
  !parts.some(({ provider }) => none.some((name) => holds(provider.traits, name)))

/** One of each list, in all ways, as far as patience goes. */
function* product<T>(lists: readonly (readonly T[])[]): Generator<T[]> {
  const at = lists.map(() => 0)
  for (let tries = 0; tries < patience; tries++) {
    const picked = lists.flatMap((list, i) => list.slice(at[i] ?? 0, (at[i] ?? 0) + 1))
    if (picked.length < lists.length) return
    yield picked
    let i = lists.length - 1
    while (i >= 0 && (at[i] ?? 0) + 1 >= (lists[i]?.length ?? 0)) at[i--] = 0
    if (i < 0) return
    at[i] = (at[i] ?? 0) + 1
  }
}

function merge(world: World<Known>, asked: Asked, options: ReadonlyMap<string, Map<string, Option[]>>): Candidate[] {
  const suffixes = [...options.keys()]
  const found = new Map<string, Candidate>()
  let tries = 0
  for (const anchor of options.get(suffixes[0] ?? '')?.keys() ?? []) {
    const lists = suffixes.map((suffix) => options.get(suffix)?.get(anchor) ?? [])
    for (const picked of product(lists)) {
      if (found.size >= asked.limit || tries++ > patience) return [...found.values()]
      const chosen = new Map(suffixes.map((suffix, i) => [suffix, picked[i]]))
      if (!agrees(world, asked, chosen)) continue
      const candidate = together(world, asked, chosen)
      if (candidate) found.set(keyOf(candidate), candidate)
    }
  }
  return [...found.values()]
}

type Chosen = ReadonlyMap<string, Option | undefined>

function agrees(world: World<Known>, { isolate, sameSubtrees }: Asked, chosen: Chosen): boolean {
  const named = [...chosen].filter(([suffix]) => suffix !== '')
  const used = new Set(named.flatMap(([, option]) => option?.providers[0]?.id ?? []))
  if (isolate && used.size !== named.length) return false
  return sameSubtrees.every((suffixes) => isSubtree(world, [...new Set(suffixes.flatMap((suffix) => chosen.get(suffix)?.providers ?? []))]))
}

function isSubtree({ byId }: World<Known>, members: readonly Known[]): boolean {
  const lines = members.map((member) => lineOf(byId, member))
  return members.length <= 1 || members.some((top) => lines.every((line) => line.has(top.id)))
}

const deepest = 100

/** A provider and all that it hangs on. */
function lineOf(byId: ReadonlyMap<string, Known>, member: Known): Set<string> {
  const line = new Set<string>()
  for (let one: Known | undefined = member; one && line.size < deepest; one = one.parentId === null ? undefined : byId.get(one.parentId))
    line.add(one.id)
  return line
}

/** Groups may take from the same inventory: what fits alone need not fit together. */
function together({ byId }: World<Known>, { nested }: Asked, chosen: Chosen): Candidate | undefined {
  const holds = new Map<string, Map<string, number>>()
  for (const option of chosen.values())
    for (const { provider, resourceClass, amount } of option?.parts ?? []) {
      const amounts = holds.get(provider.id) ?? new Map<string, number>()
      holds.set(provider.id, amounts)
      const sum = (amounts.get(resourceClass) ?? 0) + amount
      const room = provider.stock.get(resourceClass)
      if (!room || room.used + sum > room.capacity || sum > room.maxUnit) return undefined
      amounts.set(resourceClass, sum)
    }
  const roots = new Set([...holds.keys()].map((id) => byId.get(id)?.rootId))
  if (!nested && roots.size !== holds.size) return undefined
  return { holds, mappings: new Map([...chosen].map(([suffix, option]) => [suffix, option?.providers.map(({ id }) => id) ?? []])) }
}

const keyOf = ({ holds, mappings }: Candidate) =>
  `${[...holds]
    .map(([id, amounts]) => `${id}:${[...amounts].map(([name, amount]) => `${name}=${amount}`).join()}`)
    .sort()
    .join(';')}|${[...mappings].map(([suffix, ids]) => `${suffix}=${[...ids].sort().join()}`).join(';')}`
