import type { Settings } from './tempest.ts'
import type { Expectations } from './verdict.ts'

/** A group of tests that one configuration of the server, and one tempest.conf, serves. */
export interface Part extends Expectations {
  name: string
  select: string
  discover: { package: string; folder: string }
  /** What no API tells, or what differs from what `settingsOf` finds. */
  settings: Settings
  /** Settings that the server needs for these tests; parts with the same ones share a server. */
  server: Readonly<Record<string, string>>
}

export interface Area {
  packages: readonly string[]
  parts: readonly Part[]
  /** Instead of parts: vitest files that drive the server by other means than Tempest. */
  suite?: readonly string[]
}

/**
 * Account rules are off by default, and their tests need them on: two wrong passwords lock for five seconds, the last two
 * passwords may not come back. Tempest has to be told the same numbers, since no API shows them.
 */
const strictAccounts = { LOCKOUT_ATTEMPTS: '2', LOCKOUT_SECONDS: '5', PASSWORD_HISTORY: '2' }
const strictAccountsTold: Settings = {
  identity: { user_lockout_failure_attempts: 2, user_lockout_duration: 5, user_unique_last_password_count: 2 },
  'identity-feature-enabled': { security_compliance: true },
}

const identity: Area = {
  packages: ['tempest', 'keystone-tempest-plugin'],
  parts: [
    {
      name: 'tempest',
      select: String.raw`^tempest\.api\.identity\.`,
      discover: { package: 'tempest', folder: 'api/identity' },
      count: 235,
      settings: strictAccountsTold,
      server: strictAccounts,
      skips: [
        {
          tests: /^tempest\.api\.identity\.(admin\.)?v2\./,
          count: 97,
          reason: 'the v2.0 Identity API left OpenStack in Queens (2018); Pileus has v3 only',
        },
      ],
      advisories: [
        {
          tests: /\.test_credentials\.\w+\.test_credentials_create_get_update_delete\b/,
          count: 1,
          reason: 'CVE-2026-90460: a credential keeps its owner, project and type',
          because: /tempest\.lib\.exceptions\.BadRequest/,
        },
      ],
    },
    {
      name: 'keystone-plugin',
      select: String.raw`^keystone_tempest_plugin\.tests\.(api|scenario)\.`,
      discover: { package: 'keystone_tempest_plugin', folder: 'tests' },
      count: 42,
      settings: { 'identity-feature-enabled': { federation: false, external_idp: false } },
      server: strictAccounts,
      skips: [
        { tests: /TestSaml2FederatedExternalAuthentication/, count: 2, reason: 'needs a SAML2 identity provider outside the cloud' },
        { tests: /TestK2KFederatedAuthentication/, count: 2, reason: 'needs a second cloud behind Shibboleth as the service provider' },
      ],
      advisories: [],
    },
    {
      name: 'keystone-rbac',
      select: String.raw`^keystone_tempest_plugin\.tests\.rbac\.`,
      discover: { package: 'keystone_tempest_plugin', folder: 'tests/rbac' },
      count: 1587,
      settings: {
        // Tempest's own administrator acts on the system here; with a project named too it would take that.
        auth: { admin_system: 'all', admin_project_name: null, admin_project_domain_name: null },
        'identity-feature-enabled': { enforce_scope: true },
        enforce_scope: { keystone: true },
      },
      // These tests were written for rules in which an administrator of one project has no power over the cloud.
      server: { POLICY_PROFILE: 'scoped' },
      skips: [
        {
          tests: /\.test_application_credential\.(System|Domain)(Admin|Member|Reader)Tests\.test_identity_create_application_credential\b/,
          count: 6,
          reason: 'an application credential belongs to a project, and this persona has none: the test itself always skips',
        },
      ],
      advisories: [],
    },
  ],
}

const image: Area = {
  packages: ['tempest', 'glance-tempest-plugin'],
  parts: [
    {
      name: 'tempest',
      select: String.raw`^tempest\.api\.image\.`,
      discover: { package: 'tempest', folder: 'api/image' },
      count: 110,
      settings: {
        // The tests send random bytes, which are a disk of the format raw and of no other.
        image: { http_image: '{cloud}/image/versions', disk_formats: 'raw', container_formats: 'bare' },
        'image-feature-enabled': { api_v1: false, api_v2: true, import_image: true, os_glance_reserved: true },
      },
      // The image that is imported lies on the server itself.
      server: { FETCH_NETWORKS: '127.0.0.0/8' },
      skips: [
        { tests: /^tempest\.api\.image\.v1\./, count: 27, reason: 'the v1 Image API left OpenStack in 2018; Pileus has v2 only' },
        {
          tests: /ImageLocationsTest/,
          count: 8,
          reason: 'locations are closed, as in Glance by default: they would let users point an image at anything',
        },
        {
          tests: /test_image_glance_download_import/,
          count: 4,
          reason: 'glance-download fetches with the user’s token from another cloud’s Glance',
        },
        {
          tests: /test_remote_(import|delete)/,
          count: 2,
          reason: 'needs the address of a second worker with data of its own; replicas of Pileus share theirs',
        },
        { tests: /MultiStoresImportImagesTest/, count: 2, reason: 'needs a second store' },
        { tests: /ImageCachingTest/, count: 1, reason: 'nothing is cached: the data of images is beside the API anyway' },
      ],
      advisories: [],
    },
    {
      name: 'glance-rbac',
      select: String.raw`^glance_tempest_plugin\.`,
      discover: { package: 'glance_tempest_plugin', folder: 'tests/rbac' },
      count: 114,
      settings: { enforce_scope: { glance: true } },
      server: { FETCH_NETWORKS: '127.0.0.0/8' },
      skips: [],
      advisories: [],
    },
  ],
}

const cli: Area = {
  packages: ['python3-openstackclient', 'python3-osc-placement', 'curl'],
  parts: [],
  suite: ['cli', 'clouds', 'code'].map((name) => `tools/conformance/${name}.test.ts`),
}

export const areas: Readonly<Record<string, Area>> = { identity, image, cli }
