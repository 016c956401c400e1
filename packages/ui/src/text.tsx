'use client'
import { createContext, type ReactNode, useContext } from 'react'

/** Every word that the kit itself says. An app hands them in, in its reader's language. */
export interface UiText {
  /** BCP 47, for numbers and dates. */
  locale: string
  /** IANA name; without one, the browser's. */
  timeZone: string | undefined
  actionsFor: (what: string) => string
  actionsColumn: string
  add: string
  addNamed: (what: string) => string
  adding: string
  allSelected: (total: number) => string
  back: string
  breadcrumbs: string
  cancel: string
  chosen: string
  chosenNone: string
  clear: string
  clearAll: string
  clearSearch: string
  close: string
  collapseDrawer: string
  collapseNav: string
  columns: string
  copied: string
  copy: string
  copyNamed: (what: string) => string
  details: string
  dismiss: string
  docs: string
  errors: (count: number) => string
  done: string
  expand: (what: string) => string
  expandDrawer: string
  expandNav: string
  failed: string
  filters: string
  firstColumn: string
  firstPage: string
  hidePassword: string
  items: (shown: number, total: number) => string
  lastColumn: string
  lastPage: string
  less: string
  loading: string
  menu: string
  more: string
  moreFilters: (hidden: number) => string
  moveDown: (what: string) => string
  moveUp: (what: string) => string
  navigation: string
  next: string
  nextPage: string
  noMatches: string
  none: string
  notifications: string
  nowHidden: string
  of: (done: number, total: number) => string
  optional: string
  page: (from: number, to: number, total: number) => string
  pageSize: string
  paletteHint: string
  pending: string
  previousPage: string
  progress: (done: number, total: number, failed: number) => string
  qr: string
  recent: string
  remove: (what: string) => string
  requestId: string
  required: string
  reset: string
  resizeDrawer: string
  result: string
  retry: string
  retryFailed: (count: number) => string
  roleOf: (who: string) => string
  search: string
  searchToAdd: string
  select: (what: string) => string
  selectAllMatching: (total: number) => string
  selectPage: string
  selected: (count: number) => string
  showPassword: string
  skipToContent: string
  skipped: string
  sortBy: (what: string) => string
  sortDirection: (desc: boolean) => string
  step: (at: number, count: number) => string
  stepState: Record<'done' | 'failed' | 'running' | 'waiting' | 'skipped', string>
  submit: string
  succeeded: string
  typeFirst: (name: string) => string
  typeToConfirm: (name: string) => string
  unlimited: string
  used: (used: string, limit: string) => string
  waiting: string
  whatToDo: string
}

const TextContext = createContext<UiText | null>(null)

export const UiTextProvider = ({ text, children }: { text: UiText; children: ReactNode }) => (
  <TextContext value={text}>{children}</TextContext>
)

export function useText(): UiText {
  const text = useContext(TextContext)
  if (!text) throw new Error('There is no UiTextProvider above this component: the kit has no words of its own.')
  return text
}
