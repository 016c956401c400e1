import {
  applicationCredentialRoles,
  applicationCredentials,
  assignments,
  credentials,
  endpoints,
  groups,
  identityProviders,
  limits,
  mappings,
  projects,
  registeredLimits,
  regions,
  roles,
  services,
  trusts,
  users,
} from '@pileus/db/schema/identity'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browsed, BrowseInput } from '../../platform/browse.ts'
import type { Verdict } from '../../platform/can.ts'
import { Fault } from '../../platform/fault.ts'
import type { Op } from '../../platform/op.ts'
import type { Caller, Delegation, ProfileName, Scope } from '../../platform/policy.ts'
import { someone } from '../../platform/testing/cloud.ts'
import { counting } from '../../platform/testing/statements.ts'
import { identity } from './index.ts'
import { identityCloud, type IdentityCloud } from './testing.ts'

type Row = Record<string, unknown> & { id: string; can: Record<string, Verdict> }

let cloud: IdentityCloud
beforeAll(async () => {
  cloud = await identityCloud()
  await settle()
})
afterAll(() => cloud.close())

/** One of everything, in states that have something against being changed. Whoever tests is `me`, at home in `home`. */
async function settle() {
  const { db } = cloud
  const domain = { isDomain: true }
  await db.insert(projects).values([
    { id: 'home', name: 'home', ...domain },
    { id: 'away', name: 'away', ...domain, enabled: false },
    { id: 'frozen', name: 'frozen', ...domain, enabled: false, immutable: true },
    { id: 'holds', name: 'holds', ...domain, enabled: false },
  ])
  const inHome = { domainId: 'home', parentId: 'home' }
  await db.insert(projects).values([
    { id: 'mine', name: 'mine', ...inHome, tags: ['a', 'b'] },
    { id: 'child', name: 'child', domainId: 'home', parentId: 'mine' },
    { id: 'off', name: 'off', ...inHome, enabled: false },
    { id: 'below-off', name: 'below-off', domainId: 'home', parentId: 'off', enabled: false },
    { id: 'kept', name: 'kept', ...inHome, immutable: true },
    { id: 'kept-off', name: 'kept-off', ...inHome, immutable: true, enabled: false },
    { id: 'in-away', name: 'in-away', domainId: 'away', parentId: 'away', enabled: false },
    { id: 'in-holds', name: 'in-holds', domainId: 'holds', parentId: 'holds', immutable: true, enabled: false },
  ])
  await db.insert(users).values([
    { id: 'me', name: 'me', domainId: 'home' },
    { id: 'other', name: 'other', domainId: 'home', enabled: false, defaultProjectId: 'mine' },
    { id: 'stranger', name: 'stranger', domainId: 'away' },
  ])
  await db.insert(groups).values([
    { id: 'team', name: 'team', domainId: 'home' },
    { id: 'band', name: 'band', domainId: 'away' },
  ])
  await db.insert(roles).values([
    { id: 'plain', name: 'plain' },
    { id: 'solid', name: 'solid', immutable: true },
    { id: 'local', name: 'local', domainId: 'home' },
  ])
  await db.insert(assignments).values({ actorKind: 'user', actorId: 'me', targetKind: 'project', targetId: 'mine', roleId: 'plain' })
  await db.insert(applicationCredentials).values([
    { id: 'ac-me', name: 'x', userId: 'me', projectId: 'mine' },
    { id: 'ac-other', name: 'x', userId: 'other', projectId: 'mine', expiresAt: new Date(0) },
  ])
  await db.insert(applicationCredentialRoles).values({ applicationCredentialId: 'ac-me', roleId: 'plain' })
  const seal = (id: string) => ({ id, type: 'cert', blob: cloud.secrets.seal('{}', id) })
  await db.insert(credentials).values([
    { ...seal('cred-me'), userId: 'me' },
    { ...seal('cred-other'), userId: 'other', projectId: 'mine' },
  ])
  const lent = { impersonation: false, projectId: 'mine' }
  await db.insert(trusts).values([
    { id: 'given', trustorId: 'me', trusteeId: 'other', ...lent },
    { id: 'got', trustorId: 'other', trusteeId: 'me', ...lent },
    { id: 'used', trustorId: 'me', trusteeId: 'other', ...lent, remainingUses: 0 },
    { id: 'past', trustorId: 'me', trusteeId: 'other', ...lent, expiresAt: new Date(0) },
  ])
  await registries()
}

