import {
  admin,
  allOf,
  anyOf,
  domainScope,
  everyone,
  inPerson,
  oneOf,
  ownDomain,
  ownProject,
  ownProjectsDomain,
  role,
  rule,
  self,
  systemScope,
  underProfile,
  type Check,
  type Policy,
  type ScopeKind,
} from '../../platform/policy.ts'

/**
 * Keystone's own rules under their own names, with scopes enforced and without its deprecated alternatives: Zed's, plus the
 * domain manager of later releases. Attributes name what a rule compares: `domainId` is the target's domain,
 * `userDomainId` the domain of the user in a grant, and so on.
 */
const cloud: ScopeKind[] = ['system', 'project']
const project: ScopeKind[] = ['project']

const systemReader = allOf(role('reader'), systemScope)
const systemAdmin = allOf(role('admin'), systemScope)
const adminOrSystemReader = anyOf(admin, systemReader)
const domainReader = (attribute = 'domainId') => allOf(role('reader'), ownDomain(attribute))
const domainManager = (attribute = 'domainId') => allOf(role('manager'), ownDomain(attribute))
const service = role('service')
const serviceOrAdmin = anyOf(admin, service)

/** Roles that a domain manager may see and hand out: nothing above its own. */
const managedRole = oneOf('roleName', ['manager', 'member', 'reader'])

const actorAndTarget = (needed: Check): Check =>
  anyOf(
    ...['userDomainId', 'groupDomainId'].flatMap((actor) =>
      ['projectDomainId', 'targetDomainId'].map((target) => allOf(needed, ownDomain(actor), ownDomain(target))),
    ),
  )

const roleOfDomainOrCloud = anyOf(ownDomain('roleDomainId'), oneOf('roleDomainId', [null]))

const readAs =
  (check: Check, scopes?: ScopeKind[]) =>
  (...names: string[]) =>
    Object.fromEntries(names.map((name) => [`identity:${name}`, rule(check, scopes)]))
const administered = readAs(admin, cloud)
const inspected = readAs(adminOrSystemReader, cloud)
const managedInDomain = readAs(anyOf(admin, domainManager()))
const readInDomain = readAs(anyOf(admin, systemReader, domainReader()))
const open = readAs(everyone)

/** create, update, delete for admins; get and list for system readers too. */
const registry = (one: string, many = `${one}s`) => ({
  ...administered(`create_${one}`, `update_${one}`, `delete_${one}`),
  ...inspected(`get_${one}`, `list_${many}`),
})

