/** Forms with something unsent. The shell asks before it leads away; the browser asks before it closes the tab. */
const unsent = new Set<() => boolean>()

export function guardLeaving(isDirty: () => boolean): () => void {
  unsent.add(isDirty)
  return () => void unsent.delete(isDirty)
}

/** Whether a page may be left without asking. */
export const mayLeave = (): boolean => [...unsent].every((isDirty) => !isDirty())

export function askBeforeUnload(event: Pick<BeforeUnloadEvent, 'preventDefault'>): void {
  if (!mayLeave()) event.preventDefault()
}
