import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { someone, testCloud, type TestCloud } from '../../platform/testing/cloud.ts'
import { placement } from './index.ts'
import { miscounted } from './testing.ts'

let cloud: TestCloud
beforeAll(async () => {
  cloud = await testCloud([placement], async (_cloud, shown) => {
    if (shown.kind !== 'token') return undefined
    const [role = '', projectId = 'p'] = shown.token.split('-')
    return someone({ roles: new Set([role]), scope: { kind: 'project', projectId, domainId: 'default' } })
  })
})
afterAll(() => cloud.close())
beforeEach(async () => {
  await cloud.sql`truncate placement.allocation, placement.consumer, placement.inventory, placement.provider cascade`
  await cloud.sql`delete from placement.resource_class where name like 'CUSTOM%'`
  await cloud.sql`delete from placement.trait where name like 'CUSTOM%'`
})

const max = '1.39'
const call = async (method: string, path: string, body?: unknown, version = max, headers: Record<string, string> = {}) =>
  cloud.rest(method, `/placement${path}`, {
    token: 'admin',
    ...(body === undefined ? {} : { body }),
    headers: { 'openstack-api-version': `placement ${version}`, ...headers },
  })

const id = (n: number) => `00000000-0000-0000-0000-00000000000${n}`
const rp = (n: number) => `/resource_providers/${id(n)}`
const consumer = (n: number) => `c0000000-0000-0000-0000-00000000000${n}`
const owner = { project_id: 'p', user_id: 'u' }
const typed = { ...owner, consumer_generation: null, consumer_type: 'INSTANCE' }

/** A provider with 16 processors and 1000 MB, under the next free id. */
async function provider(
  n: number,
  more: { parent?: number; stocks?: Record<string, unknown>; traits?: string[]; aggregates?: string[] } = {},
) {
  const { parent, stocks = { VCPU: { total: 16 }, MEMORY_MB: { total: 1000 } }, traits, aggregates } = more
  const made = await call('POST', '/resource_providers', {
    name: `rp${n}`,
    uuid: id(n),
    ...(parent === undefined ? {} : { parent_provider_uuid: id(parent) }),
  })
  expect(made.status).toBe(200)
  let generation = 0
  const put = async (what: string, body: object) =>
    expect(await call('PUT', `${rp(n)}/${what}`, { resource_provider_generation: generation++, ...body })).toMatchObject({ status: 200 })
  await put('inventories', { inventories: stocks })
  if (traits) await put('traits', { traits })
  if (aggregates) await put('aggregates', { aggregates })
}

test('the root tells its versions to strangers, in any version', async () => {
  for (const path of ['/placement', '/placement/'])
    expect(await cloud.rest('GET', path)).toMatchObject({
      status: 200,
      headers: { 'openstack-api-version': 'placement 1.0' },
      body: { versions: [{ id: 'v1.0', min_version: '1.0', max_version: '1.39', status: 'CURRENT', links: [{ rel: 'self', href: '' }] }] },
    })
  const dated = await call('GET', '', undefined, '1.15')
  expect(dated.headers).toMatchObject({ 'cache-control': 'no-cache', 'last-modified': expect.stringContaining('GMT') as string })
})

test.each([
  ['1.40', 406],
  ['2.0', 406],
  ['0.9', 406],
  ['1', 400],
  ['1.2.3', 400],
  ['newest', 400],
  ['latest', 200],
  ['1.0', 200],
])('version %s is answered %i', async (version, status) => {
  const answer = await call('GET', '/resource_providers', undefined, version)
  expect(answer.status).toBe(status)
  expect(JSON.stringify(answer.body).includes('"min_version":"1.0","max_version":"1.39"')).toBe(status === 406)
})

