import { command, option, type AsCode, type Json, type Secret, type Terraform, type Word } from './code.ts'
import { resourceCode } from './resource.ts'

/** What identity's pages do, as commands. Names of options are those of python-openstackclient 6 and later, of attributes those of the provider's version 3. */
const name = { json: 'name', option: '--name' }
const description = { json: 'description', option: '--description' }
const enabled = { json: 'enabled', flags: ['--enable', '--disable'] } as const
const domainId = { json: 'domain_id', option: '--domain' }

export const domainCode = resourceCode({
  noun: ['domain'],
  path: '/v3/domains',
  wrapper: 'domain',
  // The client has no tags for domains.
  fields: { name, description, enabled, tags: { json: 'tags' } },
  positional: ['name'],
  terraform: { type: 'openstack_identity_project_v3', name: 'name', fixed: { is_domain: true } },
})

export const projectCode = resourceCode({
  noun: ['project'],
  path: '/v3/projects',
  wrapper: 'project',
  fields: {
    name,
    domainId,
    parentId: { json: 'parent_id', option: '--parent' },
    description,
    enabled,
    tags: { json: 'tags', option: '--tag', clear: '--clear-tags' },
  },
  positional: ['name'],
  terraform: { type: 'openstack_identity_project_v3', name: 'name' },
})

export const userCode = resourceCode({
  noun: ['user'],
  path: '/v3/users',
  wrapper: 'user',
  fields: {
    name,
    domainId,
    description,
    email: { json: 'email', option: '--email', terraform: 'extra.email' },
    password: { json: 'password', option: '--password' },
    defaultProjectId: { json: 'default_project_id', option: '--project' },
    enabled,
    lockPassword: { json: 'options.lock_password', flags: ['--enable-lock-password', '--disable-lock-password'], terraform: null },
    neverExpires: {
      json: 'options.ignore_password_expiry',
      flags: ['--ignore-password-expiry', '--no-ignore-password-expiry'],
      terraform: 'ignore_password_expiry',
    },
  },
  positional: ['name'],
  terraform: { type: 'openstack_identity_user_v3', name: 'name' },
})

export const groupCode = resourceCode({
  noun: ['group'],
  path: '/v3/groups',
  wrapper: 'group',
  fields: { name, domainId, description },
  positional: ['name'],
  terraform: { type: 'openstack_identity_group_v3', name: 'name' },
})

export const roleCode = resourceCode({
  noun: ['role'],
  path: '/v3/roles',
  wrapper: 'role',
  fields: { name, domainId, description: { ...description, emptied: true, terraform: null } },
  positional: ['name'],
  terraform: { type: 'openstack_identity_role_v3', name: 'name' },
})

export const regionCode = resourceCode({
  noun: ['region'],
  path: '/v3/regions',
  wrapper: 'region',
  fields: { id: { json: 'id' }, parentRegionId: { json: 'parent_region_id', option: '--parent-region' }, description },
  positional: ['id'],
})

export const serviceCode = resourceCode({
  noun: ['service'],
  path: '/v3/services',
  wrapper: 'service',
  fields: { name, description, enabled, type: { json: 'type', option: '--type' } },
  positional: ['type'],
  terraform: { type: 'openstack_identity_service_v3', name: 'name', required: ['name'] },
})

export const endpointCode = resourceCode({
  noun: ['endpoint'],
  path: '/v3/endpoints',
  wrapper: 'endpoint',
  fields: {
    regionId: { json: 'region_id', option: '--region', terraform: 'endpoint_region' },
    enabled: { ...enabled, terraform: null },
    serviceId: { json: 'service_id', option: '--service' },
    interface: { json: 'interface', option: '--interface' },
    url: { json: 'url', option: '--url' },
  },
  positional: ['serviceId', 'interface', 'url'],
  terraform: { type: 'openstack_identity_endpoint_v3', name: 'interface', required: ['regionId'] },
})

const limited = {
  serviceId: { json: 'service_id', option: '--service' },
  regionId: { json: 'region_id', option: '--region', terraform: 'region' },
  description: { ...description, emptied: true as const },
}

export const registeredLimitCode = resourceCode({
  noun: ['registered', 'limit'],
  path: '/v3/registered_limits',
  wrapper: 'registered_limit',
  many: 'registered_limits',
  fields: {
    ...limited,
    defaultLimit: { json: 'default_limit', option: '--default-limit' },
    resourceName: { json: 'resource_name', option: '--resource-name' },
  },
  positional: ['resourceName'],
  terraform: { type: 'openstack_identity_registered_limit_v3', name: 'resourceName' },
})

