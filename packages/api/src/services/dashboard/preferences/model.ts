import { z } from 'zod'

/** Ids of tables, columns and hints, as pages make them up: `identity.projects`. */
const name = z.string().regex(/^[\w.:-]{1,100}$/, 'may hold letters, digits, dots, colons, dashes and underscores')

const timezone = z
  .string()
  .max(64)
  .refine((zone) => zone === 'auto' || isTimezone(zone), 'must be a time zone such as Europe/Berlin, or auto')

function isTimezone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** Inside our own pages only: a start page elsewhere would be a trap. */
const startPage = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])[\w\-./?=&%]*$/, 'must be the path of a page, such as /project')

const columns = z.strictObject({ visible: z.array(name).max(60), order: z.array(name).max(60) })

const shape = {
  /** `auto` is what the browser asks for. */
  language: z.enum(['auto', 'en', 'de']),
  timezone,
  /** `locale` follows the language. */
  dateFormat: z.enum(['locale', 'iso']),
  theme: z.enum(['system', 'light', 'dark', 'contrast']),
  density: z.enum(['comfortable', 'compact', 'dense']),
  pageSize: z.number().int().min(20).max(200),
  shortcuts: z.boolean(),
  startPage: startPage.nullable(),
  /** By table. */
  columns: z.record(name, columns),
  navigation: z.enum(['open', 'collapsed']),
  /** Groups of the navigation that are folded. */
  folded: z.array(name).max(50),
  /** Of the task drawer, in pixels; 0 is closed. */
  drawerHeight: z.number().int().min(0).max(2_000),
  /** Hints and messages that need not be shown again, and when that was said. */
  dismissed: z.record(name, z.iso.datetime()),
}

/** Everything that a user can choose, whatever the store holds: what is missing there, or no longer understood, has its default. */
const stored = z.object({
  language: shape.language.default('auto'),
  timezone: shape.timezone.default('auto'),
  dateFormat: shape.dateFormat.default('locale'),
  theme: shape.theme.default('system'),
  density: shape.density.default('comfortable'),
  pageSize: shape.pageSize.default(50),
  shortcuts: shape.shortcuts.default(true),
  startPage: shape.startPage.default(null),
  columns: shape.columns.default({}),
  navigation: shape.navigation.default('open'),
  folded: shape.folded.default([]),
  drawerHeight: shape.drawerHeight.default(0),
  dismissed: shape.dismissed.default({}),
})

export type Preferences = z.output<typeof stored>

/** Only what changes. In `columns` and `dismissed` each name is changed by itself; null forgets it. */
export const preferencesPatch = z
  .strictObject({
    ...shape,
    columns: z.record(name, columns.nullable()),
    dismissed: z.record(name, z.literal([true, null])),
  })
  .partial()

type Patch = z.output<typeof preferencesPatch>

export function readPreferences(chosen: Record<string, unknown>): Preferences {
  const parsed = stored.safeParse(chosen)
  if (parsed.success) return parsed.data
  const wrong = new Set(parsed.error.issues.map((issue) => issue.path[0]))
  return stored.parse(Object.fromEntries(Object.entries(chosen).filter(([key]) => !wrong.has(key))))
}

/** The oldest go first: a hint that comes back does less harm than a list without end. */
const dismissedAtMost = 200
const tablesAtMost = 100

export function mergePreferences(before: Preferences, patch: Patch, now: Date): Preferences {
  const { columns: tables = {}, dismissed = {}, ...plain } = patch
  const at = now.toISOString()
  const hints = { ...before.dismissed, ...Object.fromEntries(Object.entries(dismissed).map(([key, said]) => [key, said && at])) }
  return stored.parse({
    ...before,
    ...plain,
    columns: Object.fromEntries(withoutNull({ ...before.columns, ...tables }).slice(-tablesAtMost)),
    dismissed: Object.fromEntries(
      withoutNull(hints)
        .sort(([, a], [, b]) => (a < b ? -1 : 1))
        .slice(-dismissedAtMost),
    ),
  })
}

const withoutNull = <T>(of: Record<string, T | null>) => Object.entries(of).filter((entry): entry is [string, T] => entry[1] !== null)
