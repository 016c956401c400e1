import { title, type Dialect } from '../../platform/rest/dialect.ts'

/** What Glance answers to those who ask for JSON; to others it speaks HTML, which no client reads. Too much of anything is 413. */
export const glance: Dialect = {
  status: { over_quota: 413 },
  error: (fault, status) => ({ message: fault.message, code: `${status} ${title[status] ?? 'Error'}`, title: title[status] ?? 'Error' }),
  headers: (_fault, status, url): Record<string, string> =>
    status === 401 ? { 'www-authenticate': `Keystone uri="${url.replace(/\/image$/, '/identity')}"`, vary: 'X-Auth-Token' } : {},
}
