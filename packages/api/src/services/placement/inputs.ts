import { z } from 'zod'

export const providerId = z.string().max(255)

/** The largest amount that a column of Postgres and a number of JavaScript hold alike. */
const most = Number.MAX_SAFE_INTEGER

export const amount = z.int('must be a whole number').min(1, 'must be at least 1').max(most, `must be at most ${most}`)
export const amounts = z.record(z.string().max(255), amount)

const few = 1000
const names = z.array(z.string().max(255)).max(few)
/** One of each list in `all`, nothing of `none`. */
export const wanted = z.object({ all: z.array(names).max(few).default([]), none: names.default([]) })

export const traitName = z.string().min(1).max(255)
export const className = z.string().min(1).max(255)
