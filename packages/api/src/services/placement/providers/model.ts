/** Names of traits or ids of aggregates: one of each list in `all`, and nothing of `none`. */
export interface Wanted {
  all: readonly (readonly string[])[]
  none: readonly string[]
}

export type Amounts = Readonly<Record<string, number>>

/** The trait of what lends its inventory to others in its aggregates, such as storage that hosts share. */
export const sharing = 'MISC_SHARES_VIA_AGGREGATE'

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export const isUuid = (text: string): boolean => uuidShape.test(text)

/** 32 hex digits in any of the spellings that Python takes for a UUID, as everybody writes one. */
export function toUuid(text: string): string | undefined {
  const hex = text
    .toLowerCase()
    .replace(/^urn:uuid:/, '')
    .replace(/[{}-]/g, '')
  if (!/^[0-9a-f]{32}$/.test(hex)) return undefined
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