async function registries() {
  const { db } = cloud
  await db.insert(regions).values([{ id: 'up' }, { id: 'down', parentRegionId: 'up' }, { id: 'limited' }, { id: 'free' }])
  await db.insert(services).values([
    { id: 'volume', type: 'volume', name: 'cinder' },
    { id: 'spare', type: 'spare', enabled: false },
  ])
  await db.insert(endpoints).values({ id: 'door', serviceId: 'volume', regionId: 'down', interface: 'public', url: 'http://localhost' })
  await db.insert(registeredLimits).values([
    { id: 'used', serviceId: 'volume', resourceName: 'volumes', defaultLimit: 10 },
    { id: 'free', serviceId: 'volume', regionId: 'limited', resourceName: 'volumes', defaultLimit: 10 },
  ])
  await db.insert(limits).values([
    { id: 'l-mine', projectId: 'mine', registeredLimitId: 'used', resourceLimit: 5 },
    { id: 'l-home', domainId: 'home', registeredLimitId: 'used', resourceLimit: 50 },
  ])
  await db.insert(identityProviders).values({ id: 'idp', domainId: 'away', remoteIds: ['x'] })
  await db.insert(mappings).values({ id: 'map', rules: [] })
}

const lists = Object.entries(identity.ops).filter(([name]) => name.startsWith('browse'))
const request = (caller: Caller = someone()) => ({ cloud, requestId: 'test', caller, baseUrl: '' })
const ask = (op: Op, input: BrowseInput, caller?: Caller) => op.call(request(caller), input) as Promise<Browsed<Row>>
const op = (name: string): Op => {
  const found = identity.ops[name]
  if (!found) throw new Error(`There is no operation ${name}.`)
  return found
}

async function sortsOf(list: Op): Promise<string[]> {
  const refusal = await ask(list, { sort: 'nonsense' }).catch((error: Error) => error.message)
  return /there are (.*)$/.exec(String(refusal))?.[1]?.split(', ') ?? []
}

describe.each(lists)('%s', (_name, list) => {
  test('two statements, whatever there is', async () => {
    const counted = counting(cloud)
    await list.call({ ...request(), cloud: counted }, { size: 1000, q: 'a' })
    expect(counted.statements).toHaveLength(2)
  })

  test('pages lead on and back through every row, in any order', async () => {
    const sorts = await sortsOf(list)
    expect(sorts.length).toBeGreaterThan(2)
    for (const sort of sorts)
      for (const desc of [true, false]) {
        const whole = await ask(list, { sort, desc, size: 1000 })
        const ids = whole.rows.map((row) => row.id)
        expect(whole.total).toBe(ids.length)
        const there: string[] = []
        let page = await ask(list, { sort, desc, size: 2 })
        for (; ; page = await ask(list, { sort, desc, size: 2, after: page.next })) {
          there.push(...page.rows.map((row) => row.id))
          if (page.next === null) break
        }
        expect(there, sort).toEqual(ids)
        const back: string[] = page.rows.map((row) => row.id)
        while (page.previous !== null) {
          page = await ask(list, { sort, desc, size: 2, before: page.previous })
          back.unshift(...page.rows.map((row) => row.id))
        }
        expect(back, sort).toEqual(ids)
      }
  })

  test('a facet counts what its value shows', async () => {
    const first = await ask(list, {})
    for (const [facet, values] of Object.entries(first.facets))
      for (const { value, count } of values) expect((await ask(list, { filter: { [facet]: [value] } })).total, facet).toBe(count)
  })

  test('every row is found by its id', async () => {
    for (const row of (await ask(list, {})).rows) expect((await ask(list, { q: row.id })).rows.map(({ id }) => id)).toContain(row.id)
  })
})

