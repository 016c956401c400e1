/** A failure with a name. Only the REST dialect and the tRPC adapter know what a code looks like on the wire. */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: string
  readonly details: Record<string, unknown>

  constructor(code: string, message: string, details: Record<string, unknown> = {}) {
    super(message)
    this.code = code
    this.details = details
  }
}
