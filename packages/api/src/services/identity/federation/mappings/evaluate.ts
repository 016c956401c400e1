import { runInNewContext } from 'node:vm'
import { z } from 'zod'
import { isObject } from '../../../../platform/rest/fields.ts'

/** What an identity provider says of somebody: names with texts, in which semicolons part several values. */
export const assertionInput = z
  .record(z.string().max(255), z.union([z.string(), z.array(z.string()).max(1000)], 'must be a text or a list of texts'))
  .refine((said) => JSON.stringify(said).length <= 65_536, 'is too long')

type Assertion = z.output<typeof assertionInput>

/** What became of one rule: whether it counts, and otherwise at which of its requirements it ended. */
export type RuleOutcome = { applies: true } | { applies: false; requirement: number; type: string; why: Refusal }

export type Refusal =
  | { kind: 'missing' }
  /** None of the values wanted, or one that must not be, is among those said. */
  | { kind: 'any_one_of' | 'not_any_of'; values: string[] }
  | { kind: 'bad_regex'; message: string }

/** Who somebody would be here. */
export interface Mapped {
  user: Record<string, unknown>
  groupIds: string[]
  groups: Record<string, unknown>[]
  projects: unknown[]
}

export interface Tried {
  rules: RuleOutcome[]
  mapped: Mapped | null
  /** Why nobody could log in with what came out, though rules apply. */
  problem: string | null
}

/**
 * The rules of Keystone's mappings on one assertion: each rule whose requirements are all met adds what it makes of the values; of
 * several users the first counts, groups add up, and the last projects win.
 */
export function tryRules(rules: readonly unknown[], assertion: Assertion): Tried {
  const said = new Map(Object.entries(assertion).map(([name, value]) => [name, typeof value === 'string' ? value.split(';') : value]))
  const until = performance.now() + patience
  const judged = rules.map((rule) => judge(listAt(rule, 'remote'), said, until))
  const outcomes = judged.map(({ outcome }) => outcome)
  if (!outcomes.some(({ applies }) => applies)) return { rules: outcomes, mapped: null, problem: null }
  try {
    const locals = rules.flatMap((rule, at) => {
      const { outcome, values } = judged[at] ?? {}
      return outcome?.applies ? listAt(rule, 'local').map((local) => filled(local, values ?? [])) : []
    })
    return { rules: outcomes, mapped: combined(locals), problem: null }
  } catch (error) {
    if (error instanceof Impossible) return { rules: outcomes, mapped: null, problem: error.message }
    throw error
  }
}

/** What comes out of rules that apply and still makes nobody. */
class Impossible extends Error {}

const listAt = (from: unknown, name: string): unknown[] => {
  const found = isObject(from) ? from[name] : undefined
  return Array.isArray(found) ? found : []
}

interface Judged {
  outcome: RuleOutcome
  /** What `{0}`, `{1}`, ... stand for: the values of those requirements that only pick and do not compare. */
  values: string[][]
}

function judge(requirements: readonly unknown[], said: ReadonlyMap<string, string[]>, until: number): Judged {
  const values: string[][] = []
  for (const [requirement, wanted] of requirements.entries()) {
    if (!isObject(wanted)) continue
    const type = String(wanted['type'])
    const met = meet(wanted, said.get(type) ?? [], until)
    if ('why' in met) return { outcome: { applies: false, requirement, type, why: met.why }, values: [] }
    if (met.picked) values.push(met.picked)
  }
  return { outcome: { applies: true }, values }
}

type Met = { picked?: string[] } | { why: Refusal }

function meet(wanted: Record<string, unknown>, given: string[], until: number): Met {
  if (given.length === 0) return { why: { kind: 'missing' } }
  const kind = (['any_one_of', 'not_any_of', 'blacklist', 'whitelist'] as const).find((name) => Array.isArray(wanted[name]))
  if (kind === undefined) return { picked: given }
  const values = listAt(wanted, kind).map(String)
  const found = wanted['regex'] === true ? finding(values, given, until) : given.filter((value) => values.includes(value))
  if (!Array.isArray(found)) return { why: found }
  if (kind === 'whitelist') return { picked: found }
  if (kind === 'blacklist') return { picked: given.filter((value) => !found.includes(value)) }
  return (kind === 'any_one_of') === found.length > 0 ? {} : { why: { kind, values } }
}