test('a cursor survives the removal of its row, and another order refuses it', async () => {
  const browseRegions = op('browseRegions')
  await cloud.db.insert(regions).values([{ id: 'zz-1' }, { id: 'zz-2' }, { id: 'zz-3' }])
  const first = await ask(browseRegions, { q: 'zz-', size: 2 })
  await op('deleteRegion').call(request(), { regionId: 'zz-2' })
  expect((await ask(browseRegions, { q: 'zz-', size: 2, after: first.next ?? '' })).rows.map(({ id }) => id)).toEqual(['zz-3'])
  const refused = { code: 'bad_request', details: { path: ['after'] } }
  await expect(ask(browseRegions, { sort: 'endpoints', after: first.next ?? '' })).rejects.toMatchObject(refused)
  await expect(ask(browseRegions, { desc: true, after: first.next ?? '' })).rejects.toMatchObject(refused)
  for (const after of ['', 'x', '%', Buffer.from('["id",false,5,5]').toString('base64url')])
    await expect(ask(browseRegions, { after })).rejects.toMatchObject({ code: 'bad_request' })
  const forged = Buffer.from('["endpoints",false,"1e9","x"]').toString('base64url')
  await expect(ask(browseRegions, { sort: 'endpoints', after: forged })).rejects.toMatchObject(refused)
})

test('what cannot be filtered or sorted by is told, and a list has a limit', async () => {
  await expect(ask(op('browseUsers'), { filter: { password: ['x'] } })).rejects.toMatchObject({ code: 'bad_request' })
  await expect(ask(op('browseUsers'), { sort: 'toString' })).rejects.toMatchObject({ code: 'bad_request' })
  await expect(ask(op('browseUsers'), { size: 1001 })).rejects.toMatchObject({ code: 'bad_request' })
})

test('no list of credentials shows what is in them', async () => {
  for (const name of ['browseCredentials', 'browseApplicationCredentials', 'browseUsers'])
    for (const row of (await ask(op(name), {})).rows) expect(Object.keys(row).join()).not.toMatch(/blob|hash|secret/i)
})

test('what stands in the way of a removal is named', async () => {
  const refused = (name: string, input: unknown) =>
    op(name)
      .call(request(), input)
      .catch((error: Fault) => error.details['blockers'])
  expect(await refused('deleteRegisteredLimit', { registeredLimitId: 'used' })).toEqual([
    { kind: 'domain', id: 'home', name: 'home' },
    { kind: 'project', id: 'mine', name: 'mine' },
  ])
  expect(await refused('deleteRegion', { regionId: 'up' })).toEqual([{ kind: 'endpoint', id: 'door', name: 'http://localhost' }])
  const limited = await refused('deleteService', { serviceId: 'volume' })
  expect(limited).toContainEqual({ kind: 'registered_limit', id: 'used', name: 'volumes' })
})

test('nobody is told the hash of a secret, whoever asks', async () => {
  const mine = { userId: 'me', id: 'ac-me' }
  for (const [name, input] of [
    ['listApplicationCredentials', mine],
    ['showApplicationCredential', mine],
    ['pageApplicationCredential', mine],
  ] as const)
    expect(JSON.stringify(await op(name).call(request(), input))).not.toMatch(/hash/i)
})

type Try = (row: Row) => [op: string, input: unknown]
const updates =
  (name: string, key: string, changes: object): Try =>
  (row) => [name, { [key]: row.id, extra: {}, ...changes }]
const removes =
  (name: string, key: string): Try =>
  (row) => [name, { [key]: row.id }]
