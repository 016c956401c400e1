import type { Reply } from '../../platform/rest/fields.ts'

/** The `links` of a Keystone resource. */
export const self = (collection: string) => (row: { id: string }, reply: Reply) => ({ self: `${reply.url}/v3/${collection}/${row.id}` })

/** Keystone's times: microseconds and a Z. */
export const time = (at: Date) => at.toISOString().replace(/(\.\d{3})Z$/, '$1000Z')

/** The same without a Z, as Keystone writes when a password ends. */
export const localTime = (at: Date) => time(at).slice(0, -1)
