import { z } from 'zod'
import { containerFormats, diskFormats, limits } from './model.ts'

const one = (values: readonly string[]) => `must be one of ${values.join(', ')}`
const amount = z.int('must be a whole number').min(0, 'cannot be a negative value').max(2_147_483_647, 'must not be larger than 2147483647')

export const tag = z
  .string('must be a string')
  .min(1, 'must not be empty')
  .max(limits.nameLength, `must not be longer than ${limits.nameLength} characters`)

/** What somebody may say of an image; each on its own is what a change of that field is held to. */
export const imageFields = {
  name: z.string('must be a string or null').max(limits.nameLength, `must not be longer than ${limits.nameLength} characters`).nullable(),
  visibility: z.enum(['community', 'public', 'private', 'shared'], one(['community', 'public', 'private', 'shared'])),
  protected: z.boolean('must be true or false'),
  hidden: z.boolean('must be true or false'),
  containerFormat: z.enum(containerFormats, one(containerFormats)).nullable(),
  diskFormat: z.enum(diskFormats, one(diskFormats)).nullable(),
  minDisk: amount,
  minRam: amount,
  tags: z
    .array(tag, 'must be a list of strings')
    .max(limits.tags, `must not hold more than ${limits.tags} tags`)
    .transform((tags) => [...new Set(tags)]),
  projectId: z.string('must be a string or null').max(255, 'must not be longer than 255 characters').nullable(),
}

export const propertyName = z
  .string()
  .min(1, 'must not be empty')
  .max(limits.nameLength, `must not be longer than ${limits.nameLength} characters`)
export const propertyValue = z
  .string('must be a string')
  .max(limits.valueLength, `must not be longer than ${limits.valueLength} characters`)

export const imageId = z.uuid('must be a UUID')