const projectActions = (kind: 'Project' | 'Domain', key: string) => ({
  edit: updates(`update${kind}`, key, { description: 'x' }),
  enable: updates(`update${kind}`, key, { enabled: true }),
  disable: updates(`update${kind}`, key, { enabled: false }),
  protect: updates(`update${kind}`, key, { options: { immutable: true } }),
  unprotect: updates(`update${kind}`, key, { options: { immutable: false } }),
  delete: removes(`delete${kind}`, key),
})
const one = (name: string, key: string, changes: object) => ({
  edit: updates(`update${name}`, key, changes),
  delete: removes(`delete${name}`, key),
})
const switching = (name: string, key: string) => ({
  enable: updates(`update${name}`, key, { enabled: true }),
  disable: updates(`update${name}`, key, { enabled: false }),
})

/** For each action of each list, the operation that it stands for. */
const tries: Record<string, Record<string, Try>> = {
  browseProjects: { ...projectActions('Project', 'projectId'), tag: (row) => ['setProjectTags', { projectId: row.id, tags: ['x'] }] },
  browseDomains: {
    ...projectActions('Domain', 'domainId'),
    createProject: (row) => ['createProject', { name: 'new', domainId: row.id }],
    createUser: (row) => ['createUser', { name: 'new', domainId: row.id }],
    createGroup: (row) => ['createGroup', { name: 'new', domainId: row.id }],
  },
  browseUsers: {
    ...one('User', 'userId', { description: 'x' }),
    setPassword: updates('updateUser', 'userId', { email: 'x' }),
    enable: updates('updateUser', 'userId', { enabled: true }),
    disable: updates('updateUser', 'userId', { enabled: false }),
    resetSecondFactor: (row) => ['resetSecondFactor', { userId: row.id }],
  },
  browseGroups: {
    ...one('Group', 'groupId', { description: 'x' }),
    seeMembers: (row) => ['listGroupMembers', { groupId: row.id }],
    addMember: (row) => ['addGroupMember', { groupId: row.id, userId: row['domainId'] === 'home' ? 'me' : 'stranger' }],
    removeMember: (row) => ['removeGroupMember', { groupId: row.id, userId: row['domainId'] === 'home' ? 'me' : 'stranger' }],
  },
  browseRoles: {
    ...one('Role', 'roleId', { description: 'x' }),
    unprotect: updates('updateRole', 'roleId', { options: { immutable: false } }),
    imply: (row) => ['createImpliedRole', { priorId: row.id, impliedId: row.id === 'solid' ? 'plain' : 'solid' }],
    unimply: (row) => ['deleteImpliedRole', { priorId: row.id, impliedId: 'solid' }],
  },
  browseAssignments: {
    revoke: ({ actorKind, actorId, targetKind, targetId, roleId, inherited }) => [
      'revokeGrant',
      { actorKind, actorId, targetKind, targetId, roleId, inherited },
    ],
  },
  browseApplicationCredentials: { delete: (row) => ['deleteApplicationCredential', { id: row.id, userId: row['userId'] }] },
  browseCredentials: { ...one('Credential', 'credentialId', { blob: '{}' }), show: removes('showCredential', 'credentialId') },
  browseTrusts: { delete: removes('deleteTrust', 'trustId') },
  browseRegisteredLimits: {
    edit: (row) => ['updateRegisteredLimit', { registeredLimitId: row.id, defaultLimit: 3 }],
    delete: removes('deleteRegisteredLimit', 'registeredLimitId'),
  },
  browseLimits: { edit: (row) => ['updateLimit', { limitId: row.id, resourceLimit: 3 }], delete: removes('deleteLimit', 'limitId') },
  browseRegions: one('Region', 'regionId', { description: 'x' }),
  browseServices: { ...one('Service', 'serviceId', { description: 'x' }), ...switching('Service', 'serviceId') },
  browseEndpoints: { ...one('Endpoint', 'endpointId', { url: 'http://localhost' }), ...switching('Endpoint', 'endpointId') },
  browseIdentityProviders: {
    edit: (row) => ['updateIdentityProvider', { idpId: row.id, description: 'x' }],
    enable: (row) => ['updateIdentityProvider', { idpId: row.id, enabled: true }],
    disable: (row) => ['updateIdentityProvider', { idpId: row.id, enabled: false }],
    delete: removes('deleteIdentityProvider', 'idpId'),
    addProtocol: (row) => ['createProtocol', { idpId: row.id, protocolId: 'p', mappingId: 'map' }],
    removeProtocol: (row) => ['deleteProtocol', { idpId: row.id, protocolId: 'p' }],
  },
  browseMappings: {
    edit: (row) => [
      'updateMapping',
      { mappingId: row.id, rules: [{ local: [{ user: { name: '{0}' } }], remote: [{ type: 'x' }] }], schemaVersion: '1.0' },
    ],
    delete: removes('deleteMapping', 'mappingId'),
  },
}

