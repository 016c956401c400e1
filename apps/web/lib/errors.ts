import type { Blocker, FaultCode } from '@pileus/api/platform/fault'
import type { Translate } from './i18n/translator.ts'

/** `unreachable`: nobody answered, so nobody knows. `unexpected`: the server failed in a way that it does not know itself. */
export type ErrorCode = FaultCode | 'unreachable' | 'unexpected'

/** An error as a page tells it: what happened, why, what to do, which request it was, and where to read more. */
export interface PageError {
  code: ErrorCode
  /** The server's finer word for the cause, such as `password_expired`. */
  reason: string | undefined
  what: string
  why: string
  fixes: string[]
  requestId: string | undefined
  /** By field of the form, as the operation's input calls it. */
  fields: Record<string, string>
  /** What has to be taken away first. */
  blockers: Blocker[]
  /** Whether the same request may succeed when it is sent again. */
  retriable: boolean
  docs: string
}

interface Facts {
  retriable: boolean
  fixes: 1 | 2
}

/** Whether to offer the same again, and how many pieces of advice the texts hold. The compiler demands a line for each fault. */
export const errorFacts: Record<ErrorCode, Facts> = {
  bad_request: { retriable: false, fixes: 1 },
  unauthorized: { retriable: false, fixes: 1 },
  forbidden: { retriable: false, fixes: 2 },
  not_found: { retriable: false, fixes: 2 },
  method_not_allowed: { retriable: false, fixes: 1 },
  not_acceptable: { retriable: false, fixes: 1 },
  conflict: { retriable: false, fixes: 2 },
  gone: { retriable: false, fixes: 1 },
  too_large: { retriable: false, fixes: 1 },
  unsupported_media: { retriable: false, fixes: 1 },
  unsatisfiable_range: { retriable: false, fixes: 1 },
  over_quota: { retriable: false, fixes: 2 },
  not_implemented: { retriable: false, fixes: 1 },
  unavailable: { retriable: true, fixes: 2 },
  failed: { retriable: true, fixes: 2 },
  unreachable: { retriable: true, fixes: 2 },
  unexpected: { retriable: true, fixes: 2 },
}

/** Reading changes nothing; of a write that nobody answered it is unknown whether it was done. */
export type Doing = 'reading' | 'writing'

export function describeError(error: unknown, t: Translate<'common'>, doing: Doing): PageError {
  const data = dataOf(error)
  const code = codeOf(data)
  const { retriable, fixes } = errorFacts[code]
  const message = messageOf(error)
  return {
    code,
    reason: stringAt(recordAt(data, 'details'), 'reason'),
    what: t.maybe(`error.${code}.what`) ?? code,
    why: whyOf(code, message, t, doing),
    fixes: ['fix', 'fix2'].slice(0, fixes).flatMap((fix) => t.maybe(`error.${code}.${fix}`) ?? []),
    requestId: stringAt(data, 'requestId'),
    fields: fieldsOf(data, message, t),
    blockers: blockersOf(data),
    retriable,
    docs: `docs/errors.md#${code}`,
  }
}

/** Of somebody whose password was right and has expired: who it is, which a new password needs. */
export const whosePasswordExpired = (error: unknown): string | undefined => {
  const details = recordAt(dataOf(error), 'details')
  return stringAt(details, 'reason') === 'password_expired' ? stringAt(details, 'userId') : undefined
}

/** What somebody else has written while one wrote oneself, as the refusal to write over it tells. */
export function newerNote(error: unknown): { revision: number; body: string; name: string } | undefined {
  const details = recordAt(dataOf(error), 'details')
  const revision = details?.['revision']
  if (typeof revision !== 'number') return undefined
  return { revision, body: stringAt(details, 'body') ?? '', name: stringAt(recordAt(details, 'author'), 'name') ?? '' }
}

export const isUnauthorized = (error: unknown): boolean => codeOf(dataOf(error)) === 'unauthorized'

type Data = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is Data => typeof value === 'object' && value !== null

const recordAt = (data: Data | undefined, key: string): Data | undefined => {
  const value = data?.[key]
  return isRecord(value) ? value : undefined
}

const stringAt = (data: Data | undefined, key: string): string | undefined => {
  const value = data?.[key]
  return typeof value === 'string' ? value : undefined
}

/** What our server put into a TRPCClientError; nothing when the answer did not come from it. */
const dataOf = (error: unknown): Data | undefined => (isRecord(error) ? recordAt(error, 'data') : undefined)

const messageOf = (error: unknown): string => (isRecord(error) ? stringAt(error, 'message') : undefined) ?? ''

const isErrorCode = (code: string | undefined): code is ErrorCode => code !== undefined && Object.hasOwn(errorFacts, code)

/** tRPC's own refusals (a subscription without a session, an input of the wrong shape) carry no fault. */
const withoutFault: Readonly<Record<string, ErrorCode>> = {
  UNAUTHORIZED: 'unauthorized',
  BAD_REQUEST: 'bad_request',
  PARSE_ERROR: 'bad_request',
  FORBIDDEN: 'forbidden',
  NOT_FOUND: 'not_found',
  PAYLOAD_TOO_LARGE: 'too_large',
  SERVICE_UNAVAILABLE: 'unavailable',
}

function codeOf(data: Data | undefined): ErrorCode {
  if (!data) return 'unreachable'
  const fault = stringAt(data, 'fault')
  if (isErrorCode(fault)) return fault
  return withoutFault[stringAt(data, 'code') ?? ''] ?? 'unexpected'
}

/** The server's message is the why. Where it failed rather than refused, the page also says what was not changed. */
function whyOf(code: ErrorCode, message: string, t: Translate<'common'>, doing: Doing): string {
  if (code === 'unreachable') return t(doing === 'writing' ? 'error.unreachable.writing' : 'error.unreachable.reading')
  if (code !== 'unavailable' && code !== 'failed' && code !== 'unexpected') return message
  return doing === 'writing' ? `${message} ${t('error.unchanged')}`.trim() : message
}

/** Every field that is wrong. A reason that we have words for is said in the reader's language, everything else as the server says it. */
function fieldsOf(data: Data | undefined, message: string, t: Translate<'common'>): Record<string, string> {
  const given = data?.['fields']
  const named = Array.isArray(given) ? given.filter(isRecord) : []
  const wrong = named.length > 0 ? named : [{ path: data?.['path'], message }]
  const reason = stringAt(recordAt(data, 'details'), 'reason')
  return Object.fromEntries(
    wrong.flatMap((one) => {
      const [field, ...inside] = Array.isArray(one['path']) ? one['path'] : []
      const said = t.maybe(`invalid.${reason ?? ''}`) ?? sentence(stringAt(one, 'message') ?? message)
      return typeof field === 'string' ? [[field, inside.length === 0 ? said : `${placeIn(inside)}: ${said}`]] : []
    }),
  )
}

/** Where in a field that holds more than a text: `[0].remote[1].type`. */
const placeIn = (path: unknown[]) => path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('')

/** The server says what is wrong with a field without naming it: "must not be empty". */
const sentence = (said: string) => said.charAt(0).toUpperCase() + said.slice(1)

function blockersOf(data: Data | undefined): Blocker[] {
  const given = recordAt(data, 'details')?.['blockers'] ?? data?.['blockers']
  if (!Array.isArray(given)) return []
  return given.filter(isRecord).map((blocker) => {
    const id = stringAt(blocker, 'id') ?? ''
    return { kind: stringAt(blocker, 'kind') ?? '', id, name: stringAt(blocker, 'name') ?? id }
  })
}
