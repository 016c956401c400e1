import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isSecret, type Json, type Terraform } from './code.ts'
import { acts } from './testing.ts'

interface Resource {
  required: Readonly<Record<string, Type>>
  optional: Readonly<Record<string, Type>>
  blocks?: Readonly<Record<string, Omit<Resource, 'importId'>>>
  /** What `terraform import` wants. */
  importId: RegExp
}
type Type = 'string' | 'number' | 'boolean' | 'list' | 'map'

const one = /^[^/]+$/
const assignment: Resource = {
  required: { role_id: 'string' },
  optional: { region: 'string', domain_id: 'string', project_id: 'string', group_id: 'string', user_id: 'string' },
  importId: /^([^/]+\/|\/[^/]+)\/([^/]+\/|\/[^/]+)\/[^/]+$/,
}

/** What version 3.4 of the provider documents: docs/resources of github.com/terraform-provider-openstack/terraform-provider-openstack. */
const provider: Readonly<Record<string, Resource>> = {
  openstack_identity_project_v3: {
    required: {},
    optional: {
      region: 'string',
      name: 'string',
      description: 'string',
      domain_id: 'string',
      enabled: 'boolean',
      is_domain: 'boolean',
      parent_id: 'string',
      tags: 'list',
    },
    importId: one,
  },
  openstack_identity_user_v3: {
    required: {},
    optional: {
      region: 'string',
      name: 'string',
      description: 'string',
      default_project_id: 'string',
      domain_id: 'string',
      enabled: 'boolean',
      extra: 'map',
      password: 'string',
      ignore_change_password_upon_first_use: 'boolean',
      ignore_password_expiry: 'boolean',
      ignore_lockout_failure_attempts: 'boolean',
      multi_factor_auth_enabled: 'boolean',
    },
    importId: one,
  },
  openstack_identity_group_v3: {
    required: { name: 'string' },
    optional: { region: 'string', description: 'string', domain_id: 'string' },
    importId: one,
  },
  openstack_identity_role_v3: { required: { name: 'string' }, optional: { region: 'string', domain_id: 'string' }, importId: one },
  openstack_identity_service_v3: {
    required: { name: 'string', type: 'string' },
    optional: { region: 'string', description: 'string', enabled: 'boolean' },
    importId: one,
  },
  openstack_identity_endpoint_v3: {
    required: { endpoint_region: 'string', url: 'string', service_id: 'string' },
    optional: { region: 'string', name: 'string', interface: 'string' },
    importId: one,
  },
  openstack_identity_registered_limit_v3: {
    required: { service_id: 'string', resource_name: 'string', default_limit: 'number' },
    optional: { region: 'string', description: 'string' },
    importId: one,
  },
  openstack_identity_limit_v3: {
    required: { service_id: 'string', resource_name: 'string', resource_limit: 'number' },
    optional: { region: 'string', project_id: 'string', domain_id: 'string', description: 'string' },
    importId: one,
  },
  openstack_identity_role_assignment_v3: assignment,
  openstack_identity_inherit_role_assignment_v3: assignment,
  openstack_identity_user_membership_v3: {
    required: { user_id: 'string', group_id: 'string' },
    optional: { region: 'string' },
    importId: /^[^/]+\/[^/]+$/,
  },
  openstack_identity_application_credential_v3: {
    required: { name: 'string' },
    optional: {
      region: 'string',
      description: 'string',
      unrestricted: 'boolean',
      secret: 'string',
      roles: 'list',
      expires_at: 'string',
    },
    blocks: { access_rules: { required: { path: 'string', service: 'string', method: 'string' }, optional: {} } },
    importId: one,
  },
  openstack_identity_ec2_credential_v3: {
    required: {},
    optional: { region: 'string', project_id: 'string', user_id: 'string' },
    importId: one,
  },
}

function typeOf(value: Json): Type | 'nothing' {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string') ? 'list' : 'nothing'
  if (isSecret(value) || typeof value === 'string') return 'string'
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  return value === null ? 'nothing' : 'map'
}

function problemsOf(attributes: Terraform['attributes'], { required, optional }: Omit<Resource, 'importId'>): string[] {
  const known: Readonly<Record<string, Type>> = { ...required, ...optional }
  const wrong = Object.entries(attributes).filter(([name, value]) => known[name] !== typeOf(value))
  const lacking = Object.keys(required).filter((name) => !(name in attributes))
  return [...wrong.map(([name, value]) => `${name} = ${typeOf(value)}`), ...lacking.map((name) => `no ${name}`)]
}

function problems({ type, attributes, blocks = {}, importId }: Terraform): string[] {
  const known = provider[type]
  if (!known) return [type]
  const inner = Object.entries(blocks).flatMap(([name, each]) => {
    const block = known.blocks?.[name]
    return block ? each.flatMap((one) => problemsOf(one, block)) : [name]
  })
  return [...problemsOf(attributes, known), ...inner, ...(importId === undefined || known.importId.test(importId) ? [] : [importId])]
}

const printed = Object.entries(acts).flatMap(([act, { terraform }]) => (terraform ? [{ act, terraform }] : []))

test.each(printed)('$act has the names and types that the provider knows', ({ terraform }) => {
  expect(problems(terraform)).toEqual([])
})

test('every resource that is named in the code is tried here', () => {
  const named = readFileSync(join(import.meta.dirname, 'identity.ts'), 'utf8').match(/openstack_\w+_v\d/g) ?? []
  expect(new Set(printed.map(({ terraform }) => terraform.type))).toEqual(new Set(named))
})
