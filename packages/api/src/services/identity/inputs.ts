import { z } from 'zod'

/** Fields that many of identity's resources share, with words that tell what is wrong. */
export const text = (max = 255) => z.string('must be a string').max(max, `must not be longer than ${max} characters`)
export const name = text().refine((value) => value.trim() !== '', 'must not be empty')
export const description = text(65_535).nullish()
export const enabled = z.boolean('must be true or false')

/** An id that the client chose: it ends up in URLs. */
export const givenId = text().min(1, 'must not be empty').regex(/^[^/?#\s]+$/, 'must not contain spaces, slashes, ? or #')

/** What the client made up beside the fields that we know. */
export const extra = z.record(z.string(), z.unknown()).default({})

/** Options that are a flag or unset. */
export const option = z.boolean('must be true or false').nullable().optional()
