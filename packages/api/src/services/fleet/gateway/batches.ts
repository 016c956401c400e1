/** Gathers what comes and hands it on together: at once when nothing is under way, then no more often than every `ms`. */
export interface Batch<Item> {
  add(item: Item): void
  size(): number
  /** Resolves when everything that was added has been handed on, or given up. */
  drain(): Promise<void>
}

/** `work` is tried again with what is new as well when it fails; `most` is what may wait, the oldest go first. */
export function batch<Item>(
  ms: number,
  most: number,
  work: (items: Item[]) => Promise<void>,
  failed: (error: unknown) => void,
): Batch<Item> {
  let waiting: Item[] = []
  let running: Promise<void> | undefined

  async function run() {
    await pause(ms)
    while (waiting.length > 0) {
      const items = waiting
      waiting = []
      try {
        await work(items)
      } catch (error) {
        failed(error)
        waiting = [...items, ...waiting].slice(-most)
        await pause(Math.max(ms, 500))
      }
      await pause(ms)
    }
  }

  function start() {
    running ??= run().finally(() => {
      running = undefined
      if (waiting.length > 0) start()
    })
  }

  return {
    add(item) {
      if (waiting.length >= most) waiting.shift()
      waiting.push(item)
      start()
    },
    size: () => waiting.length,
    async drain() {
      await running
    },
  }
}

const pause = (ms: number) =>
  new Promise<void>((resume) => {
    setTimeout(resume, ms)
  })
