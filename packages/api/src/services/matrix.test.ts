import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { allows, type ProfileName } from '../platform/policy.ts'
import { policyOf } from '../platform/service.ts'
import { belongingTo, matrixOf, personas } from '../platform/testing/matrix.ts'
import { services } from './index.ts'

const policy = policyOf(services)
const profiles: ProfileName[] = ['default', 'scoped']

/** Rules that no operation asks for yet. Take a rule out when its operation is there. */
const reserved: readonly string[] = [
  'create_domain_role',
  'update_domain_role',
  'delete_domain_role',
  'get_domain_role',
  'list_domain_roles',
  'create_domain',
  'update_domain',
  'delete_domain',
  'get_domain',
  'list_domains',
  'create_domain_config',
  'update_domain_config',
  'delete_domain_config',
  'get_domain_config',
  'get_domain_config_default',
  'get_security_compliance_domain_config',
  'create_project',
  'update_project',
  'delete_project',
  'update_project_tags',
  'create_project_tag',
  'delete_project_tags',
  'delete_project_tag',
  'get_project',
  'list_project_tags',
  'get_project_tag',
  'list_projects',
  'get_user',
  'list_user_projects',
  'list_groups_for_user',
  'list_users',
  'create_user',
  'update_user',
  'delete_user',
  'get_group',
  'list_groups',
  'list_users_in_group',
  'create_group',
  'update_group',
  'delete_group',
  'check_user_in_group',
  'add_user_to_group',
  'remove_user_from_group',
  'create_role',
  'update_role',
  'delete_role',
  'get_role',
  'list_roles',
  'create_implied_role',
  'delete_implied_role',
  'get_implied_role',
  'list_implied_roles',
  'check_implied_role',
  'list_role_inference_rules',
  'list_grants',
  'check_grant',
  'create_grant',
  'revoke_grant',
  'create_system_grant_for_user',
  'revoke_system_grant_for_user',
  'create_system_grant_for_group',
  'revoke_system_grant_for_group',
  'list_system_grants_for_user',
  'check_system_grant_for_user',
  'list_system_grants_for_group',
  'check_system_grant_for_group',
  'list_role_assignments',
  'list_role_assignments_for_tree',
  'get_credential',
  'list_credentials',
  'ec2_get_credential',
  'create_credential',
  'update_credential',
  'delete_credential',
  'ec2_list_credentials',
  'ec2_create_credential',
  'ec2_delete_credential',
  'ec2tokens_validate',
  's3tokens_validate',
  'create_application_credential',
  'get_application_credential',
  'list_application_credentials',
  'delete_application_credential',
  'get_access_rule',
  'list_access_rules',
  'delete_access_rule',
  'create_trust',
  'list_trusts',
  'list_trusts_for_trustor',
  'list_trusts_for_trustee',
  'get_trust',
  'list_roles_for_trust',
  'get_role_for_trust',
  'delete_trust',
  'create_registered_limits',
  'update_registered_limit',
  'delete_registered_limit',
  'create_limits',
  'update_limit',
  'delete_limit',
  'get_registered_limit',
  'list_registered_limits',
  'get_limit_model',
  'list_limits',
  'get_limit',
  'change_password',
].map((name) => `identity:${name}`)

const sources = readdirSync(import.meta.dirname, { recursive: true, withFileTypes: true })
  .filter((file) => file.isFile() && /^(?!.*\.test\.ts$)(?!policy\.ts$).*\.ts$/.test(file.name))
  .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'))

/** Rules are named in the source as they are in OpenStack: `identity:get_user`. Some operations choose between two. */
const named = new Set(
  sources
    .flatMap((source) => source.match(/(?<=')[a-z_]+(?::[a-z_]+)+(?=')/g) ?? [])
    .filter((name) => services.some((service) => name.startsWith(`${service.type}:`))),
)

for (const service of services) {
  test.each(profiles)(`who may do what in ${service.type}, profile %s`, async (profile) => {
    await expect(matrixOf(service, policy, profile)).toMatchFileSnapshot(join(import.meta.dirname, service.type, `matrix.${profile}.txt`))
  })
}

test('every operation names a rule that exists', () => {
  const asked = services.flatMap((service) => Object.values(service.ops).flatMap((op) => (op.policy === null ? [] : [op.policy])))
  expect([...new Set([...asked, ...named])].filter((name) => !Object.hasOwn(policy, name))).toEqual([])
})

test('every rule is asked for by an operation, or is reserved', () => {
  expect(Object.keys(policy).filter((name) => !named.has(name) && !reserved.includes(name))).toEqual([])
  expect(reserved.filter((name) => named.has(name) || !Object.hasOwn(policy, name))).toEqual([])
})

test('every route leads to an operation of its service', () => {
  for (const service of services) {
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
