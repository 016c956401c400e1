import { messages } from '@pileus/db/schema/dashboard'
import {
  accessRules,
  applicationCredentialAccessRules,
  applicationCredentials,
  assignments,
  credentials,
  endpoints,
  federationProtocols,
  groups,
  identityProviders,
  impliedRoles,
  limits,
  mappings,
  memberships,
  projects,
  registeredLimits,
  regions,
  roles,
  services as catalog,
  trusts,
  users,
} from '@pileus/db/schema/identity'
import { images, members as imageMembers } from '@pileus/db/schema/image'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import type { Op } from '../platform/op.ts'
import { someone } from '../platform/testing/cloud.ts'
import { counting } from '../platform/testing/statements.ts'
import { authenticate } from './identity/index.ts'
import { identityCloud, signIn, type IdentityCloud } from './identity/testing.ts'
import { services } from './index.ts'

/** What a list or the page about one thing may ask the database, however much there is. */
const atMost = 3

/** Names and numbers that each size has for itself. */
const sizes = [
  { size: 'few', around: 2 },
  { size: 'many', around: 40 },
] as const
type Size = (typeof sizes)[number]['size']

let cloud: IdentityCloud
beforeAll(async () => {
  cloud = await identityCloud()
  for (const { size, around } of sizes) {
    await people(size, around)
    await delegations(size, around)
    await registries(size, around)
    await shared(size, around)
  }
  for (let i = 0; i < 5; i++) await call('identity', 'createRegion', { id: `told-${i}` })
})
afterAll(() => cloud.close())

const many = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))

/** A domain with a project, a user, a group and a role, each of them with `around` others that its page tells of. */
async function people(size: Size, around: number) {
  const { db } = cloud
  await db.insert(projects).values({ id: `domain-${size}`, name: `domain-${size}`, isDomain: true })
  const at = { domainId: `domain-${size}` }
  await db
    .insert(projects)
    .values(many(around, (i) => ({ id: `above-${size}-${i}`, name: `above-${i}`, ...at, parentId: aboveOf(size, i) })))
  await db.insert(projects).values({ id: `project-${size}`, name: 'project', ...at, parentId: aboveOf(size, around) })
  await db
    .insert(projects)
    .values(many(around, (i) => ({ id: `below-${size}-${i}`, name: `below-${i}`, ...at, parentId: `project-${size}` })))
  await db
    .insert(users)
    .values([{ id: `user-${size}`, name: 'user', ...at }, ...many(around, (i) => ({ id: `user-${size}-${i}`, name: `user-${i}`, ...at }))])
  await db
    .insert(groups)
    .values([
      { id: `group-${size}`, name: 'group', ...at },
      ...many(around, (i) => ({ id: `group-${size}-${i}`, name: `group-${i}`, ...at })),
    ])
  await db.insert(memberships).values(
    many(around, (i) => i).flatMap((i) => [
      { userId: `user-${size}`, groupId: `group-${size}-${i}` },
      { userId: `user-${size}-${i}`, groupId: `group-${size}` },
    ]),
  )
  await db
    .insert(roles)
    .values([
      { id: `role-${size}`, name: `role-${size}` },
      ...many(around, (i) => ({ id: `role-${size}-${i}`, name: `role-${size}-${i}` })),
    ])
  await db.insert(impliedRoles).values(many(around, (i) => ({ priorId: `role-${size}`, impliedId: `role-${size}-${i}` })))
  const held = { roleId: `role-${size}`, inherited: false }
  const places = [
    { targetKind: 'project', targetId: `project-${size}` },
    { targetKind: 'domain', targetId: `domain-${size}` },
  ] as const
  for (const place of places)
    await db
      .insert(assignments)
      .values([
        { actorKind: 'user', actorId: `user-${size}`, ...place, ...held },
        { actorKind: 'group', actorId: `group-${size}`, ...place, ...held },
        ...many(around, (i) => ({ actorKind: 'user', actorId: `user-${size}-${i}`, ...place, ...held }) as const),
        ...many(around, (i) => ({ actorKind: 'group', actorId: `group-${size}-${i}`, ...place, ...held }) as const),
      ])
}

const aboveOf = (size: Size, i: number) => (i === 0 ? `domain-${size}` : `above-${size}-${i - 1}`)

async function delegations(size: Size, around: number) {
  const { db } = cloud
  const [userId, projectId] = [`user-${size}`, `project-${size}`]
  await db
    .insert(applicationCredentials)
    .values([
      { id: `lent-${size}`, name: 'lent', userId, projectId },
      ...many(around, (i) => ({ id: `lent-${size}-${i}`, name: `lent-${i}`, userId, projectId })),
    ])
  const rule = (i: number) => `rule-${size}-${i}`
  await db.insert(accessRules).values(many(around, (i) => ({ id: rule(i), userId, service: 'compute', method: 'GET', path: `/${i}` })))
  await db
    .insert(applicationCredentialAccessRules)
    .values(many(around, (i) => ({ applicationCredentialId: `lent-${size}`, accessRuleId: rule(i) })))
  await db
    .insert(credentials)
    .values(
      many(around, (i) => ({ id: `key-${size}-${i}`, userId, type: `kind-${i}`, blob: cloud.secrets.seal('{}', `key-${size}-${i}`) })),
    )
  const trust = { trustorId: userId, trusteeId: `user-${size}-0`, projectId, impersonation: false }
  await db.insert(trusts).values({ id: `trust-${size}`, ...trust })
  await db.insert(trusts).values(many(around, (i) => ({ id: `trust-${size}-${i}`, ...trust, redelegatedTrustId: `trust-${size}` })))
}

