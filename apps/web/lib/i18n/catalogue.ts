import type { messages as common } from '../../messages/en/common.ts'
import type { messages as frame } from '../../messages/en/frame.ts'
import type { messages as help } from '../../messages/en/help.ts'
import type { messages as identity } from '../../messages/en/identity.ts'
import type { messages as settings } from '../../messages/en/settings.ts'
import type { messages as system } from '../../messages/en/system.ts'

/** Every namespace with its English texts, as types: they cost a page nothing. English is where parameters are read from. */
export interface Catalogue {
  common: typeof common
  frame: typeof frame
  help: typeof help
  identity: typeof identity
  settings: typeof settings
  system: typeof system
}

export type Namespace = keyof Catalogue

/** What another language has to say: the same keys, no more and no fewer. */
export type Translated<English> = Record<keyof English, string>