/** These say that nothing would change, or warn of what one would regret; the operations do not mind. */
const advice = ['enabled', 'disabled', 'not_immutable', 'own_account', 'last_admin']
/** The operation got as far as looking for something that was never there: so it was allowed. */
const allowedThough = ['not_found']

class Undo extends Error {}

/** What an operation answers, and nothing of it stays. */
async function attempt(caller: Caller, [name, input]: ReturnType<Try>, profile: ProfileName): Promise<Fault | undefined> {
  let answer: Fault | undefined
  await cloud.db
    .transaction(async (tx) => {
      const inside = { ...cloud, db: tx as never, profile, committed: () => undefined }
      await op(name)
        .call({ ...request(caller), cloud: inside }, input)
        .catch((error: unknown) => {
          if (!(error instanceof Fault)) throw error
          answer = error
        })
      throw new Undo()
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error
    })
  return answer
}

const ladder = ['reader', 'member', 'manager', 'admin']
const me = (scope: Scope, role: string, delegation?: Delegation): Caller => ({
  ...someone({ userId: 'me', userDomainId: 'home', scope, roles: new Set(ladder.slice(0, ladder.indexOf(role) + 1)) }),
  ...(delegation ? { delegation } : {}),
})
const inProject: Scope = { kind: 'project', projectId: 'mine', domainId: 'home' }
const inDomain: Scope = { kind: 'domain', domainId: 'home' }
const personas: Record<string, Caller> = {
  'an admin of the system': me({ kind: 'system' }, 'admin'),
  'a reader of the system': me({ kind: 'system' }, 'reader'),
  'an admin of the domain': me(inDomain, 'admin'),
  'a manager of the domain': me(inDomain, 'manager'),
  'a reader of the domain': me(inDomain, 'reader'),
  'an admin of the project': me(inProject, 'admin'),
  'a member of the project': me(inProject, 'member'),
  'what an admin has lent': me(inProject, 'admin', { kind: 'application_credential', id: 'ac-me', restricted: true }),
  'what an admin has lent without restriction': me(inProject, 'admin', { kind: 'application_credential', id: 'ac-me', restricted: false }),
  'a trustee': me(inProject, 'admin', { kind: 'trust', id: 'got', restricted: true }),
}

const cases = Object.entries(personas).flatMap(([who, caller]) =>
  (['default', 'scoped'] as const).map((profile) => ({ who, caller, profile })),
)

test.each(cases)('$who is told under $profile what the operations answer', { timeout: 60_000 }, async ({ caller, profile }) => {
  const wrong: unknown[] = []
  for (const [name, list] of lists) {
    const shown = (await list
      .call({ ...request(caller), cloud: { ...cloud, profile } }, { size: 1000 })
      .catch((error: unknown) => (error instanceof Fault && error.code === 'forbidden' ? undefined : Promise.reject(error)))) as
      | Browsed<Row>
      | undefined
    for (const row of shown?.rows ?? [])
      for (const [action, verdict] of Object.entries(row.can)) {
        const way = tries[name]?.[action]
        if (!way) throw new Error(`No operation is tried for ${action} of ${name}.`)
        if (verdict !== true && advice.includes(verdict.code)) continue
        const answer = await attempt(caller, way(row), profile)
        const allowed = answer === undefined || (verdict === true && allowedThough.includes(answer.code))
        if (allowed !== (verdict === true)) wrong.push([name, action, row.id, verdict, answer?.code, answer?.message])
      }
  }
  expect(wrong).toEqual([])
})