async function registries(size: Size, around: number) {
  const { db } = cloud
  const said = { body: '', tone: 'info', audience: 'everybody', authorId: 'somebody' } as const
  await db.insert(messages).values(many(around, (i) => ({ title: `message ${i}`, ...said })))
  await db.insert(regions).values(many(around, (i) => ({ id: `region-${size}-${i}` })))
  const serviceId = `service-${size}`
  await db
    .insert(catalog)
    .values([{ id: serviceId, type: serviceId }, ...many(around, (i) => ({ id: `${serviceId}-${i}`, type: `t-${size}-${i}` }))])
  await db
    .insert(endpoints)
    .values(many(around, (i) => ({ serviceId, regionId: `region-${size}-${i}`, interface: 'public' as const, url: 'http://localhost' })))
  const limit = (i: number) => `limit-${size}-${i}`
  await db
    .insert(registeredLimits)
    .values(many(around, (i) => ({ id: limit(i), serviceId, resourceName: `things-${i}`, defaultLimit: 10 })))
  await db.insert(limits).values(many(around, (i) => ({ projectId: `project-${size}`, registeredLimitId: limit(i), resourceLimit: 5 })))
  const at = { domainId: `domain-${size}` }
  await db.insert(identityProviders).values([{ id: `idp-${size}`, ...at }, ...many(around, (i) => ({ id: `idp-${size}-${i}`, ...at }))])
  await db.insert(mappings).values([{ id: `map-${size}`, rules: [] }, ...many(around, (i) => ({ id: `map-${size}-${i}`, rules: [] }))])
  await db
    .insert(federationProtocols)
    .values(many(around, (i) => ({ id: `protocol-${i}`, identityProviderId: `idp-${size}`, mappingId: `map-${size}` })))
}

const imageOf = (size: Size) => `00000000-0000-7000-8000-00000000000${size === 'few' ? 1 : 2}`

/** An image with its members. */
async function shared(size: Size, around: number) {
  await cloud.db.insert(images).values({ id: imageOf(size), projectId: `project-${size}` })
  await cloud.db.insert(imageMembers).values(many(around, (i) => ({ imageId: imageOf(size), memberId: `member-${i}` })))
}

/** By the name that an operation has for what its page is about. */
const subjects: Readonly<Record<string, (size: Size) => string>> = {
  projectId: (size) => `project-${size}`,
  domainId: (size) => `domain-${size}`,
  userId: (size) => `user-${size}`,
  groupId: (size) => `group-${size}`,
  roleId: (size) => `role-${size}`,
  serviceId: (size) => `service-${size}`,
  idpId: (size) => `idp-${size}`,
  mappingId: (size) => `map-${size}`,
  trustId: (size) => `trust-${size}`,
  imageId: imageOf,
  // An application credential's page.
  id: (size) => `lent-${size}`,
}

const operations = services.flatMap(({ type, ops }) => Object.entries(ops).map(([name, op]) => ({ name, type, op })))
/** These have filters of their own, and are no `browse`. */
const alsoLists = ['listActivity']
const lists = operations.filter(({ name }) => name.startsWith('browse') || alsoLists.includes(name))
const pages = operations.filter(({ name }) => name.startsWith('page'))

const call = (type: string, name: string, input: unknown) =>
  services.find((service) => service.type === type)?.ops[name]?.call({ cloud, requestId: 'test', caller: someone(), baseUrl: '' }, input)

async function asked(op: Op, input: unknown): Promise<number> {
  const counted = counting(cloud)
  await op.call({ cloud: counted, requestId: 'test', caller: someone(), baseUrl: '' }, input)
  return counted.statements.length
}

function pageInput(name: string, op: Op, size: Size) {
  const [key = ''] = Object.keys((op.input as z.ZodObject).shape)
  const subject = subjects[key]
  if (!subject) throw new Error(`${name} asks for ${key}: make one of those here, with things around it.`)
  return { [key]: subject(size) }
}

test('there are lists and pages to count', () => {
  expect(lists.length).toBeGreaterThan(15)
  expect(pages.length).toBeGreaterThan(8)
})

describe('a list asks the same number of statements whatever the number of rows', () => {
  test.each(lists)('$type $name', async ({ op }) => {
    const [one, all] = [await asked(op, { size: 1 }), await asked(op, { size: 1000 })]
    expect(one).toBeLessThanOrEqual(atMost)
    expect(all).toBe(one)
  })
})

describe('the page about one thing asks the same number of statements whatever is around it', () => {
  test.each(pages)('$type $name', async ({ name, op }) => {
    const [few, all] = [await asked(op, pageInput(name, op, 'few')), await asked(op, pageInput(name, op, 'many'))]
    expect(few).toBeLessThanOrEqual(atMost)
    expect(all).toBe(few)
  })
})

test('who asks costs one statement more, which no number of rows changes, and a few once after each change of identity', async () => {
  const secret = await signIn(cloud, 'admin', 'secret')
  const counted = counting(cloud)
  const known = () => authenticate(counted, { kind: 'session', secret, scope: { kind: 'system' }, use: 'asking' })
  expect(await known()).toBeDefined()
  const first = counted.statements.length
  await known()
  expect([first, counted.statements.length - first]).toEqual([5, 1])
})
