import { title, type Dialect } from '../../platform/rest/dialect.ts'

/** Keystone: `{ "error": { "code", "message", "title" } }`, and where to log in when one has not. OAuth2 has a form of its own. */
export const keystone: Dialect = {
  error: (fault, status) =>
    'oauth2' in fault.details
      ? { error: fault.details['oauth2'], error_description: fault.message }
      : { error: { code: status, message: fault.message, title: title[status] ?? 'Error' } },
  headers: (_fault, status, url): Record<string, string> =>
    status === 401 ? { 'www-authenticate': `Keystone uri="${url}"`, vary: 'X-Auth-Token' } : {},
}
