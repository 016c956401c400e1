import { isSecret, type AsCode, type FileText, type Json, type Word } from './code.ts'

/** One word for a POSIX shell: as it is where that is safe, else in single quotes, in which nothing means anything. */
export const quote = (text: string): string =>
  /^[\w/:.,@%+-][\w/:.,@%+=-]*$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`

const isFile = (part: Word): part is FileText => typeof part === 'object' && 'text' in part

function word(part: Word): string {
  if (typeof part === 'string') return quote(part)
  return isFile(part) ? '/dev/stdin' : `"$${part.secret}"`
}

/** A long command breaks before its options. What it reads stands below it: JSON, none of whose lines is the end mark. */
export function printCli(words: readonly Word[]): string {
  const read = words.filter(isFile).map(({ text }) => ` <<'EOF'\n${text}\nEOF`)
  return `${inLines(words)}${read.join('')}`
}

function inLines(words: readonly Word[]): string {
  const printed = words.map(word)
  if (printed.join(' ').length <= 80) return printed.join(' ')
  const lines: string[][] = [[]]
  for (const [at, part] of words.entries()) {
    if (typeof part === 'string' && part.startsWith('--')) lines.push([])
    lines.at(-1)?.push(printed[at] ?? '')
  }
  return lines.map((line) => line.join(' ')).join(' \\\n  ')
}

/** `$OS_TOKEN` is what `openstack token issue -f value -c id` prints. */
export function printCurl({ method, path, body }: AsCode['curl'], endpoint: string): string {
  const lines = [`curl -sS -X ${method} ${quote(endpoint + path)}`, '-H "X-Auth-Token: $OS_TOKEN"']
  if (body !== undefined) lines.push("-H 'Content-Type: application/json'", `-d ${quotedJson(body)}`)
  return lines.join(' \\\n  ')
}

/** What a variable holds, as the inside of a JSON string. */
const asJson = (variable: string) =>
  String.raw`$(printf %s "$${variable}" | awk '{ gsub(/["\\]/, "\\\\&"); gsub(/\t/, "\\t"); printf "%s%s", n, $0; n = "\\n" }')`

/** The body in single quotes; a secret steps out of them to let the shell put its variable in. */
function quotedJson(body: Json): string {
  const secrets: string[] = []
  const mark = markOf(body)
  const text = JSON.stringify(
    body,
    (_key, value: Json) => {
      if (!isSecret(value)) return value
      secrets.push(value.secret)
      return `${mark}${secrets.length - 1}`
    },
    2,
  )
  const quoted = `'${text.replaceAll("'", String.raw`'\''`)}'`
  return secrets.reduce((whole, secret, at) => whole.replace(`"${mark}${at}"`, () => `"'"${asJson(secret)}"'"`), quoted)
}

/** Something that the body does not hold: nobody's text shall be taken for a secret's place. */
function markOf(body: Json): string {
  const text = JSON.stringify(body)
  let mark = '@'
  while (text.includes(mark)) mark += '@'
  return mark
}
