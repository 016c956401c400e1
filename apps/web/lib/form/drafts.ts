/** What was typed and not sent, for this tab: it survives a reload and an ended session, and ends with the tab. */
export interface Drafts {
  load(form: string): unknown
  save(form: string, values: Readonly<Record<string, unknown>>): void
  drop(form: string): void
}

/** More than anybody types; what is longer was pasted and can be pasted again. */
const longest = 64 * 1024

/** By user: the next one at this screen shall not read it. */
export function drafts(storage: Storage | undefined, user: string): Drafts {
  const key = (form: string) => `pileus.draft:${user}:${form}`
  return {
    load: (form) => parsed(storage?.getItem(key(form)) ?? null),
    save(form, values) {
      const text = JSON.stringify(values)
      if (text.length <= longest) attempt(() => storage?.setItem(key(form), text))
    },
    drop: (form) => attempt(() => storage?.removeItem(key(form))),
  }
}

/** A full or forbidden storage costs the draft, never the form. */
function attempt(act: () => void): void {
  try {
    act()
  } catch {
    return
  }
}

function parsed(text: string | null): unknown {
  if (text === null) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
