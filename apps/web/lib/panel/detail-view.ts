import type { Api } from '@/lib/api.ts'
import { panel, type Panel, tab, type UrlView, urlView } from '@/lib/url-state.ts'

/** Every thing may have a note. */
export const notesTab = 'notes'

/** What the URL says about one thing: which part of it is shown, and which side panel is open. */
export interface DetailState {
  tab: string
  panel: Panel<string> | null
}

interface Declared<Page> {
  id: string
  /** Kinds of events after which it has to be asked for again. */
  kinds: readonly string[]
  /** The first is shown when the URL names none. */
  tabs: readonly [string, ...string[]]
  panels?: readonly string[]
  read(api: Api, id: string): Promise<Page>
}

export interface DetailView<Page> extends Declared<Page> {
  url: UrlView<DetailState>
}

/** The page about one thing as both sides know it: the server, which asks before it renders, and the browser, which asks again. */
export function detailView<Page>(declared: Declared<Page>): DetailView<Page> {
  return {
    ...declared,
    url: urlView<DetailState>({ tab: tab([...declared.tabs, notesTab], declared.tabs[0]), panel: panel(declared.panels ?? []) }),
  }
}

export interface DetailPageProps {
  params: Promise<{ id: string }>
}
