/** Where the focus goes when somebody types: the next label with that beginning, after `from` and around the end. */
export function findTyped(labels: readonly string[], typed: string, from: number): number {
  const same = typed === typed.charAt(0).repeat(typed.length)
  const needle = (same ? typed.slice(0, 1) : typed).toLocaleLowerCase()
  const first = needle.length === 1 ? from + 1 : Math.max(0, from)
  for (let step = 0; step < labels.length; step++) {
    const index = (first + step) % labels.length
    if (labels[index]?.toLocaleLowerCase().startsWith(needle)) return index
  }
  return -1
}

/** Letters typed within this many milliseconds belong together. */
export const typingPause = 700