/** From when on each route is there; one version earlier it is not. */
const begins: readonly [method: string, path: string, since: string, before: number][] = [
  ['GET', `${rp(1)}/aggregates`, '1.1', 404],
  ['PUT', `${rp(1)}/aggregates`, '1.1', 404],
  ['GET', '/resource_classes', '1.2', 404],
  ['POST', '/resource_classes', '1.2', 404],
  ['GET', '/resource_classes/VCPU', '1.2', 404],
  ['PUT', '/resource_classes/CUSTOM_A', '1.2', 404],
  ['DELETE', '/resource_classes/CUSTOM_A', '1.2', 404],
  ['DELETE', `${rp(1)}/inventories`, '1.5', 405],
  ['GET', '/traits', '1.6', 404],
  ['GET', '/traits/HW_CPU_X86_AVX', '1.6', 404],
  ['PUT', '/traits/CUSTOM_A', '1.6', 404],
  ['DELETE', '/traits/CUSTOM_A', '1.6', 404],
  ['GET', `${rp(1)}/traits`, '1.6', 404],
  ['PUT', `${rp(1)}/traits`, '1.6', 404],
  ['DELETE', `${rp(1)}/traits`, '1.6', 404],
  ['GET', '/usages?project_id=p', '1.9', 404],
  ['GET', '/allocation_candidates?resources=VCPU:1', '1.10', 404],
  ['POST', '/allocations', '1.13', 404],
  ['POST', '/reshaper', '1.30', 404],
]

test.each(begins)('%s %s is there from %s on, and before it is a %i', async (method, path, since, before) => {
  const [, minor = 0] = since.split('.').map(Number)
  const body = ['PUT', 'POST'].includes(method) ? {} : undefined
  expect((await call(method, path, body, `1.${minor - 1}`)).status).toBe(before)
  const answer = await call(method, path, body, since)
  expect(answer.status === 404 ? JSON.stringify(answer.body) : '').not.toContain('version of the API')
  expect(answer.status).not.toBe(405)
})

/** What one version of a field or header shows, and the version before does not. */
const shows: readonly [
  what: string,
  path: string,
  since: string,
  pick: (answer: { body: unknown; headers: Record<string, unknown> }) => unknown,
][] = [
  ['link to aggregates', rp(1), '1.1', ({ body }) => JSON.stringify(body).includes('/aggregates"') || undefined],
  ['link to traits', rp(1), '1.6', ({ body }) => JSON.stringify(body).includes('/traits"') || undefined],
  ['link to allocations', rp(1), '1.11', ({ body }) => JSON.stringify(body).includes('/allocations"') || undefined],
  ['parent', rp(1), '1.14', ({ body }) => (Object.hasOwn(body as object, 'parent_provider_uuid') ? 'there' : undefined)],
  ['root', rp(1), '1.14', ({ body }) => (body as Record<string, unknown>)['root_provider_uuid']],
  ['cache-control', rp(1), '1.15', ({ headers }) => headers['cache-control']],
  ['last-modified of a list', '/traits', '1.15', ({ headers }) => headers['last-modified']],
  [
    'generation of aggregates',
    `${rp(1)}/aggregates`,
    '1.19',
    ({ body }) => (body as Record<string, unknown>)['resource_provider_generation'],
  ],
  ['project of allocations', `/allocations/${consumer(1)}`, '1.12', ({ body }) => (body as Record<string, unknown>)['project_id']],
  ['consumer generation', `/allocations/${consumer(1)}`, '1.28', ({ body }) => (body as Record<string, unknown>)['consumer_generation']],
  [
    'consumer generation of a provider',
    `${rp(1)}/allocations`,
    '1.28',
    ({ body }) => /consumer_generation/.exec(JSON.stringify(body))?.[0],
  ],
  ['consumer type', `/allocations/${consumer(1)}`, '1.38', ({ body }) => (body as Record<string, unknown>)['consumer_type']],
  ['consumers of usages', '/usages?project_id=p', '1.38', ({ body }) => /consumer_count/.exec(JSON.stringify(body))?.[0]],
  ['traits of summaries', '/allocation_candidates?resources=VCPU:1', '1.17', ({ body }) => /"traits"/.exec(JSON.stringify(body))?.[0]],
  [
    'other classes of summaries',
    '/allocation_candidates?resources=VCPU:1',
    '1.27',
    ({ body }) => /MEMORY_MB/.exec(JSON.stringify(body))?.[0],
  ],
  [
    'root of summaries',
    '/allocation_candidates?resources=VCPU:1',
    '1.29',
    ({ body }) => /root_provider_uuid/.exec(JSON.stringify(body))?.[0],
  ],
  ['mappings', '/allocation_candidates?resources=VCPU:1', '1.34', ({ body }) => /mappings/.exec(JSON.stringify(body))?.[0]],
  ['code of an error', '/resource_providers/nowhere', '1.23', ({ body }) => /placement.undefined_code/.exec(JSON.stringify(body))?.[0]],
]

