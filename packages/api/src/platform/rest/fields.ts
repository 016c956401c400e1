import { type z } from 'zod'
import { Fault, badRequest } from '../fault.ts'
import { parseVersion, type Version } from './version.ts'

/** Microversions are dates on fields, not branches in code: `description: since('2.19', …)`. */
interface Span<T> {
  from: Version
  to: Version
  value: T
}

export const since = <T>(version: string, value: T): Span<T>[] => [{ from: parseVersion(version) ?? 0, to: Infinity, value }]
export const until = <T>(version: string, value: T): Span<T>[] => [{ from: 0, to: (parseVersion(version) ?? 0) - 1, value }]
/** Two declarations of one field: until a version this, from it on that. */
export const changed = <T>(before: T, version: string, after: T): Span<T>[] => [...until(version, before), ...since(version, after)]

type Dated<T> = T | Span<T>[]

function at<T>(dated: Dated<T>, version: Version): T | undefined {
  if (!Array.isArray(dated)) return dated
  return dated.find((span) => version >= span.from && version <= span.to)?.value
}

/** What a view may know beside the row. */
export interface Reply {
  version: Version
  /** Of the service, for links: `https://cloud.example.com/identity`. */
  url: string
  /** Of the request, with its query. */
  self: string
}

export type View<T> = (row: T, reply: Reply) => unknown

type FieldView<T> = (row: T, reply: Reply) => unknown

/** One row as `{ "server": { … } }`; a field that answers undefined is left out. */
export function view<T>(
  key: string,
  fields: Record<string, Dated<FieldView<T>>>,
  extra?: (row: T) => Record<string, unknown> | null,
): View<T> & { item: View<T>; key: string } {
  const byVersion = new Map<Version, [string, FieldView<T>][]>()
  const item: View<T> = (row, reply) => {
    let known = byVersion.get(reply.version)
    if (!known) {
      known = Object.entries(fields).flatMap(([name, dated]) => {
        const field = at(dated, reply.version)
        return field ? [[name, field] as [string, FieldView<T>]] : []
      })
      byVersion.set(reply.version, known)
    }
    const shown: Record<string, unknown> = { ...extra?.(row) }
    for (const [name, field] of known) {
      const value = field(row, reply)
      if (value !== undefined) shown[name] = value
    }
    return shown
  }
  return Object.assign((row: T, reply: Reply) => ({ [key]: item(row, reply) }), { item, key })
}

/** How the body of a request becomes the input of an operation. */
export interface Body {
  /** The name of the envelope; null when the fields lie bare. */
  key: string | null
  /** It is handed on as it comes, and read by nobody but the operation. */
  stream?: true
  /** `inputs` are the names that the operation knows. */
  read(body: unknown, version: Version, inputs: ReadonlySet<string>): Record<string, unknown>
}

interface BodyOptions {
  /** Fields that exist only in some versions. A field not named here exists in all. */
  dated?: Record<string, Span<z.ZodType | true>[]>
  /** Whole-shape changes: a body older than the version is lifted by one step after the other. */
  upgrade?: readonly (readonly [version: string, lift: (body: Record<string, unknown>) => Record<string, unknown>])[]
}

/** `{ "user": { "domain_id": … } }` → `{ domainId: … }`. */
export function body(key: string | null, options: BodyOptions = {}): Body {
  return {
    key,
    read(raw, version, inputs) {
      let fields = envelope(key, raw)
      for (const [older, lift] of options.upgrade ?? []) if (version < (parseVersion(older) ?? 0)) fields = lift(fields)
      for (const [name, spans] of Object.entries(options.dated ?? {})) gate(fields, name, spans, version)
      return rename(fields, inputs)
    },
  }
}

/** Data of any size. The operation has it as `data`. */
export const streamed: Body = { key: null, stream: true, read: (raw) => ({ data: raw }) }

function envelope(key: string | null, raw: unknown): Record<string, unknown> {
  if (!isObject(raw)) throw badRequest('The request body must be a JSON object.', { path: [] })
  if (key === null) return raw
  const inner = raw[key]
  if (!isObject(inner)) throw badRequest(`The request body must hold an object named '${key}'.`, { path: [key] })
  return inner
}

function gate(fields: Record<string, unknown>, name: string, spans: Span<z.ZodType | true>[], version: Version) {
  if (!(name in fields)) return
  const schema = at(spans, version)
  if (!schema) throw new Fault('bad_request', `Additional properties are not allowed ('${name}' was unexpected)`, { path: [name] })
  if (schema !== true) {
    const parsed = schema.safeParse(fields[name])
    if (!parsed.success) throw badRequest(parsed.error.issues[0]?.message ?? 'Invalid value.', { path: [name] })
  }
}

/** Keystone keeps fields that it does not know: an operation that has an input `extra` is given them there. */
function rename(fields: Record<string, unknown>, inputs: ReadonlySet<string>): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  const extra: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) {
    if (inputs.has(camel(name)) || !inputs.has('extra')) input[camel(name)] = value
    else if (name !== 'id' && name !== 'links') extra[name] = value
  }
  return inputs.has('extra') ? { ...input, extra } : input
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const camel = (name: string) => name.replace(/[_-]([a-z0-9])/g, (_, c: string) => c.toUpperCase())
export const snake = (name: string) => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)
