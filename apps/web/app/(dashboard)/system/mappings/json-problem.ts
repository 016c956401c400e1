/** Where JSON ends to be any, as people count. Browsers say it in words of their own, and not always with the place. */
export function jsonProblem(text: string): { line: number; column: number } | undefined {
  if (text.trim() === '' || parses(text)) return undefined
  const before = text.slice(0, firstMistake(text)).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const space = /[ \t\r\n]*/y
const token = /[{}[\],:]|"(?:[^"\\\p{Cc}]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy

/** What may come next; `]` and `}` only right behind their openings. */
type Next = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end'

function firstMistake(text: string): number {
  const open: ('[' | '{')[] = []
  let next: Next = 'value'
  let at = 0
  while (at < text.length) {
    at = after(space, text, at) ?? at
    const end = after(token, text, at)
    const step: Next | undefined = end === undefined ? undefined : stepOver(text.slice(at, end), next, open)
    if (end === undefined || step === undefined) return at
    next = step
    at = end
  }
  return at
}

function after(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : undefined
}

function stepOver(found: string, next: Next, open: ('[' | '{')[]): Next | undefined {
  if (found === ']' || found === '}') return close(found, next, open)
  if (found === ':') return next === ':' ? 'value' : undefined
  if (found === ',') return next === ', or end' && open.length > 0 ? (open.at(-1) === '{' ? 'key' : 'value') : undefined
  if (next === 'key' || next === 'key or }') return found.startsWith('"') ? ':' : undefined
  if (next !== 'value' && next !== 'value or ]') return undefined
  if (found !== '[' && found !== '{') return ', or end'
  open.push(found)
  return found === '[' ? 'value or ]' : 'key or }'
}

function close(found: ']' | '}', next: Next, open: ('[' | '{')[]): Next | undefined {
  const fits = found === ']' ? open.at(-1) === '[' && next === 'value or ]' : open.at(-1) === '{' && next === 'key or }'
  const ends = next === ', or end' && open.at(-1) === (found === ']' ? '[' : '{')
  if (!fits && !ends) return undefined
  open.pop()
  return ', or end'
}
