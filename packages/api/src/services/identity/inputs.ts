import { z } from 'zod'
import { snake } from '../../platform/rest/fields.ts'

/** Fields that many of identity's resources share, with words that tell what is wrong. */
export const text = (max = 255) => z.string('must be a string').max(max, `must not be longer than ${max} characters`)
export const name = text().refine((value) => value.trim() !== '', 'must not be empty')
export const description = text(65_535).nullish()
export const enabled = z.boolean('must be true or false')

/** An id that the client chose: it ends up in URLs. */
export const givenId = text()
  .min(1, 'must not be empty')
  .regex(/^[^/?#\s]+$/, 'must not contain spaces, slashes, ? or #')

/** What the client made up beside the fields that we know. */
export const extra = z.record(z.string(), z.unknown()).default({})

/** Options that are a flag or unset. */
export const option = z.boolean('must be true or false').nullable().optional()

/** Names are kept without the spaces around them. */
export const entityName = (max = 255) => text(max).trim().min(1, 'must not be empty')

/** The id of something else. */
export const idRef = text(64).regex(/^[a-zA-Z0-9-]+$/, 'must consist of letters, digits and dashes')

const tag = text()
  .min(1, 'must not be empty')
  .regex(/^[^,/]*$/, 'must not contain commas or slashes')
  .trim()
export const oneTag = tag
export const tagList = z
  .array(tag, 'must be a list of strings')
  .max(80, 'must not hold more than 80 tags')
  .refine((tags) => new Set(tags).size === tags.length, 'must not name a tag twice')

export const immutableOption = z.strictObject({ immutable: option }, 'must hold nothing but immutable').optional()
/** An object that may hold only these fields. */
export const strictly = <S extends z.ZodRawShape>(shape: S) =>
  z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return 'must be an object'
      const names = (Array.isArray(issue['keys']) ? issue['keys'] : []).map((key) => `'${snake(String(key))}'`).join(', ')
      return `Additional properties are not allowed (${names} was unexpected)`
    },
  })