test.each(shows)('%s of %s is told from %s on', async (_what, path, since, pick) => {
  await provider(1)
  expect(
    (await call('PUT', `/allocations/${consumer(1)}`, { allocations: { [id(1)]: { resources: { VCPU: 1 } } }, ...typed })).status,
  ).toBe(204)
  const [, minor = 0] = since.split('.').map(Number)
  expect(pick(await call('GET', path, undefined, `1.${minor - 1}`))).toBeUndefined()
  expect(pick(await call('GET', path, undefined, since))).toBeDefined()
})

/** What may be asked from a version on; the version before refuses it. */
const understands: readonly [path: string, since: string][] = [
  [`/resource_providers?member_of=${id(9)}`, '1.3'],
  ['/resource_providers?resources=VCPU:1', '1.4'],
  [`/resource_providers?in_tree=${id(1)}`, '1.14'],
  ['/resource_providers?required=HW_CPU_X86_AVX', '1.18'],
  ['/resource_providers?required=!HW_CPU_X86_AVX', '1.22'],
  [`/resource_providers?member_of=${id(8)}&member_of=${id(9)}`, '1.24'],
  [`/resource_providers?member_of=!${id(9)}`, '1.32'],
  ['/resource_providers?required=in:HW_CPU_X86_AVX,HW_CPU_X86_AVX2', '1.39'],
  ['/allocation_candidates?resources=VCPU:1&limit=1', '1.16'],
  ['/allocation_candidates?resources=VCPU:1&required=HW_CPU_X86_AVX', '1.17'],
  [`/allocation_candidates?resources=VCPU:1&member_of=${id(9)}`, '1.21'],
  ['/allocation_candidates?resources=VCPU:1&required=!HW_CPU_X86_AVX', '1.22'],
  ['/allocation_candidates?resources1=VCPU:1', '1.25'],
  ['/allocation_candidates?resources=VCPU:1&group_policy=none', '1.25'],
  [`/allocation_candidates?resources=VCPU:1&in_tree=${id(1)}`, '1.31'],
  [`/allocation_candidates?resources=VCPU:1&member_of=!${id(9)}`, '1.32'],
  ['/allocation_candidates?resources_COMPUTE=VCPU:1', '1.33'],
  ['/allocation_candidates?resources=VCPU:1&root_required=HW_CPU_X86_AVX', '1.35'],
  ['/allocation_candidates?resources1=VCPU:1&required2=HW_CPU_X86_AVX&same_subtree=1,2&group_policy=none', '1.36'],
  ['/allocation_candidates?resources=VCPU:1&required=in:HW_CPU_X86_AVX,HW_CPU_X86_AVX2', '1.39'],
]

test.each(understands)('%s may be asked from %s on', async (path, since) => {
  const [, minor = 0] = since.split('.').map(Number)
  expect(await call('GET', path, undefined, `1.${minor - 1}`)).toMatchObject({ status: 400, body: { errors: [{ status: 400 }] } })
  expect((await call('GET', path, undefined, since)).status).toBe(200)
})

const take = { [id(1)]: { resources: { VCPU: 1 } } }
const oldTake = [{ resource_provider: { uuid: id(1) }, resources: { VCPU: 1 } }]

