import { conflict } from '../../platform/fault.ts'
import { postgresCode } from '../../platform/op.ts'

/** What a check before a write could not see, because somebody else was faster: unique keys have the last word. */
export async function orConflict<T>(write: PromiseLike<T>, message: string): Promise<T> {
  try {
    return await write
  } catch (error) {
    if (postgresCode(error) === '23505') throw conflict(message)
    throw error
  }
}
