import type { Sql } from '@pileus/db/client'
import type { Rule } from './rules.ts'

/** Why no host was found: a value that a fault, a task and a page can show. */
export interface Refusal {
  /** Hosts that there are. */
  hosts: number
  rules: RefusedBy[]
  /** All of it in a sentence. */
  message: string
}

export interface RefusedBy {
  rule: string
  /** Follows their number: "3 disabled". */
  why: string
  /** Hosts that this rule was the first to refuse; together they are all hosts. */
  hosts: number
  /** Hosts that nothing but this rule refuses: what would be won by dropping it. */
  alone: number
  /** Of a class of resources: what was wanted, and the most that any host has left of it. */
  wanted?: number
  most?: number
}

/** Looks at every host once. Rare: it is asked only when nothing was found. */
export async function explain(sql: Sql, rules: readonly Rule[]): Promise<Refusal> {
  const flags = rules.map((rule, i) => (i === 0 ? sql`coalesce(${rule.sql}, false)` : sql`, coalesce(${rule.sql}, false)`))
  const [patterns, left] = [
    await sql<{ flags: boolean[]; hosts: number }[]>`
      select array[${flags}] as flags, count(*)::int as hosts from placement.provider p where p.host_state is not null group by 1`,
    await sql<{ name: string; most: string }[]>`
      select i.resource_class as name, max(i.free) as most from placement.inventory i join placement.provider p on p.id = i.provider_id
      where p.host_state is not null group by 1`,
  ]
  const most = new Map(left.map((row) => [row.name, Number(row.most)]))
  const hosts = patterns.reduce((sum, row) => sum + row.hosts, 0)
  const found = rules.map((rule, i): RefusedBy => {
    const first = patterns.filter((row) => row.flags.indexOf(false) === i)
    const alone = first.filter((row) => row.flags.filter((flag) => !flag).length === 1)
    const { resource } = rule
    return {
      rule: rule.name,
      why: rule.why,
      hosts: sumOf(first),
      alone: sumOf(alone),
      ...(resource ? { wanted: resource.wanted, most: most.get(resource.name) ?? 0 } : {}),
    }
  })
  const told = found.filter((one) => one.hosts > 0)
  return { hosts, rules: told, message: sentence(hosts, told) }
}

const sumOf = (rows: readonly { hosts: number }[]) => rows.reduce((sum, row) => sum + row.hosts, 0)

function sentence(hosts: number, rules: readonly RefusedBy[]): string {
  if (hosts === 0) return 'No valid host was found: there are no hosts. Enrol one first.'
  const parts = rules.map(({ hosts, why, most }) => `${hosts} ${why}${most === undefined ? '' : ` (at most ${most} is left anywhere)`}`)
  const rest = hosts - sumOf(rules)
  if (rest > 0) parts.push(`${rest} that fit, but only just now: try again`)
  return `No valid host was found. Of ${hosts} ${hosts === 1 ? 'host' : 'hosts'}: ${parts.join('; ')}.`
}