/** The shapes of the body of one allocation: the first version that takes it, and the first that does not any more. */
test.each<[string, string | null, object]>([
  ['1.0', '1.8', { allocations: oldTake }],
  ['1.8', '1.12', { allocations: oldTake, ...owner }],
  ['1.12', '1.28', { allocations: take, ...owner }],
  ['1.28', '1.38', { allocations: take, ...owner, consumer_generation: null }],
  ['1.34', '1.38', { allocations: take, ...owner, consumer_generation: null, mappings: { '': [id(1)] } }],
  ['1.38', null, { allocations: take, ...typed }],
])('allocations as of %s are taken until %s', async (since, until, body) => {
  await provider(1)
  const put = async (version: string) => (await call('PUT', `/allocations/${consumer(1)}`, body, version)).status
  const [, minor = 0] = since.split('.').map(Number)
  const others = [...(minor > 0 ? [`1.${minor - 1}`] : []), ...(until === null ? [] : [until])]
  for (const version of others) expect(await put(version)).toBe(400)
  expect(await put(since)).toBe(204)
  expect(await miscounted(cloud)).toEqual([])
})

test.each<[string, string, string, unknown, number]>([
  ['a provider without a name', 'POST', '/resource_providers', {}, 400],
  ['a provider with more', 'POST', '/resource_providers', { name: 'x', colour: 'red' }, 400],
  ['a provider that is its own parent', 'POST', '/resource_providers', { name: 'x', uuid: id(5), parent_provider_uuid: id(5) }, 400],
  ['a provider below nothing', 'POST', '/resource_providers', { name: 'x', parent_provider_uuid: id(5) }, 400],
  ['a provider of a name that is taken', 'POST', '/resource_providers', { name: 'rp1' }, 409],
  ['a provider of an id that is taken', 'POST', '/resource_providers', { name: 'x', uuid: id(1) }, 409],
  ['an inventory with too much reserved', 'POST', `${rp(1)}/inventories`, { resource_class: 'DISK_GB', total: 1, reserved: 2 }, 400],
  ['an inventory of an unknown class', 'POST', `${rp(1)}/inventories`, { resource_class: 'CUSTOM_NONE', total: 1 }, 400],
  ['an inventory that is there', 'POST', `${rp(1)}/inventories`, { resource_class: 'VCPU', total: 1 }, 409],
  ['an inventory of an older generation', 'PUT', `${rp(1)}/inventories`, { resource_provider_generation: 0, inventories: {} }, 409],
  ['one inventory of an older generation', 'PUT', `${rp(1)}/inventories/VCPU`, { resource_provider_generation: 0, total: 1 }, 409],
  ['one inventory that is not there', 'PUT', `${rp(1)}/inventories/DISK_GB`, { resource_provider_generation: 2, total: 1 }, 400],
  ['inventories that are in use', 'PUT', `${rp(1)}/inventories`, { resource_provider_generation: 2, inventories: {} }, 409],
  ['all inventories in use', 'DELETE', `${rp(1)}/inventories`, undefined, 409],
  ['an inventory in use', 'DELETE', `${rp(1)}/inventories/VCPU`, undefined, 409],
  ['an inventory that is not there', 'DELETE', `${rp(1)}/inventories/DISK_GB`, undefined, 404],
  ['a provider in use', 'DELETE', rp(1), undefined, 409],
  ['a provider that is not there', 'DELETE', rp(9), undefined, 404],
  ['traits of an older generation', 'PUT', `${rp(1)}/traits`, { resource_provider_generation: 0, traits: [] }, 409],
  ['a trait that is unknown', 'PUT', `${rp(1)}/traits`, { resource_provider_generation: 2, traits: ['NONE'] }, 400],
  ['aggregates of an older generation', 'PUT', `${rp(1)}/aggregates`, { resource_provider_generation: 0, aggregates: [] }, 409],
  ['aggregates twice', 'PUT', `${rp(1)}/aggregates`, { resource_provider_generation: 2, aggregates: [id(9), id(9)] }, 400],
  ['a standard trait', 'DELETE', '/traits/HW_CPU_X86_AVX', undefined, 400],
  ['a trait that is not custom', 'PUT', '/traits/MINE', undefined, 400],
  ['a trait that nobody knows', 'GET', '/traits/CUSTOM_NONE', undefined, 404],
  ['a standard class', 'DELETE', '/resource_classes/VCPU', undefined, 400],
  ['a class that is not custom', 'PUT', '/resource_classes/MINE', undefined, 400],
  ['a class that nobody knows', 'GET', '/resource_classes/CUSTOM_NONE', undefined, 404],
  ['more than there is', 'PUT', `/allocations/${consumer(2)}`, { allocations: { [id(1)]: { resources: { VCPU: 16 } } }, ...typed }, 409],
  ['what is not there', 'PUT', `/allocations/${consumer(2)}`, { allocations: { [id(1)]: { resources: { DISK_GB: 1 } } }, ...typed }, 409],
  [
    'a class that is unknown',
    'PUT',
    `/allocations/${consumer(2)}`,
    { allocations: { [id(1)]: { resources: { CUSTOM_X: 1 } } }, ...typed },
    400,
  ],
  ['from nobody', 'PUT', `/allocations/${consumer(2)}`, { allocations: { [id(9)]: { resources: { VCPU: 1 } } }, ...typed }, 400],
  ['nothing of it', 'PUT', `/allocations/${consumer(2)}`, { allocations: { [id(1)]: { resources: { VCPU: 0 } } }, ...typed }, 400],
  ['an older consumer', 'PUT', `/allocations/${consumer(1)}`, { allocations: take, ...typed, consumer_generation: 7 }, 409],
  ['a consumer that should not be there', 'PUT', `/allocations/${consumer(1)}`, { allocations: take, ...typed }, 409],
  ['a consumer that is none', 'PUT', '/allocations/nobody', { allocations: take, ...typed }, 400],
  ['what nobody holds', 'DELETE', `/allocations/${consumer(2)}`, undefined, 404],
  ['no resources', 'GET', '/allocation_candidates', undefined, 400],
  ['an amount that is none', 'GET', '/allocation_candidates?resources=VCPU:none', undefined, 400],
  ['an amount of nothing', 'GET', '/allocation_candidates?resources=VCPU:0', undefined, 400],
  ['an unknown class', 'GET', '/allocation_candidates?resources=CUSTOM_NONE:1', undefined, 400],
  ['an unknown trait', 'GET', '/allocation_candidates?resources=VCPU:1&required=NONE', undefined, 400],
  [
    'a trait that is wanted and not',
    'GET',
    '/allocation_candidates?resources=VCPU:1&required=HW_CPU_X86_AVX,!HW_CPU_X86_AVX',
    undefined,
    400,
  ],
  ['two groups without a policy', 'GET', '/allocation_candidates?resources1=VCPU:1&resources2=VCPU:1', undefined, 400],
  ['what nobody knows', 'GET', '/allocation_candidates?resources=VCPU:1&colour=red', undefined, 400],
  ['usages of nobody', 'GET', '/usages', undefined, 400],
])('%s: refused (%s %s)', async (_what, method, path, body, status) => {
  await provider(1)
  expect((await call('PUT', `/allocations/${consumer(1)}`, { allocations: take, ...typed })).status).toBe(204)
  expect(await call(method, path, body)).toMatchObject({
    status,
    body: { errors: [{ status, code: expect.stringMatching(/^placement\./) as string }] },
  })
  expect(await miscounted(cloud)).toEqual([])
})

