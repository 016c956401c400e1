/** What the operator can put right. Printed as one line, without a stack: cause, then fix. */
export class OperatorError extends Error {
  constructor(cause: string, fix: string, options?: ErrorOptions) {
    super(`${cause.replaceAll(/\s+/g, ' ').replace(/[.\s]+$/, '')}. ${fix.replace(/[.\s]+$/, '')}.`, options)
  }
}

/** The code of a system or Postgres error, such as `ECONNREFUSED` or `28P01`. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
