import { uuid } from '@pileus/db/ids'
import { hostAggregates } from '@pileus/db/schema/placement'
import { afterAll, beforeEach, expect, test } from 'vitest'
import type { TestCloud } from '../../../platform/testing/cloud.ts'
import { testCloud } from '../../../platform/testing/cloud.ts'
import { placement } from '../index.ts'
import { host, miscounted, placed, type HostWish } from '../testing.ts'
import type { Refusal } from './explain.ts'
import type { Placed } from './place.ts'
import { demandOf, type Wish } from './wish.ts'

const cloud: TestCloud = await testCloud([placement], async () => undefined)
afterAll(() => cloud.close())
beforeEach(async () => {
  await cloud.sql`truncate placement.allocation, placement.consumer, placement.inventory, placement.provider, placement.host_aggregate cascade`
})

const nameOf = (answer: Placed) => (answer.kind === 'placed' ? answer.name : answer.refusal.message)
const refusal = (answer: Placed): Refusal => {
  if (answer.kind !== 'refused') throw new Error(`It was placed on ${answer.name}.`)
  return answer.refusal
}

test('a server goes where most is left, and what it takes is counted there', async () => {
  await host(cloud, { name: 'small', memory: 8192 })
  const large = await host(cloud, { name: 'large' })
  expect(await placed(cloud, { consumerId: '11111111-1111-1111-1111-111111111111' })).toEqual({
    kind: 'placed',
    hostId: large,
    name: 'large',
  })
  const rows = await cloud.sql`select resource_class, used::int from placement.inventory where provider_id = ${large} order by 1`
  expect([...rows]).toEqual([
    { resource_class: 'DISK_GB', used: 10 },
    { resource_class: 'MEMORY_MB', used: 1024 },
    { resource_class: 'VCPU', used: 1 },
  ])
  expect(await miscounted(cloud)).toEqual([])
})

/** Two hosts, of which a rule refuses the first: what is different about it, what is asked for, and which rule must say so. */
const aggregate = '22222222-2222-2222-2222-222222222222'
const cases: readonly [rule: string, bad: Partial<HostWish>, good: Partial<HostWish>, asked: Partial<Wish>][] = [
  ['down', { state: 'down' }, {}, {}],
  ['disabled', { state: 'disabled' }, {}, {}],
  ['availability_zone', { zone: 'a' }, { zone: 'b' }, { zone: 'b' }],
  ['availability_zone', { zone: 'a' }, {}, { zone: 'nova' }],
  ['aggregates', {}, { aggregates: [aggregate] }, { memberOf: { all: [[aggregate]], none: [] } }],
  ['aggregates', { aggregates: [aggregate] }, {}, { memberOf: { all: [], none: [aggregate] } }],
  ['required_traits', {}, { traits: ['HW_CPU_X86_AVX2'] }, { traits: { all: [['HW_CPU_X86_AVX', 'HW_CPU_X86_AVX2']], none: [] } }],
  ['forbidden_traits', { traits: ['HW_CPU_X86_AVX2'] }, {}, { traits: { all: [], none: ['HW_CPU_X86_AVX2'] } }],
  ['room:VCPU', { vcpus: 3 }, {}, { resources: { VCPU: 4, MEMORY_MB: 1, DISK_GB: 1 } }],
  ['room:MEMORY_MB', { memory: 4095 }, {}, { resources: { VCPU: 1, MEMORY_MB: 4096, DISK_GB: 1 } }],
  ['room:DISK_GB', { disk: 5 }, {}, {}],
  ['room:VGPU', {}, { stocks: { MEMORY_MB: { total: 9999 }, VGPU: { total: 2 } } }, { resources: { MEMORY_MB: 1, VGPU: 1 } }],
  ['units:VCPU', { stocks: { VCPU: { total: 64, maxUnit: 2 } } }, { stocks: { VCPU: { total: 8 } } }, { resources: { VCPU: 4 } }],
  [
    'numa',
    {},
    { nodes: [{ NUMA_THREAD: { total: 8 }, NUMA_MEMORY_MB: { total: 4096 } }] },
    { numa: [{ NUMA_THREAD: 4, NUMA_MEMORY_MB: 4096 }] },
  ],
]

test.each(cases)('%s: the wrong host is passed over, and named when there is no other', async (rule, bad, good, asked) => {
  await host(cloud, { name: 'bad', memory: 999_999, ...bad })
  const before = await placed(cloud, asked)
  expect(refusal(before)).toMatchObject({ hosts: 1, rules: [{ hosts: 1, alone: expect.any(Number) as number }] })
  expect(refusal(before).rules.map((one) => one.rule)).toContain(rule.startsWith('room:VGPU') ? 'units:VGPU' : rule)
  await host(cloud, { name: 'good', ...good })
  expect(nameOf(await placed(cloud, asked))).toBe('good')
  expect(await miscounted(cloud)).toEqual([])
})