test('bodies say that they are JSON, and readers take it', async () => {
  const send = (headers: Record<string, string>, body = '{"name":"x"}') => call('POST', '/resource_providers', body, max, headers)
  expect((await send({ 'content-type': 'text/plain' })).status).toBe(415)
  expect((await send({ 'content-type': 'application/json' }, '{')).status).toBe(400)
  expect((await call('GET', '/resource_providers', undefined, max, { accept: 'text/html' })).status).toBe(406)
  expect((await call('GET', '/resource_providers', undefined, max, { accept: 'text/html, application/*;q=0.1' })).status).toBe(200)
})

test('the cloud’s plumbing is for administrators and services; usages of one’s project are for its readers', async () => {
  const as = (token: string, method: string, path: string, body?: unknown) =>
    cloud.rest(method, `/placement${path}`, {
      token,
      ...(body === undefined ? {} : { body }),
      headers: { 'openstack-api-version': 'placement 1.39' },
    })
  expect((await as('service', 'GET', '/resource_providers')).status).toBe(200)
  for (const role of ['reader', 'member', 'manager']) expect((await as(role, 'GET', '/resource_providers')).status).toBe(403)
  expect((await as('reader-p', 'GET', '/usages?project_id=p')).status).toBe(200)
  expect((await as('reader-p', 'GET', '/usages?project_id=other')).status).toBe(403)
  const body = { inventories: { [id(1)]: { resource_provider_generation: 0, inventories: {} } }, allocations: {} }
  expect((await as('admin', 'POST', '/reshaper', body)).status).toBe(403)
  expect((await as('service', 'POST', '/reshaper', body)).status).toBe(400)
})

