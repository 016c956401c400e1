import { badRequest } from '../../platform/fault.ts'
import type { Asked } from '../../platform/rest/route.ts'
import { parseVersion } from '../../platform/rest/version.ts'
import { isUuid, toUuid, type Amounts, type Wanted } from './providers/model.ts'

export const from = (version: string) => parseVersion(version) ?? 0

const bad = (why: string) => badRequest(`Invalid query string parameters: ${why}`)

/** Every value of a parameter, in the order in which they were written. */
export function valuesOf({ query }: Asked, key: string): string[] {
  const value = query[key]
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(String)
}

/** A parameter that was repeated counts with its last value, as it always did. */
export const lastOf = (asked: Asked, key: string): string | undefined => valuesOf(asked, key).at(-1)

/** What this version does not know it does not overlook. */
export function requireKnown({ query }: Asked, isKnown: (key: string) => boolean): void {
  const stranger = Object.keys(query).find((key) => !isKnown(key))
  if (stranger !== undefined) throw bad(`Additional properties are not allowed ('${stranger.slice(0, 80)}' was unexpected)`)
}

/** `VCPU:2,MEMORY_MB:1024` */
export function amountsIn(text: string): Amounts {
  const shape = 'Badly formed resources parameter. Expected resources query string parameter in form: ?resources=VCPU:2,MEMORY_MB:1024.'
  if (text.trim() === '') throw badRequest(`${shape} Got: empty string.`)
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [name, given, ...more] = part.split(':')
      if (name === undefined || given === undefined || more.length > 0) throw badRequest(`${shape} Got: ${part}.`)
      if (!/^\s*[+-]?\d+\s*$/.test(given)) throw badRequest(`Requested resource ${name} expected positive integer amount. Got: ${given}.`)
      if (Number(given) < 1) throw badRequest(`Requested resource ${name} requires amount >= 1. Got: ${given}.`)
      return [name, Number(given)]
    }),
  )
}

/** `A,!B` or, since 1.39, `in:A,B`; repeated since 1.39. */
export function traitsIn(asked: Asked, key: string): Wanted {
  const values = valuesOf(asked, key)
  const read = (asked.version < from('1.39') ? values.slice(-1) : values).map((value) => traitsOf(value, asked.version))
  return { all: read.flatMap((one) => one.all), none: read.flatMap((one) => one.none) }
}

function traitsOf(value: string, version: number): Wanted {
  if (value.startsWith('in:')) return { all: [anyOf(value, version)], none: [] }
  const forbidding = version >= from('1.22')
  const form = `Expected 'required' parameter value of the form: HW_CPU_X86_VMX,${forbidding ? '!' : ''}CUSTOM_MAGIC.`
  const names = value.split(',').map((name) => name.trim())
  const none = names.filter((name) => name.startsWith('!')).map((name) => name.replace(/^!+/, ''))
  if ([...names, ...none].some((name) => name === '')) throw bad(`${form} Got an empty trait in: ${value}`)
  if (none.length > 0 && !forbidding) throw bad(`${form} Got: ${value}`)
  return { all: names.filter((name) => !name.startsWith('!')).map((name) => [name]), none }
}

function anyOf(value: string, version: number): string[] {
  if (version < from('1.39')) throw bad(`The format 'in:HW_CPU_X86_VMX,CUSTOM_MAGIC' only supported since microversion 1.39. Got: ${value}`)
  const names = value
    .slice('in:'.length)
    .split(',')
    .map((name) => name.trim())
  if (names.includes(''))
    throw bad(`Expected 'required' parameter value of the form: in:HW_CPU_X86_VMX,CUSTOM_MAGIC. Got an empty trait in: ${value}`)
  if (names.some((name) => name.startsWith('!')))
    throw bad(`The format 'in:HW_CPU_X86_VMX,CUSTOM_MAGIC' does not support forbidden traits. Got: ${value}`)
  return names
}

/** `AGG`, `in:A,B`, and since 1.32 `!AGG` and `!in:A,B`; repeated since 1.24. */
export function membershipIn(asked: Asked, key: string): Wanted {
  const values = valuesOf(asked, key)
  if (values.length > 1 && asked.version < from('1.24')) throw badRequest(`Multiple ${key} parameters are not supported`)
  const read = values.map(membershipOf)
  const wanted = { all: read.flatMap((one) => one.all), none: read.flatMap((one) => one.none) }
  if (wanted.none.length > 0 && asked.version < from('1.32'))
    throw badRequest(`Forbidden ${key} parameters are not supported in the specified microversion`)
  return wanted
}

function membershipOf(value: string): Wanted {
  const [, not = '', many = '', rest = ''] = /^(!?)(in:)?(.*)$/s.exec(value) ?? []
  if (rest.includes(',') && many === '')
    throw badRequest(
      `Multiple values for 'member_of' must be prefixed with the 'in:' or '!in:' keyword using the valid microversion. Got: ${value}`,
    )
  const ids = many === '' ? [rest] : rest.split(',')
  const wrong = ids.find((id) => toUuid(id) === undefined)
  if (wrong !== undefined) throw bad(`Expected 'member_of' parameter to contain valid UUID(s). Got: ${wrong}`)
  const known = ids.flatMap((id) => toUuid(id) ?? [])
  return not === '' ? { all: [known], none: [] } : { all: [], none: known }
}

/** The id of a provider in whose tree to look. */
export function treeIn(value: string): string {
  const id = toUuid(value.trim())
  if (id === undefined) throw bad(`Expected 'in_tree' parameter to be a format of uuid. Got: ${value}`)
  return id
}

export function uuidIn(key: string, value: string): string {
  if (!isUuid(value)) throw bad(`'${value.slice(0, 80)}' is not a 'uuid' in '${key}'`)
  return value
}
