import { title, type Dialect } from '../../platform/rest/dialect.ts'
import { parseVersion } from '../../platform/rest/version.ts'
import { codes } from './faults.ts'

const withCodes = parseVersion('1.23') ?? 0

/** Placement: `{ "errors": [{ status, title, detail, request_id, code }] }`. Who has not logged in hears what every service says. */
export const placementDialect: Dialect = {
  error(fault, status, { requestId, version }) {
    if (status === 401) return { error: { code: 401, message: fault.message, title: 'Unauthorized' } }
    const { minVersion, maxVersion, placementCode = codes.undefined } = fault.details
    return {
      errors: [
        {
          status,
          title: title[status] ?? 'Error',
          detail: fault.message,
          ...(version !== undefined && version >= withCodes ? { code: placementCode } : {}),
          request_id: requestId,
          ...(minVersion === undefined ? {} : { min_version: minVersion, max_version: maxVersion }),
        },
      ],
    }
  },
  headers: (_fault, status, url): Record<string, string> =>
    status === 401 ? { 'www-authenticate': `Keystone uri="${url.replace(/\/placement$/, '/identity')}"` } : {},
}
