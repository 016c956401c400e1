/** What can go wrong on purpose. Only a dialect and the tRPC adapter know what a code looks like on the wire. */
export type FaultCode =
  | 'bad_request'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'not_acceptable'
  | 'conflict'
  | 'gone'
  | 'too_large'
  | 'unsupported_media'
  | 'unsatisfiable_range'
  | 'over_quota'
  | 'not_implemented'
  | 'unavailable'
  /** What a host or a task reports; never the caller's doing. */
  | 'failed'

/** The message names the cause and the fix: it is shown to the user as it is. */
export class Fault extends Error {
  readonly code: FaultCode
  readonly details: Record<string, unknown>

  constructor(code: FaultCode, message: string, details: Record<string, unknown> = {}) {
    super(message)
    this.name = 'Fault'
    this.code = code
    this.details = details
  }
}

export const badRequest = (message: string, details?: Record<string, unknown>) => new Fault('bad_request', message, details)
export const forbidden = (message: string, details?: Record<string, unknown>) => new Fault('forbidden', message, details)
export const conflict = (message: string, details?: Record<string, unknown>) => new Fault('conflict', message, details)

/** What keeps something from being changed or deleted, for pages that name it. */
export interface Blocker {
  kind: string
  id: string
  name: string
}

/** More than this nobody takes away one by one. */
export const maxBlockers = 20
export const notFound = (kind: string, id: string) => new Fault('not_found', `Could not find ${kind}: ${id}.`)
export const unauthorized = (message = 'The request you have made requires authentication.', details?: Record<string, unknown>) =>
  new Fault('unauthorized', message, details)