test('hosts can be demanded and ruled out', async () => {
  const [a, b] = [await host(cloud, { name: 'a' }), await host(cloud, { name: 'b' })]
  expect(nameOf(await placed(cloud, { onlyHosts: [a] }))).toBe('a')
  expect(nameOf(await placed(cloud, { notHosts: [a] }))).toBe('b')
  const none = refusal(await placed(cloud, { onlyHosts: [a], notHosts: [a] }))
  expect(none.rules.map(({ rule, hosts, alone }) => ({ rule, hosts, alone }))).toEqual([
    { rule: 'requested_host', hosts: 1, alone: 1 },
    { rule: 'excluded_host', hosts: 1, alone: 1 },
  ])
  expect(b).not.toBe(a)
})

const aggregateWith = async (metadata: Record<string, string>) => {
  const id = uuid()
  await cloud.db.insert(hostAggregates).values({ id, name: id, metadata })
  return id
}

test.each<[string, Record<string, string>, Partial<Wish>, Partial<Wish>]>([
  ['aggregate_metadata', { ssd: 'true' }, { metadata: { ssd: ['false'] } }, { metadata: { ssd: ['true', 'maybe'] } }],
  ['image_isolation', { os_type: 'windows, bsd' }, { imageProperties: { os_type: 'linux' } }, { imageProperties: { os_type: 'bsd' } }],
  ['tenant_isolation', { filter_tenant_id: 'ours,theirs' }, { projectId: 'other' }, { projectId: 'theirs' }],
  ['isolated_traits', { 'trait:HW_CPU_X86_AVX2': 'required' }, {}, { traits: { all: [['HW_CPU_X86_AVX2']], none: [] } }],
])('%s: an aggregate keeps away what it is not for', async (rule, metadata, wrong, right) => {
  await host(cloud, { name: 'special', aggregates: [await aggregateWith(metadata)], traits: ['HW_CPU_X86_AVX2'] })
  expect(refusal(await placed(cloud, wrong)).rules).toMatchObject([{ rule, hosts: 1, alone: 1 }])
  expect(nameOf(await placed(cloud, right))).toBe('special')
})

test('an image that says nothing of a property is taken by aggregates that want one', async () => {
  await host(cloud, { name: 'special', aggregates: [await aggregateWith({ os_type: 'windows' })] })
  expect(nameOf(await placed(cloud, { imageProperties: { other: 'x' } }))).toBe('special')
})

test('members of a group keep together, or apart, strictly or as far as it goes', async () => {
  await host(cloud, { name: 'a', memory: 20_000 })
  await host(cloud, { name: 'b', memory: 30_000 })
  const member = async (
    policy: 'affinity' | 'anti-affinity' | 'soft-affinity' | 'soft-anti-affinity',
    id: string,
    more: Partial<Wish> = {},
  ) => nameOf(await placed(cloud, { group: { id, policy }, ...more }))
  const [together, apart, soft, softly] = [uuid(), uuid(), uuid(), uuid()]
  expect([await member('affinity', together), await member('affinity', together)]).toEqual(['b', 'b'])
  expect([await member('anti-affinity', apart), await member('anti-affinity', apart)].sort()).toEqual(['a', 'b'])
  expect(await member('anti-affinity', apart)).toContain('2 with a member of the server group already')
  const big = { resources: { VCPU: 1, MEMORY_MB: 4000 } }
  const first = await member('soft-affinity', soft, big)
  expect(await member('soft-affinity', soft, big)).toBe(first)
  expect([await member('soft-anti-affinity', softly), await member('soft-anti-affinity', softly)].sort()).toEqual(['a', 'b'])
  expect(await member('soft-anti-affinity', softly)).toMatch(/^[ab]$/)
})

test('a refusal counts every host once, names what would help, and gives numbers', async () => {
  await host(cloud, { name: 'off', state: 'disabled' })
  await host(cloud, { name: 'broken', state: 'down' })
  await host(cloud, { name: 'full', memory: 2000 })
  await host(cloud, { name: 'full too', memory: 1000 })
  const told = refusal(await placed(cloud, { resources: { VCPU: 1, MEMORY_MB: 100_000 } }))
  expect(told).toMatchObject({
    hosts: 4,
    rules: [
      { rule: 'down', hosts: 1, alone: 0 },
      { rule: 'disabled', hosts: 1, alone: 0 },
      { rule: 'room:MEMORY_MB', hosts: 2, alone: 2, wanted: 100_000, most: 65_536 },
    ],
  })
  expect(told.message).toBe(
    'No valid host was found. Of 4 hosts: 1 down; 1 disabled; 2 with less than 100000 MEMORY_MB left (at most 65536 is left anywhere).',
  )
})

