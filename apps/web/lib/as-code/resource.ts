import { command, isSecret, option, type AsCode, type Json, type Word } from './code.ts'

/** What a form holds or a row shows; what is left out is not said. Null empties what is there. */
export type Values<F extends string> = { readonly [K in F]?: Json | undefined }

/** Where one field of a resource goes. */
interface Field {
  /** In the body; with dots, inside an object. */
  json: string
  /** `--domain`; a list repeats it. None where the client cannot say it. */
  option?: string
  /** Instead of an option with a value: the one for true and the one for false. */
  flags?: readonly [on: string, off: string]
  /** Instead of an option with a value: one with a file that holds it. */
  file?: string
  /** Said first when it is changed: the client adds to lists otherwise. */
  clear?: string
  /** The client sends an empty text on; most options it drops. */
  emptied?: true
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
  /** Whoever creates it chooses its id: it is put where it will be. */
  id?: NoInfer<F>
  /** Every command has these. */
  always?: readonly Word[]
  /** Without one of `required` the provider makes nothing. */
  terraform?: { type: string; name: NoInfer<F>; fixed?: Readonly<Record<string, Json>>; required?: readonly NoInfer<F>[] }
}

/** What can be done to a resource that has create, set and delete of the usual shape. */
export interface ResourceCode<F extends string> {
  create(values: Values<F>): AsCode
  /** With what there was before, only what is different is said. */
  set(id: string, values: Values<F>, before?: Values<F>): AsCode
  delete(id: string): AsCode
  /** A thing that exists: how it is shown, and how Terraform would have it. */
  show(id: string, values: Values<F>): AsCode
}

export function resourceCode<F extends string>(kind: Kind<F>): ResourceCode<F> {
  const { noun, path, wrapper, always = [] } = kind
  const at = (id: string) => `${path}/${encodeURIComponent(id)}`
  return {
    create(values) {
      const given = said(kind, values).filter(([, , value]) => value !== null)
      const first = kind.positional.flatMap((name) => wordOf(values[name]) ?? [])
      const { words, unsaid } = tell(
        given.filter(([name]) => !kind.positional.includes(name)),
        atFirst,
      )
      return {
        cli: command([...noun, 'create'], [...always, ...words], first),
        ...unsaid,
        curl: creation(kind, values, given),
        ...terraformOf(kind, values),
      }
    },
    set(id, values, before = {}) {
      const changes = said(kind, values).filter(([name, , value]) => JSON.stringify(value) !== JSON.stringify(before[name]))
      const { words, unsaid } = tell(changes, afterwards)
      return {
        cli: command([...noun, 'set'], [...always, ...words], [id]),
        ...unsaid,
        curl: { method: 'PATCH', path: at(id), body: { [wrapper]: bodyOf(changes) } },
      }
    },
    delete: (id) => ({ cli: command([...noun, 'delete'], always, [id]), curl: { method: 'DELETE', path: at(id) } }),
    show: (id, values) => ({
      cli: command([...noun, 'show'], always, [id]),
      curl: { method: 'GET', path: at(id) },
      ...terraformOf(kind, values, id),
    }),
  }
}

function creation<F extends string>({ path, wrapper, many, id }: Kind<F>, values: Values<F>, given: Said<F>[]): AsCode['curl'] {
  if (id === undefined) {
    const body = bodyOf(given)
    return { method: 'POST', path, body: many ? { [many]: [body] } : { [wrapper]: body } }
  }
  const body = bodyOf(given.filter(([name]) => name !== id))
  const chosen = values[id]
  return { method: 'PUT', path: `${path}/${typeof chosen === 'string' ? encodeURIComponent(chosen) : ''}`, body: { [wrapper]: body } }
}

type Said<F> = [name: F, field: Field, value: Json]

function said<F extends string>({ fields }: Kind<F>, values: Values<F>): Said<F>[] {
  const found: Said<F>[] = []
  for (const name in fields) {
    const value = values[name]
    if (value !== undefined) found.push([name, fields[name], value])
  }
  return found
}

/** Options for what is given, and what is left because the client has none for it. */
function tell<F extends string>(given: readonly Said<F>[], words: (field: Field, value: Json) => Word[] | undefined) {
  const told = given.map(([, field, value]) => ({ field, words: words(field, value) }))
  const unsaid = told.flatMap(({ field, words: found }) => (found === undefined ? [field.json] : []))
  return { words: told.flatMap(({ words: found }) => found ?? []), unsaid: unsaid.length === 0 ? {} : { unsaid } }
}

/** What is empty need not be said of a new thing. */
const atFirst = (field: Field, value: Json): Word[] | undefined => (isEmpty(value) ? [] : optionOf(field, value))

function afterwards(field: Field, value: Json): Word[] | undefined {
  if (!isEmpty(value)) return field.clear ? [field.clear, ...(optionOf(field, value) ?? [])] : optionOf(field, value)
  if (field.clear) return [field.clear]
  return field.emptied && value === '' ? optionOf(field, value) : undefined
}

const isEmpty = (value: Json) => value === null || value === '' || (isList(value) && value.length === 0)

function optionOf({ flags, file, option: flag }: Field, value: Json): Word[] | undefined {
  if (flags) return [flags[value === true ? 0 : 1]]
  if (file) return [file, { text: JSON.stringify(value, null, 2) }]
  if (!flag) return undefined
  const items = isList(value) ? value : [value]
  return items.flatMap((item) => option(flag, wordOf(item) ?? ''))
}

function wordOf(value: Json | undefined): Word | undefined {
  if (value === undefined || value === null || isSecret(value) || typeof value === 'string') return value ?? undefined
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const bodyOf = <F extends string>(given: readonly Said<F>[]): Json => nested(given.map(([, field, value]) => [field.json, value]))

function terraformOf<F extends string>(kind: Kind<F>, values: Values<F>, importId?: string): Pick<AsCode, 'terraform'> {
  const { terraform } = kind
  if (!terraform) return {}
  if (terraform.required?.some((name) => isEmpty(values[name] ?? null))) return {}
  const attributes = said(kind, values).flatMap(([, field, value]): [string, Json][] => {
    const name = field.terraform === undefined ? field.json : field.terraform
    // An empty text or list is what the provider takes for nothing.
    return name === null || isEmpty(value) ? [] : [[name, value]]
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