/** A pattern that never ends shall not stop everything else: all of them together have this long, in milliseconds. */
const patience = 250

const search = 'JSON.stringify(given.filter((value) => patterns.some(({ source, flags }) => new RegExp(source, flags).test(value))))'

/** The values in which one of the patterns finds something. */
function finding(patterns: string[], given: string[], until: number): string[] | Refusal {
  try {
    const timeout = Math.max(1, Math.ceil(until - performance.now()))
    const found: unknown = runInNewContext(search, { given, patterns: patterns.map(spelled) }, { timeout })
    return z.array(z.string()).parse(JSON.parse(String(found)))
  } catch (error) {
    // Errors of the other context are none of ours.
    return { kind: 'bad_regex', message: isObject(error) ? String(error['message']) : String(error) }
  }
}

/** Python's spellings of what JavaScript has too. */
function spelled(pattern: string) {
  const [, flags = '', source = ''] = /^(?:\(\?([ims]+)\))?([^]*)$/.exec(pattern) ?? []
  return { flags, source: source.replaceAll('(?P<', '(?<').replaceAll('\\A', '^').replaceAll('\\Z', '$') }
}

/** A local entry with values in place of `{0}`. Several values in one place are a list. */
function filled(local: unknown, values: readonly string[][]): unknown {
  if (Array.isArray(local)) return local.map((one) => filled(one, values))
  if (isObject(local)) return Object.fromEntries(Object.entries(local).map(([name, value]) => [name, filled(value, values)]))
  if (typeof local !== 'string') return local
  const whole = /^\{(\d+)\}$/.exec(local)
  if (whole) return single(valueAt(values, whole[1]))
  return local.replace(/\{(\d+)\}/g, (_whole, at: string) => valueAt(values, at).join(', '))
}

const single = (values: string[]): string | string[] => (values.length === 1 ? (values[0] ?? '') : values)

function valueAt(values: readonly string[][], at: string | undefined): string[] {
  const found = values[Number(at)]
  if (!found) throw new Impossible(`{${at}} stands for nothing: requirements with any_one_of or not_any_of do not count.`)
  return found
}

function combined(locals: readonly unknown[]): Mapped {
  const entries = locals.filter(isObject)
  const user = entries.map((entry) => entry['user']).find(isObject) ?? {}
  const projects = entries.flatMap((entry) => projectsOf(entry)).at(-1) ?? []
  const groups = new Map(entries.flatMap(groupsOf).map((group) => [JSON.stringify(group), group]))
  const ids = entries.flatMap((entry) => [...asList(entry['group_ids']), ...idOf(entry['group'])])
  return { user: { type: 'ephemeral', ...user }, groupIds: [...new Set(ids)], groups: [...groups.values()], projects }
}

const idOf = (group: unknown) => (isObject(group) && typeof group['id'] === 'string' ? [group['id']] : [])

const asList = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [])

function groupsOf(entry: Record<string, unknown>): Record<string, unknown>[] {
  const { group, groups, domain } = entry
  const one = isObject(group) && group['id'] === undefined ? [group] : []
  return [...one, ...asList(groups).map((name) => namedGroup(name, domain))]
}

/** A name in the domain that the rule gives, or a whole group as JSON. */
function namedGroup(name: string, domain: unknown): Record<string, unknown> {
  const whole = readJson(name)
  if (isObject(whole)) {
    if (whole['domain'] === undefined) throw new Impossible(`The group ${name} names no domain.`)
    return whole
  }
  if (domain === undefined)
    throw new Impossible(`The rule that names the group ${name} has to name its domain, too: "domain" beside "groups".`)
  return { name, domain }
}

function projectsOf({ projects, projects_json: json }: Record<string, unknown>): unknown[][] {
  if (Array.isArray(projects)) return [projects]
  if (typeof json !== 'string') return []
  const read = readJson(json.startsWith('JSON:') ? json : `JSON:${json}`)
  if (!Array.isArray(read)) throw new Impossible('What came for projects_json is no list of projects in JSON.')
  return [read]
}

function readJson(text: string): unknown {
  if (!text.startsWith('JSON:')) return undefined
  try {
    return JSON.parse(text.slice('JSON:'.length))
  } catch {
    throw new Impossible(`This is not JSON: ${text.slice(0, 100)}`)
  }
}
