import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { allows, type ProfileName } from '../platform/policy.ts'
import { hasApi, policyOf } from '../platform/service.ts'
import { belongingTo, matrixOf, personas } from '../platform/testing/matrix.ts'
import { services } from './index.ts'

const policy = policyOf(services)
const profiles: ProfileName[] = ['default', 'scoped']

/** Rules that no operation asks for yet. Take a rule out when its operation is there. */
const reserved: readonly string[] = []

/** Rules whose names an operation puts together from pieces: grants on the system have rules of their own, for each kind of actor. */
const composed: readonly string[] = ['user', 'group'].flatMap((actor) =>
  ['create_system_grant', 'revoke_system_grant', 'check_system_grant', 'list_system_grants'].map((what) => `identity:${what}_for_${actor}`),
)

const sources = readdirSync(join(import.meta.dirname, '..'), { recursive: true, withFileTypes: true })
  .filter((file) => file.isFile() && /^(?!.*\.test\.ts$)(?!policy\.ts$).*\.ts$/.test(file.name))
  .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'))

/** Rules are named in the source as they are in OpenStack: `identity:get_user`. Some operations choose between two. */
const named = new Set(
  sources
    .flatMap((source) => source.match(/(?<=')[a-z_]+(?::[a-z_]+)+(?=')/g) ?? [])
    .filter((name) => [...services.map((service) => service.type), 'pileus'].some((owner) => name.startsWith(`${owner}:`))),
)

for (const service of services) {
  test.each(profiles)(`who may do what in ${service.type}, profile %s`, async (profile) => {
    await expect(matrixOf(service, policy, profile)).toMatchFileSnapshot(join(import.meta.dirname, service.type, `matrix.${profile}.txt`))
  })
}

const usual = services.flatMap((service) => Object.values(service.ops).flatMap((op) => (op.policy === null ? [] : [op.policy])))
const asked = new Set([...usual, ...named, ...composed])

test('every operation names a rule that exists (OSSA-2026-016)', () => {
  expect([...asked].filter((name) => !Object.hasOwn(policy, name))).toEqual([])
})

test('every rule is asked for by an operation, or is reserved (OSSA-2026-016)', () => {
  expect(Object.keys(policy).filter((name) => !asked.has(name) && !reserved.includes(name))).toEqual([])
  expect(reserved.filter((name) => asked.has(name) || !Object.hasOwn(policy, name))).toEqual([])
})

test('every route leads to an operation of its service', () => {
  for (const service of services.filter(hasApi)) {
    const ops = new Set(Object.values(service.ops))
    expect(service.routes.filter((route) => !ops.has(route.op)).map((route) => `${route.method} ${route.path}`)).toEqual([])
  }
})

test.each(['admin', 'domAdmin'])('under the profile scoped, %s changes nothing that belongs to others', (persona) => {
  const who = personas[persona]
  const changing = Object.entries(policy).filter(([name]) => /:(?:create|update|delete|add|remove|revoke)_/.test(name))
  expect(changing.length).toBeGreaterThan(20)
  expect(changing.filter(([, rule]) => who && allows(rule, who, belongingTo(false, rule), 'scoped')).map(([name]) => name)).toEqual([])
})
