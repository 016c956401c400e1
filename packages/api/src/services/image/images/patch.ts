import { badRequest, forbidden } from '../../../platform/fault.ts'
import { isObject } from '../../../platform/rest/fields.ts'
import { limits, readOnlyFields, reservedFields, reservedPrefix } from './model.ts'

/** A change of one field. `strict` is the older form of patches, in which `add` may not replace. */
export interface Change {
  op: 'add' | 'replace' | 'remove'
  path: string[]
  value: unknown
  strict: boolean
}

const operations = ['add', 'remove', 'replace'] as const

/** The two forms in which Glance takes changes, by their media types. */
export const patchTypes = {
  'application/openstack-images-v2.0-json-patch': 'one_key',
  'application/openstack-images-v2.1-json-patch': 'op_and_path',
} as const
export type PatchForm = (typeof patchTypes)[keyof typeof patchTypes]

export const formOf = (contentType: string): PatchForm | undefined =>
  Object.entries(patchTypes).find(([type]) => type === contentType.split(';')[0]?.trim().toLowerCase())?.[1]

export function readPatch(raw: unknown, form: PatchForm): Change[] {
  if (!Array.isArray(raw)) throw badRequest('Request body must be a JSON array of operation objects.')
  if (raw.length > limits.changes) throw badRequest(`A request must not hold more than ${limits.changes} changes.`)
  return raw.map((each: unknown) => {
    if (!isObject(each)) throw badRequest('Operations must be JSON objects.')
    const { op, pointer } = form === 'one_key' ? oneKey(each) : opAndPath(each)
    const path = readPointer(pointer)
    if (op !== 'remove' && !('value' in each)) throw badRequest(`Operation "${op}" requires a member named "value".`)
    requireDepth(op, path)
    requireFree(path[0] ?? '')
    return { op, path, value: each['value'], strict: form === 'one_key' }
  })
}

const isOperation = (text: unknown): text is Change['op'] => operations.some((op) => op === text)

function oneKey(raw: Record<string, unknown>) {
  const found = operations.filter((op) => op in raw)
  const [op] = found
  if (!op || found.length > 1) throw badRequest('Operation objects must contain exactly one member named "add", "remove", or "replace".')
  return { op, pointer: raw[op] }
}

function opAndPath({ op, path }: Record<string, unknown>) {
  if (!isOperation(op)) throw badRequest(`Invalid operation: it must be one of the following: ${operations.join(', ')}.`)
  if (path === undefined) throw badRequest("Unable to find 'path' in JSON Schema change")
  return { op, pointer: path }
}

/** JSON pointers, of which Glance takes a limited form only. */
function readPointer(pointer: unknown): string[] {
  if (typeof pointer !== 'string' || !pointer.startsWith('/')) throw badRequest('A pointer is a string that starts with "/".')
  const parts = pointer.slice(1).split('/')
  if (parts.some((part) => part.trim() === '')) throw badRequest(`Pointer \`${pointer}\` names nothing between two "/", or at its end.`)
  if (/~(?![01])/.test(pointer)) throw badRequest(`Pointer \`${pointer}\` contains "~" not part of a recognized escape sequence.`)
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~').trim())
}

/** Only locations have an inside. */
function requireDepth(op: Change['op'], path: string[]) {
  const depth = path[0] === 'locations' && op !== 'replace' ? 2 : 1
  if (path.length !== depth) throw badRequest(`Invalid JSON pointer for this resource: '/${path.join('/')}'`)
}

export function requireFree(name: string) {
  if (readOnlyFields.includes(name)) throw forbidden(`Attribute '${name}' is read-only.`)
  if (reservedFields.includes(name) || name.startsWith(reservedPrefix)) throw forbidden(`Attribute '${name}' is reserved.`)
}