const limits = resourceCode({
  noun: ['limit'],
  path: '/v3/limits',
  wrapper: 'limit',
  many: 'limits',
  fields: {
    ...limited,
    projectId: { json: 'project_id', option: '--project' },
    // The client knows limits of projects only.
    domainId: { json: 'domain_id' },
    resourceLimit: { json: 'resource_limit', option: '--resource-limit' },
    resourceName: { json: 'resource_name' },
  },
  positional: ['resourceName'],
  terraform: { type: 'openstack_identity_limit_v3', name: 'resourceName' },
})

export const limitCode: typeof limits = {
  ...limits,
  create(values) {
    const { cli: _none, unsaid: _nothing, ...rest } = limits.create(values)
    return values.domainId ? rest : limits.create(values)
  },
}

export const identityProviderCode = resourceCode({
  noun: ['identity', 'provider'],
  path: '/v3/OS-FEDERATION/identity_providers',
  wrapper: 'identity_provider',
  fields: {
    id: { json: 'id' },
    remoteIds: { json: 'remote_ids', option: '--remote-id' },
    description,
    domainId,
    enabled,
    // Version 6 of the client has no option for it.
    authorizationTtl: { json: 'authorization_ttl' },
  },
  positional: ['id'],
  id: 'id',
})

/** By which a provider's people come in. */
export const protocolCode = (idpId: string) =>
  resourceCode({
    noun: ['federation', 'protocol'],
    path: `/v3/OS-FEDERATION/identity_providers/${encodeURIComponent(idpId)}/protocols`,
    wrapper: 'protocol',
    fields: {
      id: { json: 'id' },
      mappingId: { json: 'mapping_id', option: '--mapping' },
      remoteIdAttribute: { json: 'remote_id_attribute' },
    },
    positional: ['id'],
    id: 'id',
    always: option('--identity-provider', idpId),
  })

export const mappingCode = resourceCode({
  noun: ['mapping'],
  path: '/v3/OS-FEDERATION/mappings',
  wrapper: 'mapping',
  fields: { id: { json: 'id' }, schemaVersion: { json: 'schema_version' }, rules: { json: 'rules', file: '--rules' } },
  positional: ['id'],
  id: 'id',
})

export interface Grant {
  roleId: string
  actor: { kind: 'user' | 'group'; id: string }
  target: { kind: 'project' | 'domain'; id: string } | { kind: 'system' }
  inherited: boolean
}

export const grantCode = {
  create: (grant: Grant): AsCode => ({ ...grantCall(grant, 'add', 'PUT'), ...grantTerraform(grant) }),
  delete: (grant: Grant): AsCode => grantCall(grant, 'remove', 'DELETE'),
}

function grantCall({ roleId, actor, target, inherited }: Grant, verb: 'add' | 'remove', method: 'PUT' | 'DELETE'): AsCode {
  const place: Word[] = target.kind === 'system' ? ['--system', 'all'] : option(`--${target.kind}`, target.id)
  const on = target.kind === 'system' ? '/system' : `/${target.kind}s/${encodeURIComponent(target.id)}`
  const path = `${on}/${actor.kind}s/${encodeURIComponent(actor.id)}/roles/${encodeURIComponent(roleId)}`
  return {
    cli: command(['role', verb], [...option(`--${actor.kind}`, actor.id), ...place, ...(inherited ? ['--inherited'] : [])], [roleId]),
    curl: { method, path: inherited ? `/v3/OS-INHERIT${path}/inherited_to_projects` : `/v3${path}` },
  }
}

/** The provider knows no roles on the system. */
function grantTerraform({ roleId, actor, target, inherited }: Grant): Pick<AsCode, 'terraform'> {
  if (target.kind === 'system') return {}
  const place = { domain: '', project: '', [target.kind]: target.id }
  const who = { group: '', user: '', [actor.kind]: actor.id }
  return {
    terraform: {
      type: inherited ? 'openstack_identity_inherit_role_assignment_v3' : 'openstack_identity_role_assignment_v3',
      name: `${actor.kind}_${actor.id}`,
      attributes: { [`${actor.kind}_id`]: actor.id, [`${target.kind}_id`]: target.id, role_id: roleId },
      importId: [place.domain, place.project, who.group, who.user, roleId].join('/'),
    },
  }
}

const membership = (verb: 'add' | 'remove', method: 'PUT' | 'DELETE', groupId: string, userId: string): AsCode => ({
  cli: command(['group', verb, 'user'], [], [groupId, userId]),
  curl: { method, path: `/v3/groups/${encodeURIComponent(groupId)}/users/${encodeURIComponent(userId)}` },
})

