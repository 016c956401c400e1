import { domainConfigs } from '@pileus/db/schema/identity'
import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { badRequest, Fault, forbidden } from '../../../platform/fault.ts'
import { command, query } from '../../../platform/op.ts'
import { isObject } from '../../../platform/rest/fields.ts'
import { findDomain } from '../domains/ops.ts'
import { is } from '../filters.ts'
import { isGroup, mayRead, maySet, readable } from './options.ts'

const maxBytes = 65_536

interface Part {
  group?: string | undefined
  option?: string | undefined
}

interface Option {
  group: string
  option: string
  value: unknown
}

/** `{ ldap: { url: … } }`, or `{ url: … }` when one option was asked for. */
export type Config = Record<string, unknown>

const where = { domainId: z.string() }
const part = { group: z.string().optional(), option: z.string().optional() }
const target = (ctx: Ctx, { domainId }: { domainId: string }) => findDomain(ctx, domainId)
const missing = ({ domainId }: { domainId: string }) => ['domain', domainId] as const
const unsupported = (what: string) => forbidden(`Invalid domain specific configuration: ${what}.`)

export const showDomainConfig = query({
  policy: 'identity:get_domain_config',
  // How passwords must look is nobody's secret: it is asked for by whoever has to think of one.
  policyOf: ({ group }) =>
    group === 'security_compliance' ? 'identity:get_security_compliance_domain_config' : 'identity:get_domain_config',
  input: z.object({ ...where, ...part }),
  target,
  missing,
  async run(ctx, { domainId, group, option }): Promise<Config> {
    if (group === 'security_compliance') return securityCompliance(ctx, domainId, option)
    requireSupported({ group, option })
    const found = (await stored(ctx, domainId, { group, option })).filter((row) => mayRead(row.group, row.option))
    if (found.length === 0) throw notSet(domainId, { group, option })
    return shown(found, option)
  },
})

function securityCompliance(ctx: Ctx, domainId: string, option: string | undefined): Config {
  if (domainId !== 'default') throw unsupported('the rules for passwords can be read of the default domain only')
  const { passwordRegex, passwordRegexDescription } = ctx.cloud.settings.security
  const rules: Config = { password_regex: passwordRegex ?? null, password_regex_description: passwordRegexDescription ?? null }
  if (option === undefined) return { security_compliance: rules }
  if (!Object.hasOwn(rules, option))
    throw unsupported('of the rules for passwords only password_regex and password_regex_description can be read')
  return { [option]: rules[option] }
}

export const showDefaultConfig = query({
  policy: 'identity:get_domain_config_default',
  input: z.object(part),
  run(_ctx, { group, option }): Config {
    requireSupported({ group, option })
    if (group === undefined) return readable
    if (option === undefined) return { [group]: readable[group] }
    if (!mayRead(group, option)) throw unsupported(`the default of the option ${option} in the group ${group} cannot be read`)
    return { [option]: readable[group]?.[option] }
  },
})

export const createDomainConfig = command({
  policy: 'identity:create_domain_config',
  input: z.object({ ...where, config: z.unknown().optional() }),
  target,
  missing,
  async run(ctx, { domainId, config }): Promise<{ config: Config; created: boolean }> {
    const options = read(config)
    const replaced = await ctx.db
      .delete(domainConfigs)
      .where(eq(domainConfigs.domainId, domainId))
      .returning({ group: domainConfigs.group })
    await store(ctx, domainId, options)
    return { config: shown(options.filter((row) => mayRead(row.group, row.option))), created: replaced.length === 0 }
  },
})