test('without hosts there is one reason', async () => {
  expect(refusal(await placed(cloud))).toEqual({ hosts: 0, rules: [], message: expect.stringContaining('there are no hosts') as string })
})

test('a guest with NUMA nodes gets as many nodes of one host, none of them twice', async () => {
  const cell = (memory: number) => ({ NUMA_THREAD: { total: 8 }, NUMA_MEMORY_MB: { total: memory } })
  await host(cloud, { name: 'numa', nodes: [cell(4096), cell(8192)] })
  const asked = {
    numa: [
      { NUMA_THREAD: 4, NUMA_MEMORY_MB: 4096 },
      { NUMA_THREAD: 4, NUMA_MEMORY_MB: 4096 },
    ],
  }
  expect(nameOf(await placed(cloud, asked))).toBe('numa')
  const cells = await cloud.sql`select p.name, i.used::int from placement.inventory i join placement.provider p on p.id = i.provider_id
    where i.resource_class = 'NUMA_MEMORY_MB' order by 1`
  expect([...cells]).toEqual([
    { name: 'numa_numa_0', used: 4096 },
    { name: 'numa_numa_1', used: 4096 },
  ])
  expect(refusal(await placed(cloud, asked)).rules).toMatchObject([{ rule: 'numa', hosts: 1, alone: 1 }])
  expect(await miscounted(cloud)).toEqual([])
})

test('a flavor and an image become a wish', () => {
  const size = { vcpus: 4, memoryMb: 4096, diskGb: 0 }
  const specs = {
    'hw:cpu_policy': 'dedicated',
    'hw:numa_nodes': '2',
    'resources:VGPU': '1',
    'trait:HW_CPU_X86_AVX2': 'required',
    'trait:CUSTOM_OLD': 'forbidden',
    ssd: '<or> true <or> yes',
    'aggregate_instance_extra_specs:rack': '7',
    'quota:cpu_shares': '10',
  }
  expect(demandOf(size, specs, { hw_architecture: 'x86_64', os_secure_boot: 'required', hw_vif_model: 'virtio' })).toEqual({
    resources: { PCPU: 4, MEMORY_MB: 4096, VGPU: 1 },
    traits: {
      all: [['HW_CPU_X86_AVX2'], ['COMPUTE_ARCH_X86_64'], ['COMPUTE_SECURITY_UEFI_SECURE_BOOT'], ['COMPUTE_NET_VIF_MODEL_VIRTIO']],
      none: ['CUSTOM_OLD'],
    },
    metadata: { ssd: ['true', 'yes'], rack: ['7'] },
    imageProperties: { hw_architecture: 'x86_64', os_secure_boot: 'required', hw_vif_model: 'virtio' },
    numa: [
      { NUMA_THREAD: 2, NUMA_MEMORY_MB: 2048 },
      { NUMA_THREAD: 2, NUMA_MEMORY_MB: 2048 },
    ],
  })
})

test('100 at once never take more than there is, and waste nothing that would fit', { timeout: 60_000 }, async () => {
  // Room for 60 of them: 20 hosts for 3 each.
  for (let i = 0; i < 20; i++) await host(cloud, { name: `h${i}`, vcpus: 3 })
  const answers = await Promise.all(Array.from({ length: 100 }, () => placed(cloud)))
  expect(answers.filter(({ kind }) => kind === 'placed')).toHaveLength(60)
  for (const answer of answers.filter(({ kind }) => kind === 'refused'))
    expect(refusal(answer).rules.map((one) => one.rule)).toContain('room:VCPU')
  expect(await miscounted(cloud)).toEqual([])
})

test('100 at once of a group that keeps apart: each on a host of its own, the rest refused', { timeout: 60_000 }, async () => {
  for (let i = 0; i < 10; i++) await host(cloud, { name: `h${i}` })
  const group = { id: uuid(), policy: 'anti-affinity' as const }
  const answers = await Promise.all(Array.from({ length: 100 }, () => placed(cloud, { group })))
  const hosts = answers.flatMap((answer) => (answer.kind === 'placed' ? [answer.hostId] : []))
  expect([hosts.length, new Set(hosts).size]).toEqual([10, 10])
})

test('a consumer that holds something is not placed again', async () => {
  await host(cloud, { name: 'a' })
  const consumerId = uuid()
  await placed(cloud, { consumerId })
  await expect(placed(cloud, { consumerId })).rejects.toMatchObject({ code: 'conflict' })
  expect(await miscounted(cloud)).toEqual([])
})
