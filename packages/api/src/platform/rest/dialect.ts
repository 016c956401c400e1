import type { Fault, FaultCode } from '../fault.ts'
import type { Version } from './version.ts'

/** How one OpenStack service speaks: errors, and what else differs from service to service. */
export interface Dialect {
  error(fault: Fault, status: number, refused: Refused): Record<string, unknown>
  headers?(fault: Fault, status: number, url: string): Record<string, string>
  /** Status of a code where the service is of another mind than HTTP. */
  status?: Partial<Record<FaultCode, number>>
}

/** What is known of a request that is being refused. No version: perhaps it was the version that was wrong. */
export interface Refused {
  requestId: string
  version: Version | undefined
}

export const httpStatus: Record<FaultCode, number> = {
  bad_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  not_acceptable: 406,
  conflict: 409,
  gone: 410,
  too_large: 413,
  unsupported_media: 415,
  unsatisfiable_range: 416,
  over_quota: 403,
  not_implemented: 501,
  unavailable: 503,
  failed: 500,
}

export const title: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  409: 'Conflict',
  410: 'Gone',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
}

/** `Invalid input for field 'user.password': …`, with the path as the client wrote it. */
export function fieldMessage(fault: Fault, spell: (name: string) => string): string {
  const path = fault.details['path']
  if (!Array.isArray(path) || path.length === 0) return fault.message
  return `Invalid input for field '${path.map((part) => (typeof part === 'string' ? spell(part) : String(part))).join('.')}': ${fault.message}`
}
