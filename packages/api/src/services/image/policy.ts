import {
  admin,
  allOf,
  anyOf,
  everyone,
  oneOf,
  ownProject,
  role,
  rule,
  type Check,
  type Policy,
  type ScopeKind,
} from '../../platform/policy.ts'

/**
 * Glance's own rules, without its deprecated alternatives. `projectId` is the image's owner; `memberId` is the caller's project when
 * the image is shared with it. Upstream's rules let everybody read what is shared and leave it to the database to hide it; here the rule says it.
 */
const scopes: ScopeKind[] = ['system', 'project']

const by = (check: Check, ...names: string[]): Policy => Object.fromEntries(names.map((name) => [`image:${name}`, rule(check, scopes)]))

const ownMember = anyOf(admin, allOf(role('member'), ownProject()))
const ownReader = anyOf(admin, allOf(role('reader'), ownProject()))
const seen = anyOf(ownProject(), ownProject('memberId'), oneOf('visibility', ['public', 'community']))
const service = anyOf(admin, role('service'))
const readsNamespace = anyOf(admin, allOf(role('reader'), anyOf(ownProject(), oneOf('visibility', ['public']))))

export const imagePolicy: Policy = {
  ...by(anyOf(admin, role('reader')), 'get_images'),
  ...by(anyOf(admin, allOf(role('reader'), seen)), 'get_image'),
  ...by(anyOf(admin, allOf(role('member'), seen)), 'download_image'),
  ...by(
    ownMember,
    'add_image',
    'modify_image',
    'delete_image',
    'upload_image',
    'communitize_image',
    'deactivate',
    'reactivate',
    'add_member',
    'delete_member',
  ),
  ...by(admin, 'publicize_image', 'copy_image', 'delete_image_location'),
  ...by(ownReader, 'get_image_location'),
  ...by(anyOf(admin, allOf(role('reader'), anyOf(ownProject(), ownProject('memberId')))), 'get_member', 'get_members'),
  ...by(anyOf(admin, allOf(role('member'), ownProject('memberId'))), 'modify_member'),
  ...by(anyOf(service, allOf(role('member'), ownProject())), 'add_image_location'),
  ...by(service, 'fetch_image_location', 'stores_info_detail'),
  ...by(admin, 'tasks_api_access', 'cache_list', 'cache_image', 'cache_delete', 'list_cached_nodes'),
  // No rule upstream: whoever is logged in may ask.
  ...by(everyone, 'get_schema', 'get_info'),
  ...by(
    readsNamespace,
    'get_metadef_namespace',
    'get_metadef_objects',
    'get_metadef_object',
    'get_metadef_properties',
    'get_metadef_property',
    'get_metadef_tags',
    'get_metadef_tag',
    'get_metadef_resource_type',
  ),
  ...by(anyOf(admin, role('reader')), 'get_metadef_namespaces', 'list_metadef_resource_types'),
  ...by(
    admin,
    'add_metadef_namespace',
    'modify_metadef_namespace',
    'delete_metadef_namespace',
    'add_metadef_object',
    'modify_metadef_object',
    'delete_metadef_object',
    'add_metadef_property',
    'modify_metadef_property',
    'remove_metadef_property',
    'add_metadef_tag',
    'add_metadef_tags',
    'modify_metadef_tag',
    'delete_metadef_tag',
    'delete_metadef_tags',
    'add_metadef_resource_type_association',
    'remove_metadef_resource_type_association',
  ),
}
