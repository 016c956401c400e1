import { command, isSecret, option, type AsCode, type Json, type Word } from './code.ts'

/** What a form holds or a row shows; what is left out or null is not said. */
export type Values<F extends string> = { readonly [K in F]?: Json | undefined }

/** Where one field of a resource goes. */
interface Field {
  /** In the body; with dots, inside an object. */
  json: string
  /** `--domain`; a list repeats it. None where the client cannot say it. */
  option?: string
  /** Instead of an option with a value: the one for true and the one for false. */
  flags?: readonly [on: string, off: string]
  /** Said first when it is changed: the client adds to lists otherwise. */
  clear?: string
  /** Its name in Terraform, with dots inside a map; null where the provider has none. As in the body when left out. */
  terraform?: string | null
}

interface Kind<F extends string> {
  /** ['application', 'credential'] */
  noun: readonly string[]
  path: string
  /** What the body is wrapped in; `many` where creating takes a list. */
  wrapper: string
  many?: string
  fields: { readonly [K in F]: Field }
  /** Without an option's name when it is created, in this order. */
  positional: readonly NoInfer<F>[]
  terraform?: { type: string; name: NoInfer<F>; fixed?: Readonly<Record<string, Json>> }
}

/** What can be done to a resource that has create, set and delete of the usual shape. */
export interface ResourceCode<F extends string> {
  create(values: Values<F>): AsCode
  set(id: string, changes: Values<F>): AsCode
  delete(id: string): AsCode
  /** A thing that exists: how it is shown, and how Terraform would have it. */
  show(id: string, values: Values<F>): AsCode
}

export function resourceCode<F extends string>(kind: Kind<F>): ResourceCode<F> {
  const { noun, path, wrapper, many } = kind
  const at = (id: string) => `${path}/${encodeURIComponent(id)}`
  return {
    create(values) {
      const body = bodyOf(kind, values)
      const first = kind.positional.flatMap((field) => wordOf(values[field]) ?? [])
      return {
        cli: command([...noun, 'create'], optionsOf(kind, values, 'create'), first),
        curl: { method: 'POST', path, body: many ? { [many]: [body] } : { [wrapper]: body } },
        ...terraformOf(kind, values),
      }
    },
    set: (id, changes) => ({
      cli: command([...noun, 'set'], optionsOf(kind, changes, 'set'), [id]),
      curl: { method: 'PATCH', path: at(id), body: { [wrapper]: bodyOf(kind, changes) } },
    }),
    delete: (id) => ({ cli: command([...noun, 'delete'], [], [id]), curl: { method: 'DELETE', path: at(id) } }),
    show: (id, values) => ({
      cli: command([...noun, 'show'], [], [id]),
      curl: { method: 'GET', path: at(id) },
      ...terraformOf(kind, values, id),
    }),
  }
}

type Said<F> = [name: F, field: Field, value: Json]

function said<F extends string>({ fields }: Kind<F>, values: Values<F>): Said<F>[] {
  const found: Said<F>[] = []
  for (const name in fields) {
    const value = values[name]
    if (value !== undefined && value !== null) found.push([name, fields[name], value])
  }
  return found
}

function optionsOf<F extends string>(kind: Kind<F>, values: Values<F>, act: 'create' | 'set'): Word[] {
  return said(kind, values).flatMap(([name, field, value]) => {
    if (act === 'create' && kind.positional.includes(name)) return []
    if (field.flags) return [field.flags[value === true ? 0 : 1]]
    const { option: flag } = field
    if (!flag) return []
    const items = isList(value) ? value : [value]
    const cleared = act === 'set' && field.clear ? [field.clear] : []
    return [...cleared, ...items.flatMap((item) => option(flag, wordOf(item) ?? ''))]
  })
}

function wordOf(value: Json | undefined): Word | undefined {
  if (value === undefined || value === null || isSecret(value) || typeof value === 'string') return value ?? undefined
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const bodyOf = <F extends string>(kind: Kind<F>, values: Values<F>): Json =>
  nested(said(kind, values).map(([, field, value]) => [field.json, value]))

function terraformOf<F extends string>(kind: Kind<F>, values: Values<F>, importId?: string): Pick<AsCode, 'terraform'> {
  const { terraform } = kind
  if (!terraform) return {}
  const attributes = said(kind, values).flatMap(([, field, value]): [string, Json][] => {
    const name = field.terraform === undefined ? field.json : field.terraform
    // An empty text or list is what the provider takes for nothing.
    return name === null || value === '' || (isList(value) && value.length === 0) ? [] : [[name, value]]
  })
  const name = values[terraform.name]
  return {
    terraform: {
      type: terraform.type,
      name: typeof name === 'string' ? name : '',
      attributes: { ...nested(attributes), ...terraform.fixed },
      ...(importId === undefined ? {} : { importId }),
    },
  }
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

/** `options.lock_password` becomes an object in an object; one level is all there is. */
function nested(entries: readonly (readonly [string, Json])[]): Record<string, Json> {
  const inner = new Map<string, Record<string, Json>>()
  const found: Record<string, Json> = {}
  for (const [path, value] of entries) {
    const [name = '', key] = path.split('.')
    if (key === undefined) found[name] = value
    else inner.set(name, { ...inner.get(name), [key]: value })
  }
  return { ...found, ...Object.fromEntries(inner) }
}