test('a tree moves with what hangs on it, and never into itself', async () => {
  await provider(1)
  await provider(2, { parent: 1 })
  await provider(3, { parent: 2 })
  await provider(4)
  const move = (n: number, parent: number | null, version = max) =>
    call('PUT', rp(n), { name: `rp${n}`, parent_provider_uuid: parent === null ? null : id(parent) }, version)
  expect((await move(2, 4, '1.36')).status).toBe(400)
  expect((await move(1, 3)).status).toBe(400)
  expect(await move(2, 4)).toMatchObject({ status: 200, body: { root_provider_uuid: id(4) } })
  expect(await call('GET', rp(3))).toMatchObject({ body: { root_provider_uuid: id(4), parent_provider_uuid: id(2) } })
  expect(await call('DELETE', rp(4))).toMatchObject({
    status: 409,
    body: { errors: [{ code: 'placement.resource_provider.cannot_delete_parent' }] },
  })
  expect(await call('GET', `/resource_providers?in_tree=${id(3)}`)).toMatchObject({
    body: { resource_providers: [{ uuid: id(2) }, { uuid: id(3) }, { uuid: id(4) }] },
  })
})

test('many consumers change at once, or none of them', async () => {
  await provider(1)
  const claim = (amount: number) => ({ allocations: { [id(1)]: { resources: { VCPU: amount } } }, ...typed })
  expect((await call('POST', '/allocations', { [consumer(1)]: claim(10), [consumer(2)]: claim(10) })).status).toBe(409)
  expect(await call('GET', `${rp(1)}/usages`)).toMatchObject({ body: { usages: { VCPU: 0 } } })
  expect((await call('POST', '/allocations', { [consumer(1)]: claim(10), [consumer(2)]: claim(6) })).status).toBe(204)
  expect(await call('GET', '/usages?project_id=p&consumer_type=all')).toMatchObject({
    body: { usages: { all: { VCPU: 16, consumer_count: 2 } } },
  })
  // Room that one leaves can be taken by the other in the same breath.
  const seen = { ...typed, consumer_generation: 1 }
  const swap = {
    [consumer(1)]: { ...seen, allocations: {} },
    [consumer(2)]: { ...seen, allocations: { [id(1)]: { resources: { VCPU: 16 } } } },
  }
  expect((await call('POST', '/allocations', swap)).status).toBe(204)
  expect(await call('GET', `/allocations/${consumer(1)}`)).toMatchObject({ body: { allocations: {} } })
  expect(await miscounted(cloud)).toEqual([])
})