export const memberCode = {
  create: (groupId: string, userId: string): AsCode => ({
    ...membership('add', 'PUT', groupId, userId),
    terraform: {
      type: 'openstack_identity_user_membership_v3',
      name: `user_${userId}`,
      attributes: { user_id: userId, group_id: groupId },
      importId: `${userId}/${groupId}`,
    },
  }),
  delete: (groupId: string, userId: string): AsCode => membership('remove', 'DELETE', groupId, userId),
}

const implication = (verb: 'create' | 'delete', method: 'PUT' | 'DELETE', priorId: string, impliedId: string): AsCode => ({
  cli: command(['implied', 'role', verb], option('--implied-role', impliedId), [priorId]),
  curl: { method, path: `/v3/roles/${encodeURIComponent(priorId)}/implies/${encodeURIComponent(impliedId)}` },
})

/** No Terraform: the provider has none. */
export const impliedRoleCode = {
  create: (priorId: string, impliedId: string): AsCode => implication('create', 'PUT', priorId, impliedId),
  delete: (priorId: string, impliedId: string): AsCode => implication('delete', 'DELETE', priorId, impliedId),
}

export interface NewApplicationCredential {
  name: string
  description?: string | null
  secret?: Secret
  expiresAt?: string | null
  roles?: readonly string[]
  unrestricted?: boolean
  accessRules?: readonly { service: string; method: string; path: string }[]
}

export const applicationCredentialCode = {
  create: (userId: string, given: NewApplicationCredential): AsCode => ({
    cli: command(['application', 'credential', 'create'], optionsOf(given), [given.name]),
    curl: { method: 'POST', path: `${ownedBy(userId)}/application_credentials`, body: { application_credential: bodyOf(given) } },
    terraform: applicationCredentialTerraform(given),
  }),
  /** As Terraform only with its rules: a list does not have them. */
  show: (userId: string, id: string, given?: NewApplicationCredential): AsCode => ({
    cli: command(['application', 'credential', 'show'], [], [id]),
    curl: { method: 'GET', path: `${ownedBy(userId)}/application_credentials/${encodeURIComponent(id)}` },
    ...(given ? { terraform: { ...applicationCredentialTerraform(given), importId: id } } : {}),
  }),
  delete: (userId: string, id: string): AsCode => ({
    cli: command(['application', 'credential', 'delete'], [], [id]),
    curl: { method: 'DELETE', path: `${ownedBy(userId)}/application_credentials/${encodeURIComponent(id)}` },
  }),
}

const ownedBy = (userId: string) => `/v3/users/${encodeURIComponent(userId)}`

const optionsOf = ({ description, secret, expiresAt, roles = [], unrestricted, accessRules }: NewApplicationCredential): Word[] => [
  ...(description ? option('--description', description) : []),
  ...(secret ? option('--secret', secret) : []),
  ...(expiresAt ? option('--expiration', withoutZone(expiresAt)) : []),
  ...roles.flatMap((role) => option('--role', role)),
  ...(unrestricted ? ['--unrestricted'] : []),
  ...(accessRules?.length ? option('--access-rules', JSON.stringify(accessRules)) : []),
]

/** The client takes times in UTC and wants no zone behind them. */
const withoutZone = (time: string) => time.replace(/(\.\d+)?Z$/, '')

const bodyOf = ({
  name,
  description,
  secret,
  expiresAt,
  roles,
  unrestricted,
  accessRules,
}: NewApplicationCredential): Record<string, Json> => ({
  name,
  ...(description ? { description } : {}),
  ...(secret ? { secret } : {}),
  ...(expiresAt ? { expires_at: expiresAt } : {}),
  ...(roles?.length ? { roles: roles.map((role) => ({ name: role })) } : {}),
  ...(unrestricted ? { unrestricted } : {}),
  ...(accessRules?.length ? { access_rules: accessRules.map((rule) => ({ ...rule })) } : {}),
})

function applicationCredentialTerraform(given: NewApplicationCredential): Terraform {
  const { access_rules: _blocks, ...plain } = bodyOf(given)
  const { name, roles = [], accessRules = [] } = given
  return {
    type: 'openstack_identity_application_credential_v3',
    name,
    attributes: { ...plain, ...(roles.length > 0 ? { roles: [...roles] } : {}) },
    ...(accessRules.length > 0
      ? { blocks: { access_rules: accessRules.map(({ service, method, path }) => ({ service, method, path })) } }
      : {}),
  }
}

const blob = { secret: 'CREDENTIAL_DATA' }

