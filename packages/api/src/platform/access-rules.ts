/** What a narrowed credential may call: one kind of request to one kind of service. */
export interface AccessRule {
  service: string
  method: string
  /** `*` and `{name}` stand for one segment, `**` for any number of them. */
  path: string
}

interface Asked {
  service: string
  method: string
  /** As it came, with the service's own prefix: `/compute/v2.1/servers`. */
  path: string
  prefix: string
}

/** Rules name paths with or without the prefix. A token may always find out about itself, whatever its rules. */
export function permits(rules: readonly AccessRule[] | undefined, asked: Asked): boolean {
  if (!rules || rules.length === 0) return true
  const short = asked.path.startsWith(`${asked.prefix}/`) ? asked.path.slice(asked.prefix.length) : asked.path
  if (asked.service === 'identity' && asked.method === 'GET' && short === '/v3/auth/tokens') return true
  return rules.some(
    (rule) =>
      rule.service === asked.service && rule.method === asked.method && [asked.path, short].some((path) => pathMatches(rule.path, path)),
  )
}

/** Segment by segment instead of by a regular expression: a rule is the user's text, and must not make us think for long. */
export function pathMatches(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split('/'), path.split('/')]
  const last = given.length
  // reachable[j]: the pattern so far can have eaten the first j segments.
  let reachable = Array.from({ length: last + 1 }, (_, j) => j === 0)
  for (const segment of wanted) {
    const next = Array.from({ length: last + 1 }, () => false)
    for (let j = 0; j <= last; j++) {
      if (segment === '**') next[j] = j > 0 && ((next[j - 1] ?? false) || (reachable[j - 1] ?? false))
      else if (j > 0) next[j] = (reachable[j - 1] ?? false) && segmentMatches(segment, given[j - 1] ?? '')
    }
    reachable = next
  }
  return reachable[last] ?? false
}

/** Inside a segment every `*` or `{name}` stands for at least one character. */
function segmentMatches(pattern: string, segment: string): boolean {
  const pieces = pattern.split(/\*+|\{[^}]*\}/)
  const [head = '', ...rest] = pieces
  if (rest.length === 0) return pattern === segment
  if (!segment.startsWith(head)) return false
  let at = head.length
  const tail = rest.pop() ?? ''
  for (const piece of rest) {
    const found = segment.indexOf(piece, at + 1)
    if (found < 0) return false
    at = found + piece.length
  }
  return segment.endsWith(tail) && segment.length - tail.length > at
}
