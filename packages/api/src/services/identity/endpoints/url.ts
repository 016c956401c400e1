import { z } from 'zod'

/** What Keystone lets a URL stand for; only the first three mean anything here, others keep an endpoint out of catalogs. */
const names = [
  'project_id',
  'tenant_id',
  'user_id',
  'public_bind_host',
  'admin_bind_host',
  'compute_host',
  'admin_port',
  'public_port',
  'public_endpoint',
]

const substitution = new RegExp(`[$%]\\((${names.join('|')})\\)s`, 'g')

/** `$(project_id)s` and its older spellings are right; any other `$(` or `%` that is no escaped byte is a slip. */
export function substitutionsAreRight(url: string): boolean {
  const rest = url.replace(substitution, '')
  return !rest.includes('$(') && !/%(?![0-9a-fA-F]{2})/.test(rest)
}

export const url = z
  .string('must be a string')
  .max(225, 'must not be longer than 225 characters')
  .regex(/^[a-zA-Z0-9+.-]+:.+/, 'must be a URL, such as https://host:8774/v2.1')

export const endpointUrl = url.refine(substitutionsAreRight, `may substitute only ${names.map((name) => `$(${name})s`).join(', ')}`)
