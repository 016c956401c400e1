import { z } from 'zod'

const moment = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?$/i

/** A moment to come, in ISO 8601; without a zone it is UTC. The result is UTC with microseconds: clients compare what they get back. */
export const expiry = z.string('must be a string').transform((text, ctx) => {
  const [, day, hours, seconds = '00', fraction = '', zone = 'Z'] = moment.exec(text) ?? []
  const at =
    day === undefined ? Number.NaN : Date.parse(`${day}T${hours}:${seconds}${zone.toUpperCase().replace(/^(...)(\d\d)$/, '$1:$2')}`)
  if (Number.isNaN(at)) return refuse(ctx, 'must be a time like 2027-01-31T12:00:00Z')
  if (at <= Date.now()) return refuse(ctx, 'must lie in the future')
  return `${new Date(at).toISOString().slice(0, 19)}.${fraction.padEnd(6, '0').slice(0, 6)}Z`
})

function refuse(ctx: z.RefinementCtx, message: string): never {
  ctx.addIssue({ code: 'custom', message })
  return z.NEVER
}
