import { join } from 'node:path'
import type { Cloud } from '../../../platform/ctx.ts'
import { FileStore } from './file.ts'
import type { Store } from './store.ts'

const stores = new Map<string, Store>()

/** The one store that there is. */
export function storeOf({ settings }: Pick<Cloud, 'settings'>): Store {
  const folder = join(settings.dataFolder, 'images')
  const known = stores.get(folder) ?? new FileStore(folder)
  stores.set(folder, known)
  return known
}
