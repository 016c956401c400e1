/** So many calls are on their way at the same time: enough to hide the distance, too few to be a storm. */
const atOnce = 4

/** What became of one of many. */
export type Outcome = { state: 'running' | 'done' } | { state: 'failed'; error: unknown }

/** Does the same to each, a few at a time, and tells of every step. That one fails is no reason to leave out the others. */
export async function forEachAtMost<T>(
  items: readonly T[],
  act: (item: T) => Promise<unknown>,
  tell: (item: T, outcome: Outcome) => void,
): Promise<void> {
  const waiting = items.values()
  const worker = async () => {
    for (const item of waiting) {
      tell(item, { state: 'running' })
      tell(item, await outcomeOf(act, item))
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker))
}

async function outcomeOf<T>(act: (item: T) => Promise<unknown>, item: T): Promise<Outcome> {
  try {
    await act(item)
    return { state: 'done' }
  } catch (error) {
    return { state: 'failed', error }
  }
}
