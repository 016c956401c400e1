import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Settings } from '@pileus/api/platform/ctx'
import { z } from 'zod'
import { OperatorError } from './operator-error.ts'
import { roles } from './roles.ts'

const repository = join(import.meta.dirname, '../../..')

const { version: release } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')))

const list = <Value extends string>(item: z.ZodType<Value, string>) =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .pipe(z.array(item))

const count = z.coerce.number('must be a number').int().min(0)

function isRegex(text: string): boolean {
  try {
    return RegExp(text) instanceof RegExp
  } catch {
    return false
  }
}

/** Everything that can be set, in one place. The names are those of the environment. */
const schema = z.object({
  PORT: z.coerce.number('must be a number').int().min(0).max(65_535).default(8080),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  REGION: z
    .string()
    .regex(/^[\w.-]{1,255}$/, 'may hold letters, digits, dots, dashes and underscores')
    .default('RegionOne'),
  ROLE: list(z.enum(roles, `knows only ${roles.join(', ')}`))
    .pipe(z.array(z.enum(roles)).min(1, 'must name at least one role'))
    .default([...roles]),
  PAGES_DEV: z.stringbool('must be true or false').default(false),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/./, 'must look like postgres://user:password@host:5432/database')
    .optional(),
  DATABASE_CONNECTIONS: z.coerce.number('must be a number').int().min(2).max(1000).default(10),
  PILEUS_DATA: z
    .string()
    .transform((folder) => resolve(folder))
    .default(join(repository, '.pileus')),
  PILEUS_CACHE: z
    .string()
    .transform((folder) => resolve(folder))
    .default('/var/cache/pileus'),
  MASTER_KEY_FILE: z
    .string()
    .transform((file) => resolve(file))
    .optional(),
  ADMIN_PASSWORD: z
    .string()
    .min(8, 'must have at least 8 characters')
    .max(255)
    .regex(/^[\x20-\x7e]+$/, 'may hold printable ASCII characters')
    .optional(),
  TRUSTED_PROXIES: list(
    z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'must be addresses or networks, separated by commas'),
  ).default([]),
  AGENT_PLAIN: z.enum(['refuse', 'allow'], 'must be refuse or allow').default('refuse'),
  CORS_ORIGINS: list(z.url('must be origins such as https://dashboard.example.com, separated by commas')).default([]),
  POLICY_PROFILE: z.enum(['default', 'scoped'], 'must be default or scoped').default('default'),
  PASSWORD_HASH: z.enum(['argon2id', 'bcrypt'], 'must be argon2id or bcrypt').default('argon2id'),
  TOKEN_HOURS: z.coerce.number('must be a number').positive().max(8760).default(4),
  SESSION_IDLE_MINUTES: z.coerce.number('must be a number').min(1).max(525_600).default(480),
  SESSION_HOURS: z.coerce.number('must be a number').positive().max(8760).default(168),
  LOCKOUT_ATTEMPTS: count.default(0),
  LOCKOUT_SECONDS: count.default(1800),
  PASSWORD_EXPIRES_DAYS: count.default(0),
  PASSWORD_MINIMUM_AGE_DAYS: count.default(0),
  PASSWORD_HISTORY: count.default(0),
  PASSWORD_REGEX: z.string().refine(isRegex, 'is no regular expression').optional(),
  PASSWORD_REGEX_DESCRIPTION: z.string().optional(),
  PASSWORD_CHANGE_UPON_FIRST_USE: z.stringbool('must be true or false').default(false),
  DISABLE_INACTIVE_DAYS: count.default(0),
  FETCH_NETWORKS: list(z.union([z.cidrv4(), z.cidrv6()], 'must be networks such as 10.1.0.0/16, separated by commas')).default([]),
  IMAGE_SIZE_LIMIT: count.default(2 ** 40),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be one of fatal, error, warn, info, debug, trace, silent')
    .default('info'),
  DRAIN_SECONDS: z.coerce.number('must be a number').min(0).max(3600).default(25),
})

export type Config = z.output<typeof schema>

export const settingNames = Object.keys(schema.shape)

/** An empty variable counts as absent: that is how compose files and unit files leave one out. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const name = String(issue?.path[0])
  throw new OperatorError(
    `${name} ${issue?.message ?? 'is wrong'}${secret(name) ? '' : ` (it is "${given[name]}")`}`,
    `Correct or unset ${name}; docs/operations.md lists all settings`,
  )
}

const secret = (name: string) => name === 'ADMIN_PASSWORD' || name === 'DATABASE_URL'

/** What operations may know of it. */
export const settings = (config: Config): Settings => ({
  release,
  region: config.REGION,
  ...(config.PUBLIC_URL ? { publicUrl: config.PUBLIC_URL } : {}),
  passwordHash: config.PASSWORD_HASH,
  tokenHours: config.TOKEN_HOURS,
  sessionIdleMinutes: config.SESSION_IDLE_MINUTES,
  sessionHours: config.SESSION_HOURS,
  dataFolder: config.PILEUS_DATA,
  fetchNetworks: config.FETCH_NETWORKS,
  imageSizeLimit: config.IMAGE_SIZE_LIMIT,
  security: {
    lockoutAttempts: config.LOCKOUT_ATTEMPTS,
    lockoutSeconds: config.LOCKOUT_SECONDS,
    passwordExpiresDays: config.PASSWORD_EXPIRES_DAYS,
    minimumPasswordAgeDays: config.PASSWORD_MINIMUM_AGE_DAYS,
    uniqueLastPasswords: config.PASSWORD_HISTORY,
    ...(config.PASSWORD_REGEX ? { passwordRegex: config.PASSWORD_REGEX } : {}),
    ...(config.PASSWORD_REGEX_DESCRIPTION ? { passwordRegexDescription: config.PASSWORD_REGEX_DESCRIPTION } : {}),
    changePasswordUponFirstUse: config.PASSWORD_CHANGE_UPON_FIRST_USE,
    disableInactiveDays: config.DISABLE_INACTIVE_DAYS,
  },
})

/** For the log. */
export function redacted(config: Config): Record<string, unknown> {
  return {
    ...config,
    DATABASE_URL: config.DATABASE_URL && withoutPassword(config.DATABASE_URL),
    ADMIN_PASSWORD: config.ADMIN_PASSWORD && '***',
  }
}

export const withoutPassword = (url: string) => url.replace(/^(\w+:\/\/[^:@/]*):.*@/, '$1:***@').replace(/([?&]password=)[^&]*/, '$1***')

/** Where clients reach us. `port` is the one really bound: PORT=0 takes any. */
export function publicUrl(config: Config, port: number): string {
  if (config.PUBLIC_URL) return config.PUBLIC_URL
  const everywhere = config.HOST === '0.0.0.0' || config.HOST === '::'
  const host = everywhere ? '127.0.0.1' : config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST
  return `http://${host}:${port}`
}
