import { isSecret, type Json, type Terraform } from './code.ts'

/** A resource, as `terraform fmt` would write it. */
export function printResource({ type, name, attributes, blocks = {} }: Terraform): string {
  const inner = Object.entries(blocks).flatMap(([key, each]) => each.map((block) => `\n  ${key} {\n${inLines(block, '    ')}\n  }`))
  const lines = [inLines(attributes, '  '), ...inner].filter((line) => line !== '')
  const body = lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n}`
  return [`resource ${string(type)} ${string(label(name))} ${body}`, ...variables(attributes)].join('\n\n')
}

function inLines(attributes: Terraform['attributes'], indent: string): string {
  const given = Object.entries(attributes)
  const width = Math.max(0, ...given.map(([key]) => key.length))
  return given.map(([key, value]) => `${indent}${key.padEnd(width)} = ${hcl(value, indent)}`).join('\n')
}

/** For what exists already: OpenTofu and Terraform take it over without making it anew. */
export function printImport({ type, name, importId }: Terraform): string | undefined {
  return importId === undefined ? undefined : `import {\n  to = ${type}.${label(name)}\n  id = ${string(importId)}\n}`
}

/** Identifiers are letters, digits, _ and -, and begin with a letter. */
function label(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 64)
  if (plain === '') return 'this'
  return /^[a-z]/.test(plain) ? plain : `_${plain}`
}

const secretsIn = (value: Json): string[] => {
  if (value === null || typeof value !== 'object') return []
  return isSecret(value) ? [value.secret] : Object.values(value).flatMap(secretsIn)
}

const variable = (secret: string) => secret.toLowerCase()

const variables = (attributes: Terraform['attributes']): string[] =>
  [...new Set(secretsIn(attributes))].map((secret) => `variable ${string(variable(secret))} {\n  type      = string\n  sensitive = true\n}`)

function hcl(value: Json, indent: string): string {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return string(value)
  if (isSecret(value)) return `var.${variable(value.secret)}`
  if (isList(value)) return `[${value.map((item) => hcl(item, indent)).join(', ')}]`
  const inner = `${indent}  `
  const lines = Object.entries(value).map(
    ([key, item]) => `${inner}${/^[A-Za-z_][\w-]*$/.test(key) ? key : string(key)} = ${hcl(item, inner)}`,
  )
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

/** In HCL `${` and `%{` begin templates; doubled they are text. */
function string(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll(/[\p{Cc}\u2028\u2029]/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll(/([$%])(?=\{)/g, '$1$1')
  return `"${escaped}"`
}
