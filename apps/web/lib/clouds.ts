import { quote } from './as-code/shell.ts'

/** Files that clients read. With an application credential they work as downloaded; without its secret they ask for the password. */
export interface CloudFile {
  /** What the cloud is called in clouds.yaml: `--os-cloud <name>`. */
  cloud: string
  authUrl: string
  region?: string
  login: PasswordLogin | CredentialLogin
}

export interface PasswordLogin {
  kind: 'password'
  userName: string
  userDomain: string
  scope: CloudScope
}

/** Its scope is its own: the project that it was made for. */
export interface CredentialLogin {
  kind: 'application_credential'
  id: string
  secret: string
}

export type CloudScope = { kind: 'project'; id: string; name: string } | { kind: 'domain'; id: string } | { kind: 'system' }

/** For ~/.config/openstack/clouds.yaml. A password is not in it: the client asks, or takes OS_PASSWORD. */
export function cloudsYaml({ cloud, authUrl, region, login }: CloudFile): string {
  const auth = Object.entries(authOf(authUrl, login)).map(([key, value]) => `      ${key}: ${yaml(value)}`)
  return [
    'clouds:',
    `  ${yaml(cloud)}:`,
    ...(login.kind === 'application_credential' ? ['    auth_type: v3applicationcredential'] : []),
    '    auth:',
    ...auth,
    ...(region === undefined ? [] : [`    region_name: ${yaml(region)}`]),
    '    interface: public',
    '    identity_api_version: 3',
    '',
  ].join('\n')
}

function authOf(authUrl: string, login: PasswordLogin | CredentialLogin): Record<string, string> {
  if (login.kind === 'application_credential')
    return { auth_url: authUrl, application_credential_id: login.id, application_credential_secret: login.secret }
  return { auth_url: authUrl, username: login.userName, user_domain_name: login.userDomain, ...scopeOf(login.scope) }
}

function scopeOf(scope: CloudScope): Record<string, string> {
  if (scope.kind === 'system') return { system_scope: 'all' }
  return scope.kind === 'domain' ? { domain_id: scope.id } : { project_id: scope.id, project_name: scope.name }
}

/** Double quotes with JSON's escapes, of which YAML knows all; and what JSON leaves as it is but YAML takes for a line's end. */
const yaml = (text: string): string =>
  JSON.stringify(text).replaceAll(
    /[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** For `source openrc.sh`. What an earlier file has set for another scope is taken away first: the client would refuse the mixture. */
export function openrc({ authUrl, region, login }: CloudFile): string {
  const set = Object.entries(variablesOf(authUrl, login)).map(([name, value]) => `export ${name}=${quote(value)}`)
  return [
    '#!/usr/bin/env bash',
    ...stale.map((name) => `unset ${name}`),
    ...set,
    ...(region === undefined ? [] : [`export OS_REGION_NAME=${quote(region)}`]),
    'export OS_INTERFACE=public',
    'export OS_IDENTITY_API_VERSION=3',
    ...(login.kind === 'password' ? askForPassword(login.userName) : []),
    '',
  ].join('\n')
}

const stale = [
  'OS_CLOUD',
  'OS_TOKEN',
  'OS_USER_ID',
  'OS_USERNAME',
  'OS_PASSWORD',
  'OS_USER_DOMAIN_ID',
  'OS_USER_DOMAIN_NAME',
  'OS_PROJECT_ID',
  'OS_PROJECT_NAME',
  'OS_PROJECT_DOMAIN_ID',
  'OS_PROJECT_DOMAIN_NAME',
  'OS_TENANT_ID',
  'OS_TENANT_NAME',
  'OS_DOMAIN_ID',
  'OS_DOMAIN_NAME',
  'OS_SYSTEM_SCOPE',
  'OS_TRUST_ID',
  'OS_APPLICATION_CREDENTIAL_ID',
  'OS_APPLICATION_CREDENTIAL_NAME',
  'OS_APPLICATION_CREDENTIAL_SECRET',
]

function variablesOf(authUrl: string, login: PasswordLogin | CredentialLogin): Record<string, string> {
  const auth = Object.entries(authOf(authUrl, login)).map(([key, value]) => [`OS_${key.toUpperCase()}`, value])
  return { OS_AUTH_TYPE: login.kind === 'password' ? 'v3password' : 'v3applicationcredential', ...Object.fromEntries(auth) }
}

const askForPassword = (userName: string) => [
  `printf '%s' ${quote(`Password of ${userName}: `)} >&2`,
  'read -rs OS_PASSWORD',
  "printf '\\n' >&2",
  'export OS_PASSWORD',
]
