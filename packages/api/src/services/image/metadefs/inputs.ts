import { z } from 'zod'

const text = (max: number) => z.string('must be a string').max(max, `must not be longer than ${max} characters`)
export const definedName = (max = 80) => text(max).min(1, 'must not be empty')

const amount = z.number('must be a number')
const count = z.int('must be a whole number').min(0, 'must be at least 0')
const list = z.array(z.unknown(), 'must be a list').max(1000, 'must not hold more than 1000 values')

/** What a property is; the words of JSON schema that Glance takes, and no others. */
export const propertySchema = z.strictObject({
  name: definedName().optional(),
  title: z.string('must be a string'),
  description: text(4000).optional(),
  operators: z.array(z.string()).optional(),
  type: z.enum(['array', 'boolean', 'integer', 'number', 'object', 'string'], 'must be a type of JSON schema'),
  required: z.array(z.string()).optional(),
  minimum: amount.optional(),
  maximum: amount.optional(),
  minLength: count.optional(),
  maxLength: count.optional(),
  pattern: text(1000).optional(),
  enum: list.optional(),
  readonly: z.boolean('must be true or false').optional(),
  default: z.unknown().optional(),
  items: z.strictObject({ type: z.string().optional(), enum: list.optional() }).optional(),
  uniqueItems: z.boolean().optional(),
  minItems: count.optional(),
  maxItems: count.optional(),
  additionalItems: z.boolean().optional(),
})

export const properties = z.record(definedName(), propertySchema)

export const objectFields = {
  name: definedName(255),
  description: text(4000).nullish(),
  required: z.array(z.string(), 'must be a list of strings').nullish(),
  properties: properties.nullish(),
}

export const association = z.object({
  name: definedName(),
  prefix: text(80).nullish(),
  properties_target: text(80).nullish(),
})

export const tagNames = z.array(z.object({ name: definedName() }), 'must be a list of tags').max(1000, 'must not hold more than 1000 tags')