export const identityPolicy: Policy = {
  ...registry('service'),
  ...registry('endpoint'),
  ...registry('endpoint_group'),
  ...registry('policy', 'policies'),
  ...registry('identity_provider'),
  ...registry('mapping'),
  ...registry('protocol'),
  ...registry('service_provider'),
  ...registry('consumer'),
  ...registry('domain_role'),
  // One lends what is one's own. Where an administrator of a project rules just there, what others have lent is none of his business.
  ...readAs(role('admin'), project)('authorize_request_token'),
  ...readAs(anyOf(admin, allOf(underProfile('scoped'), role('admin'), self())), project)(
    'get_access_token',
    'get_access_token_role',
    'list_access_tokens',
    'list_access_token_roles',
    'delete_access_token',
  ),
  ...administered('create_region', 'update_region', 'delete_region'),
  ...open('get_region', 'list_regions'),

  ...administered(
    'add_endpoint_to_project',
    'remove_endpoint_from_project',
    'add_endpoint_group_to_project',
    'remove_endpoint_group_from_project',
  ),
  ...inspected(
    'check_endpoint_in_project',
    'list_endpoints_for_project',
    'list_projects_for_endpoint',
    'get_endpoint_group_in_project',
    'list_endpoint_groups_for_project',
    'list_endpoints_associated_with_endpoint_group',
    'list_projects_associated_with_endpoint_group',
  ),
  ...administered(
    'create_policy_association_for_endpoint',
    'delete_policy_association_for_endpoint',
    'create_policy_association_for_service',
    'delete_policy_association_for_service',
    'create_policy_association_for_region_and_service',
    'delete_policy_association_for_region_and_service',
  ),
  ...inspected(
    'check_policy_association_for_endpoint',
    'check_policy_association_for_service',
    'check_policy_association_for_region_and_service',
    'get_policy_for_endpoint',
    'list_endpoints_for_policy',
  ),

  ...administered('create_domain', 'update_domain', 'delete_domain'),
  'identity:get_domain': rule(anyOf(admin, systemReader, ownDomain(), ownProjectsDomain())),
  'identity:list_domains': rule(anyOf(adminOrSystemReader, allOf(underProfile('default'), role('manager'), ownDomain()))),
  ...administered('create_domain_config', 'update_domain_config', 'delete_domain_config'),
  ...inspected('get_domain_config', 'get_domain_config_default'),
  ...open('get_security_compliance_domain_config'),

  ...managedInDomain('create_project', 'update_project', 'delete_project'),
  ...readAs(anyOf(admin, domainManager(), allOf(role('admin'), ownProject('id'))))(
    'update_project_tags',
    'create_project_tag',
    'delete_project_tags',
    'delete_project_tag',
  ),
  ...readAs(anyOf(admin, systemReader, domainReader(), ownProject('id')))('get_project', 'list_project_tags', 'get_project_tag'),
  ...readInDomain('list_projects'),
  ...readAs(anyOf(admin, systemReader, domainReader(), self('id')))('get_user', 'list_user_projects', 'list_groups_for_user'),
  ...readInDomain('list_users'),
  ...managedInDomain('create_user', 'update_user', 'delete_user'),
  ...readInDomain('get_group', 'list_groups', 'list_users_in_group'),
  ...managedInDomain('create_group', 'update_group', 'delete_group'),
  'identity:check_user_in_group': rule(
    anyOf(admin, systemReader, allOf(role('reader'), ownDomain('groupDomainId'), ownDomain('userDomainId'))),
  ),
  ...readAs(anyOf(admin, allOf(role('manager'), ownDomain('groupDomainId'), ownDomain('userDomainId'))))(
    'add_user_to_group',
    'remove_user_from_group',
  ),

  ...administered('create_role', 'update_role', 'delete_role'),
  'identity:get_role': rule(anyOf(adminOrSystemReader, allOf(underProfile('default'), role('manager'), domainScope, managedRole))),
  'identity:list_roles': rule(anyOf(adminOrSystemReader, allOf(underProfile('default'), role('manager'), domainScope))),
  ...administered('create_implied_role', 'delete_implied_role'),
  ...inspected('get_implied_role', 'list_implied_roles', 'check_implied_role', 'list_role_inference_rules'),

  'identity:list_grants': rule(anyOf(admin, systemReader, actorAndTarget(role('reader')))),
  'identity:check_grant': rule(anyOf(admin, systemReader, allOf(actorAndTarget(role('reader')), roleOfDomainOrCloud))),
  ...readAs(anyOf(admin, allOf(actorAndTarget(role('admin')), roleOfDomainOrCloud), allOf(actorAndTarget(role('manager')), managedRole)))(
    'create_grant',
    'revoke_grant',
  ),
  ...administered(
    'create_system_grant_for_user',
    'revoke_system_grant_for_user',
    'create_system_grant_for_group',
    'revoke_system_grant_for_group',
  ),
  ...inspected(
    'list_system_grants_for_user',
    'check_system_grant_for_user',
    'list_system_grants_for_group',
    'check_system_grant_for_group',
  ),
  ...readInDomain('list_role_assignments'),
  'identity:list_role_assignments_for_tree': rule(
    anyOf(admin, systemReader, domainReader('projectDomainId'), allOf(role('admin'), ownProject())),
  ),

  ...readAs(anyOf(admin, systemReader, self()), cloud)('get_credential', 'list_credentials', 'ec2_get_credential'),
  ...readAs(anyOf(admin, self()), cloud)('create_credential', 'update_credential', 'delete_credential'),
  ...readAs(anyOf(admin, systemReader, self()), cloud)('ec2_list_credentials'),
  // That lent authority makes no keys is in the operations: by the rule, where scopes count, even a reader may have keys of its own.
  ...readAs(anyOf(admin, allOf(anyOf(role('member'), underProfile('scoped')), self())), cloud)(
    'ec2_create_credential',
    'ec2_delete_credential',
  ),
  ...readAs(serviceOrAdmin)('ec2tokens_validate', 's3tokens_validate'),

  ...readAs(self(), project)('create_application_credential'),
  ...readAs(anyOf(admin, systemReader, self()), cloud)('get_application_credential', 'list_application_credentials'),
  ...readAs(anyOf(admin, self()), cloud)('delete_application_credential'),
  ...readAs(anyOf(systemReader, self()), cloud)('get_access_rule', 'list_access_rules'),
  ...readAs(anyOf(systemAdmin, self()), cloud)('delete_access_rule'),

  ...readAs(self('trustorId'), project)('create_trust'),
  ...inspected('list_trusts'),
  ...readAs(anyOf(adminOrSystemReader, self('trustorId')), cloud)('list_trusts_for_trustor'),
  ...readAs(anyOf(adminOrSystemReader, self('trusteeId')), cloud)('list_trusts_for_trustee'),
  ...readAs(anyOf(adminOrSystemReader, self('trustorId'), self('trusteeId')), cloud)(
    'get_trust',
    'list_roles_for_trust',
    'get_role_for_trust',
  ),
  ...readAs(anyOf(admin, self('trustorId')), cloud)('delete_trust'),

  ...administered(
    'create_registered_limits',
    'update_registered_limit',
    'delete_registered_limit',
    'create_limits',
    'update_limit',
    'delete_limit',
  ),
  ...open('get_registered_limit', 'list_registered_limits', 'get_limit_model', 'list_limits'),
  'identity:get_limit': rule(anyOf(admin, systemReader, ownDomain('domainId'), ownDomain('projectDomainId'), ownProject())),

  ...open('get_auth_catalog', 'get_auth_projects', 'get_auth_domains', 'get_auth_system'),
  // Ours: what pages ask for. What somebody has lent manages none of it.
  'pileus:show_account': rule(everyone),
  ...Object.fromEntries(['change_password', 'manage_second_factor'].map((name) => [`pileus:${name}`, rule(allOf(self(), inPerson))])),
  ...Object.fromEntries(
    ['list_sessions', 'end_session', 'list_tokens'].map((name) => [`pileus:${name}`, rule(allOf(anyOf(admin, self()), inPerson))]),
  ),

  'identity:validate_token': rule(anyOf(admin, systemReader, service, self())),
  'identity:check_token': rule(anyOf(admin, systemReader, self())),
  'identity:revoke_token': rule(anyOf(admin, self())),
  ...readAs(serviceOrAdmin, cloud)('list_revoke_events', 'revocation_list'),
}