/** The data is a secret whatever the type. The provider has no resource for it. */
export const credentialCode = {
  create: ({ userId, type, projectId }: { userId: string; type: string; projectId?: string }): AsCode => {
    return {
      cli: command(
        ['credential', 'create'],
        [...option('--type', type), ...(projectId ? option('--project', projectId) : [])],
        [userId, blob],
      ),
      curl: {
        method: 'POST',
        path: '/v3/credentials',
        body: { credential: { user_id: userId, type, blob, ...(projectId ? { project_id: projectId } : {}) } },
      },
    }
  },
  /** The client wants to be told the owner and the type again, and a cloud that lets neither change may refuse even that. */
  set: (id: string): AsCode => ({
    curl: { method: 'PATCH', path: `/v3/credentials/${encodeURIComponent(id)}`, body: { credential: { blob } } },
  }),
  show: (id: string): AsCode => ({
    cli: command(['credential', 'show'], [], [id]),
    curl: { method: 'GET', path: `/v3/credentials/${encodeURIComponent(id)}` },
  }),
  delete: (id: string): AsCode => ({
    cli: command(['credential', 'delete'], [], [id]),
    curl: { method: 'DELETE', path: `/v3/credentials/${encodeURIComponent(id)}` },
  }),
}

const ec2Key = (userId: string, projectId: string): Terraform => ({
  type: 'openstack_identity_ec2_credential_v3',
  name: 'key',
  attributes: { user_id: userId, project_id: projectId },
})

export const ec2CredentialCode = {
  create: (userId: string, projectId: string): AsCode => ({
    cli: command(['ec2', 'credentials', 'create'], [...option('--user', userId), ...option('--project', projectId)], []),
    curl: { method: 'POST', path: `${ownedBy(userId)}/credentials/OS-EC2`, body: { tenant_id: projectId } },
    terraform: ec2Key(userId, projectId),
  }),
  show: (userId: string, access: string, projectId: string): AsCode => ({
    cli: command(['ec2', 'credentials', 'show'], option('--user', userId), [access]),
    curl: { method: 'GET', path: `${ownedBy(userId)}/credentials/OS-EC2/${encodeURIComponent(access)}` },
    terraform: { ...ec2Key(userId, projectId), importId: access },
  }),
  delete: (userId: string, access: string): AsCode => ({
    cli: command(['ec2', 'credentials', 'delete'], option('--user', userId), [access]),
    curl: { method: 'DELETE', path: `${ownedBy(userId)}/credentials/OS-EC2/${encodeURIComponent(access)}` },
  }),
}

export interface NewTrust {
  trustorUserId: string
  trusteeUserId: string
  projectId: string
  roles: readonly string[]
  impersonation: boolean
  expiresAt?: string
  remainingUses?: number
  allowRedelegation?: boolean
  redelegationCount?: number
}

/** What the client has no options for. */
const rareOf = ({ remainingUses, allowRedelegation, redelegationCount }: NewTrust): Record<string, Json> => ({
  ...(remainingUses === undefined ? {} : { remaining_uses: remainingUses }),
  ...(allowRedelegation ? { allow_redelegation: true } : {}),
  ...(redelegationCount === undefined ? {} : { redelegation_count: redelegationCount }),
})

function trustBody(given: NewTrust): Json {
  const { trustorUserId, trusteeUserId, projectId, roles, impersonation, expiresAt } = given
  return {
    trustor_user_id: trustorUserId,
    trustee_user_id: trusteeUserId,
    project_id: projectId,
    impersonation,
    roles: roles.map((role) => ({ name: role })),
    ...(expiresAt ? { expires_at: expiresAt } : {}),
    ...rareOf(given),
  }
}

/** No Terraform: the provider has no trusts. */
export const trustCode = {
  create(given: NewTrust): AsCode {
    const { trustorUserId, trusteeUserId, projectId, roles, impersonation, expiresAt } = given
    const unsaid = Object.keys(rareOf(given))
    return {
      cli: command(
        ['trust', 'create'],
        [
          ...option('--project', projectId),
          ...roles.flatMap((role) => option('--role', role)),
          ...(expiresAt ? option('--expiration', withoutZone(expiresAt)) : []),
          ...(impersonation ? ['--impersonate'] : []),
        ],
        [trustorUserId, trusteeUserId],
      ),
      ...(unsaid.length === 0 ? {} : { unsaid }),
      curl: { method: 'POST', path: '/v3/OS-TRUST/trusts', body: { trust: trustBody(given) } },
    }
  },
  show: (id: string): AsCode => ({
    cli: command(['trust', 'show'], [], [id]),
    curl: { method: 'GET', path: `/v3/OS-TRUST/trusts/${encodeURIComponent(id)}` },
  }),
  delete: (id: string): AsCode => ({
    cli: command(['trust', 'delete'], [], [id]),
    curl: { method: 'DELETE', path: `/v3/OS-TRUST/trusts/${encodeURIComponent(id)}` },
  }),
}
