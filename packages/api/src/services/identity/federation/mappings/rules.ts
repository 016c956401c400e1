import { z } from 'zod'
import { strictly, text } from '../../inputs.ts'

const string = text(4096)
const regex = z.boolean('must be true or false').optional()
const values = z.array(z.unknown(), 'must be a list').max(1000, 'names too many values')

const domain = strictly({ id: string.optional(), name: string.optional() })
const roles = z.array(z.looseObject({ name: string }), 'must be a list of roles').max(100, 'names too many roles')

const user = strictly({
  id: string.optional(),
  name: string.optional(),
  email: string.optional(),
  domain: domain.optional(),
  type: z.enum(['ephemeral', 'local'], 'must be ephemeral or local').optional(),
})

const group = z.union([strictly({ id: string }), strictly({ name: string, domain })], 'must hold an id, or a name and a domain')

/** Version 2.0 lets a project name its domain, 3.0 takes projects as JSON out of the assertion. */
const local = (version: Version) =>
  strictly({
    user: user.optional(),
    group: group.optional(),
    groups: string.optional(),
    group_ids: string.optional(),
    domain: domain.optional(),
    projects: z
      .array(strictly({ name: string, roles, ...(version === '1.0' ? {} : { domain: domain.optional() }) }), 'must be a list of projects')
      .max(100, 'names too many projects')
      .optional(),
    ...(version === '3.0' ? { projects_json: string.optional() } : {}),
  })

/** A remote attribute, with at most one condition on its values. */
const remote = strictly({
  type: string,
  any_one_of: values.optional(),
  not_any_of: values.optional(),
  blacklist: values.optional(),
  whitelist: values.optional(),
  regex,
}).refine((r) => {
  const conditions = [r.any_one_of, r.not_any_of, r.blacklist, r.whitelist].filter((c) => c !== undefined).length
  return conditions === 1 || (conditions === 0 && r.regex === undefined)
}, 'may hold one of any_one_of, not_any_of, blacklist and whitelist, and regex only beside it')

const rulesOf = (version: Version) =>
  z
    .array(
      strictly({
        local: z.array(local(version), 'must be a list').max(100, 'holds too many entries'),
        remote: z.array(remote, 'must be a list').min(1, 'must not be empty').max(100, 'holds too many entries'),
      }),
      'must be a list of rules',
    )
    .min(1, 'must not be empty')
    .max(1000, 'holds too many rules')

export const versions = ['1.0', '2.0', '3.0'] as const
type Version = (typeof versions)[number]

export const rulesIn: Readonly<Record<Version, z.ZodType<unknown[]>>> = {
  '1.0': rulesOf('1.0'),
  '2.0': rulesOf('2.0'),
  '3.0': rulesOf('3.0'),
}
