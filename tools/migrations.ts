// What a migration may not do while the release before it is still running: expand, deploy, then contract.

interface Refusal {
  why: string
  pattern: RegExp
}

const refusals: Refusal[] = [
  {
    why: 'drops what the release before may still use',
    pattern: /\bdrop\s+(table|schema|column|type|view|materialized\s+view|sequence|default)\b/i,
  },
  { why: 'drops what the release before may still use', pattern: /\balter\s+table\s+\S+\s+drop\s+(?!constraint\b|not\b)/i },
  { why: 'renames what the release before still calls by its old name', pattern: /\brename\s+(to|column|constraint|\S+\s+to)\b/i },
  { why: 'changes the type under the release before', pattern: /\balter\s+(column\s+)?\S+\s+(set\s+data\s+)?type\b/i },
  { why: 'refuses nulls that the release before may still write', pattern: /\bset\s+not\s+null\b/i },
]

/** A new column that must not be null needs a default: the release before does not know it. */
const added = /\badd\s+(column\s+)?(if\s+not\s+exists\s+)?"?\w+"?\s+[^;]*?\bnot\s+null\b/i
const filled = /\bdefault\b|\bgenerated\b/i

/** One line for each statement that would break the running release, unless the file says `-- contract: <reason>`. */
export function refused(file: string, text: string): string[] {
  if (/^--\s*contract:\s*\S.+$/m.test(text)) return []
  const statements = withoutLiterals(text).split(/;|--> statement-breakpoint/)
  const created = new Set([...text.matchAll(/\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?(\S+)/gi)].map(([, table]) => table))
  return statements.flatMap((statement) => {
    const table = /\balter\s+table\s+(?:only\s+)?(\S+)/i.exec(statement)?.[1]
    if (table !== undefined && created.has(table)) return [] // nobody uses it yet
    const found = refusals.filter(({ pattern }) => pattern.test(statement)).map(({ why }) => why)
    if (table !== undefined && added.test(statement) && !filled.test(statement))
      found.push('adds a column that the release before cannot fill')
    return found.slice(0, 1).map((why) => `${file}: ${why}: ${statement.trim().replaceAll(/\s+/g, ' ').slice(0, 120)}`)
  })
}

/** Comments, strings and function bodies say nothing about what the migration itself does. */
function withoutLiterals(text: string): string {
  return text
    .replaceAll('--> statement-breakpoint', ';')
    .replaceAll(/\$(\w*)\$.*?\$\1\$/gs, "''")
    .replaceAll(/'(?:[^']|'')*'/g, "''")
    .replaceAll(/--[^\n]*/g, '')
}
