import { z } from 'zod'
import { badRequest } from '../../platform/fault.ts'
import type { Body } from '../../platform/rest/fields.ts'
import { parseVersion } from '../../platform/rest/version.ts'
import { toUuid } from './providers/model.ts'

/**
 * A body whose shape depends on the version: the last of those that began by then. Each is the strict schema of a version and what it
 * means for the operation, so no version is looked at anywhere else.
 */
export const shapes = (...dated: readonly (readonly [since: string, schema: z.ZodType<Record<string, unknown>>])[]): Body => ({
  key: null,
  read(raw, version) {
    const schema = dated.findLast(([since]) => version >= (parseVersion(since) ?? 0))?.[1]
    const parsed = schema?.safeParse(raw)
    if (parsed?.success) return parsed.data
    const issue = parsed?.error.issues[0]
    const where = issue && issue.path.length > 0 ? ` at ${issue.path.map(String).join('.').slice(0, 200)}` : ''
    throw badRequest(`JSON does not validate: ${issue?.message ?? 'a JSON object is expected'}${where}`)
  },
})

/** A UUID in any spelling, as the one that we keep. */
export const uuid = z.string().transform((text, check) => {
  const id = toUuid(text)
  if (id !== undefined) return id
  check.issues.push({ code: 'custom', message: `'${text.slice(0, 80)}' is not a 'uuid'`, input: text })
  return z.NEVER
})

/** Keys of objects are UUIDs in their long spelling. */
export const uuidKey = z
  .string()
  .regex(/^[0-9a-fA-F-]{36}$/, 'does not match any of the regexes: ^[0-9a-fA-F-]{36}$')
  .pipe(uuid)

export const classKey = z.string().regex(/^[A-Z0-9_]+$/, 'does not match any of the regexes: ^[A-Z0-9_]+$')

export const customName = z
  .string()
  .max(255, 'is too long')
  .regex(/^CUSTOM_[A-Z0-9_]+$/, "does not match '^CUSTOM_[A-Z0-9_]+$'")
