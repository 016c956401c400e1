import { title, type Dialect } from '../../platform/rest/dialect.ts'

/** Keystone: `{ "error": { "code", "message", "title" } }`, and where to log in when one has not. */
export const keystone: Dialect = {
  error: (fault, status) => ({ error: { code: status, message: fault.message, title: title[status] ?? 'Error' } }),
  headers: (_fault, status, url): Record<string, string> =>
    status === 401 ? { 'www-authenticate': `Keystone uri="${url}"`, vary: 'X-Auth-Token' } : {},
}