test('an overfull inventory may become less full, and no fuller', async () => {
  await provider(1)
  const put = (amount: number, generation: number | null) =>
    call('PUT', `/allocations/${consumer(1)}`, {
      ...typed,
      consumer_generation: generation,
      allocations: { [id(1)]: { resources: { VCPU: amount } } },
    })
  await put(16, null)
  await call('PUT', `${rp(1)}/inventories/VCPU`, { resource_provider_generation: 2, total: 4 })
  expect((await put(12, 1)).status).toBe(204)
  expect((await put(13, 2)).status).toBe(409)
})

test('inventory moves to a child together with what is allocated from it', async () => {
  await provider(1)
  await provider(2, { parent: 1, stocks: {} })
  await call('PUT', `/allocations/${consumer(1)}`, { allocations: { [id(1)]: { resources: { VCPU: 4, MEMORY_MB: 10 } } }, ...typed })
  const body = {
    inventories: {
      [id(1)]: { resource_provider_generation: 2, inventories: { MEMORY_MB: { total: 1000 } } },
      [id(2)]: { resource_provider_generation: 1, inventories: { VCPU: { total: 16 } } },
    },
    allocations: {
      [consumer(1)]: {
        ...typed,
        consumer_generation: 1,
        allocations: { [id(1)]: { resources: { MEMORY_MB: 10 } }, [id(2)]: { resources: { VCPU: 4 } } },
      },
    },
  }
  const reshape = () =>
    cloud.rest('POST', '/placement/reshaper', { token: 'service', body, headers: { 'openstack-api-version': 'placement 1.39' } })
  expect((await reshape()).status).toBe(204)
  expect(await call('GET', `${rp(2)}/usages`)).toMatchObject({ body: { usages: { VCPU: 4 } } })
  expect((await reshape()).status).toBe(409)
  expect(await miscounted(cloud)).toEqual([])
})

test('candidates: groups, policies, trees, storage that is shared', async () => {
  const shared = id(9)
  await provider(1, { aggregates: [shared], traits: ['HW_CPU_X86_AVX'] })
  await provider(2, { parent: 1, stocks: { SRIOV_NET_VF: { total: 4 } } })
  await provider(3, { parent: 1, stocks: { SRIOV_NET_VF: { total: 4 } } })
  await provider(4, { stocks: { DISK_GB: { total: 100 } }, aggregates: [shared], traits: ['MISC_SHARES_VIA_AGGREGATE'] })
  const found = async (query: string) => {
    const { status, body } = await call('GET', `/allocation_candidates?${query}`)
    expect(status).toBe(200)
    return (body as { allocation_requests: { mappings: Record<string, string[]> }[] }).allocation_requests.map((one) => one.mappings)
  }
  expect(await found('resources=VCPU:1,DISK_GB:1')).toEqual([{ '': [id(1), id(4)] }])
  expect(await found('resources=VCPU:1&resources1=SRIOV_NET_VF:3&resources2=SRIOV_NET_VF:3&group_policy=none')).toHaveLength(2)
  expect(await found('resources1=SRIOV_NET_VF:1&resources2=SRIOV_NET_VF:1&group_policy=none')).toHaveLength(4)
  expect(await found('resources1=SRIOV_NET_VF:1&resources2=SRIOV_NET_VF:1&group_policy=isolate')).toHaveLength(2)
  expect(await found('resources1=VCPU:1&resources2=SRIOV_NET_VF:1&group_policy=none&same_subtree=1,2')).toHaveLength(2)
  expect(await found('resources1=SRIOV_NET_VF:1&resources2=SRIOV_NET_VF:1&group_policy=none&same_subtree=1,2')).toHaveLength(2)
  expect(await found('resources=DISK_GB:1&root_required=HW_CPU_X86_AVX')).toEqual([{ '': [id(4)] }])
  expect(await found(`resources=SRIOV_NET_VF:1&in_tree=${id(3)}&limit=1`)).toHaveLength(1)
  expect(await found('resources=VCPU:1&required=!HW_CPU_X86_AVX')).toEqual([])
})