export const updateDomainConfig = command({
  policy: 'identity:update_domain_config',
  input: z.object({ ...where, ...part, config: z.unknown().optional() }),
  target,
  missing,
  async run(ctx, { domainId, config, group, option }): Promise<Config> {
    const options = read(group !== undefined && option !== undefined ? { [group]: config } : config)
    requireSupported({ group, option })
    const strays = options.some((row) => (group !== undefined && row.group !== group) || (option !== undefined && row.option !== option))
    if (strays) throw unsupported(`the body must hold ${words({ group, option })}, and nothing else`)
    if (group !== undefined && (await stored(ctx, domainId, { group, option })).length === 0) throw notSet(domainId, { group, option })
    await store(ctx, domainId, options)
    return shown((await stored(ctx, domainId, {})).filter((row) => mayRead(row.group, row.option)))
  },
})

export const deleteDomainConfig = command({
  policy: 'identity:delete_domain_config',
  input: z.object({ ...where, ...part }),
  target,
  missing,
  async run(ctx, { domainId, group, option }) {
    requireSupported({ group, option })
    const gone = await ctx.db.delete(domainConfigs).where(chosen(domainId, { group, option })).returning({ group: domainConfigs.group })
    if (group !== undefined && gone.length === 0) throw notSet(domainId, { group, option })
    ctx.emit({ kind: 'domain.update', subjectId: domainId, domainId })
  },
})

function requireSupported({ group, option }: Part) {
  if (group !== undefined && !isGroup(group)) throw unsupported(`the group ${group} is not supported`)
  if (group !== undefined && option !== undefined && !maySet(group, option))
    throw unsupported(`the option ${option} in the group ${group} is not supported`)
}

/** The options of a body, each of them known. */
function read(config: unknown): Option[] {
  if (!isObject(config) || Object.keys(config).length === 0) throw unsupported('no options are specified')
  return Object.entries(config).flatMap(([group, options]) => {
    if (!isObject(options) || Object.keys(options).length === 0)
      throw unsupported(`the value of the group ${group} must be an object of options`)
    return Object.entries(options).map(([option, value]) => {
      requireSupported({ group, option })
      if (JSON.stringify(value).length > maxBytes)
        throw badRequest(`must not be longer than ${maxBytes} bytes`, { path: ['config', group, option] })
      return { group, option, value }
    })
  })
}

function shown(options: readonly Option[], one?: string): Config {
  if (one !== undefined) return { [one]: options[0]?.value }
  const groups = Map.groupBy(options, (row) => row.group)
  return Object.fromEntries([...groups].map(([group, rows]) => [group, Object.fromEntries(rows.map((row) => [row.option, row.value]))]))
}

const chosen = (domainId: string, { group, option }: Part) =>
  and(eq(domainConfigs.domainId, domainId), is(domainConfigs.group, group), is(domainConfigs.option, option))
const sealedFor = (domainId: string, { group, option }: Part) => `domain_config:${domainId}:${group}:${option}`

async function stored(ctx: Ctx, domainId: string, part: Part): Promise<Option[]> {
  const rows = await ctx.db.select().from(domainConfigs).where(chosen(domainId, part)).orderBy(domainConfigs.group, domainConfigs.option)
  return rows.map((row) => ({
    group: row.group,
    option: row.option,
    value: JSON.parse(ctx.cloud.secrets.open(row.value, sealedFor(domainId, row))),
  }))
}

async function store(ctx: CommandCtx, domainId: string, options: readonly Option[]) {
  for (const { group, option, value } of options) {
    const sealed = ctx.cloud.secrets.seal(JSON.stringify(value), sealedFor(domainId, { group, option }))
    await ctx.db
      .insert(domainConfigs)
      .values({ domainId, group, option, value: sealed })
      .onConflictDoUpdate({ target: [domainConfigs.domainId, domainConfigs.group, domainConfigs.option], set: { value: sealed } })
  }
  ctx.emit({ kind: 'domain.update', subjectId: domainId, domainId })
}

const words = ({ group, option }: Part) =>
  option === undefined ? (group === undefined ? 'any options' : `the group ${group}`) : `the option ${option} in the group ${group}`
const notSet = (domainId: string, part: Part) =>
  new Fault('not_found', `Could not find ${words(part)} in domain configuration for domain ${domainId}.`)
