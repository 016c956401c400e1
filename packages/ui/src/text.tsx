'use client'
import { createContext, type ReactNode, useContext, useMemo } from 'react'

/** Every word that the kit itself says. An app hands in its translations; English is what there is without one. */
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

const number = (value: number) => value.toLocaleString('en')
const plural = (count: number, one: string, many: string) => `${number(count)} ${count === 1 ? one : many}`

export const english: UiText = {
  locale: 'en',
  timeZone: undefined,
  actionsFor: (what) => `Actions for ${what}`,
  actionsColumn: 'Actions',
  add: 'Add',
  addNamed: (what) => `Add “${what}”`,
  adding: 'Press Enter to add',
  allSelected: (total) => `All ${number(total)} matching are selected.`,
  back: 'Back',
  breadcrumbs: 'Breadcrumbs',
  cancel: 'Cancel',
  chosen: 'Chosen',
  chosenNone: 'Nobody chosen yet. Find them in the search beside.',
  clear: 'Clear',
  clearAll: 'Clear all',
  clearSearch: 'Clear the search',
  close: 'Close',
  collapseDrawer: 'Close the drawer',
  collapseNav: 'Collapse the navigation',
  columns: 'Columns',
  copied: 'Copied',
  copy: 'Copy',
  copyNamed: (what) => `Copy ${what}`,
  details: 'Details',
  dismiss: 'Dismiss',
  docs: 'Documentation',
  errors: (count) => plural(count, 'error', 'errors'),
  done: 'Done',
  expand: (what) => `Details of ${what}`,
  expandDrawer: 'Open the drawer',
  expandNav: 'Expand the navigation',
  failed: 'Failed',
  filters: 'Filters',
  firstColumn: 'This is the first column.',
  firstPage: 'This is the first page.',
  hidePassword: 'Hide the password',
  items: (shown, total) => (shown === total ? plural(total, 'item', 'items') : `${number(shown)} of ${number(total)}`),
  lastColumn: 'This is the last column.',
  lastPage: 'This is the last page.',
  less: 'Show fewer',
  loading: 'Loading',
  menu: 'Menu',
  more: 'Show more',
  moreFilters: (hidden) => `${number(hidden)} more`,
  moveDown: (what) => `Move ${what} down`,
  moveUp: (what) => `Move ${what} up`,
  navigation: 'Main',
  next: 'Next',
  nextPage: 'Next page',
  noMatches: 'No matches',
  none: 'None',
  notifications: 'Notifications',
  nowHidden: 'Hidden',
  of: (done, total) => `${number(done)} of ${number(total)}`,
  optional: 'optional',
  page: (from, to, total) => (total === 0 ? 'Nothing' : `${number(from)}–${number(to)} of ${number(total)}`),
  pageSize: 'Rows per page',
  paletteHint: 'Type a command or search',
  pending: 'in progress',
  previousPage: 'Previous page',
  progress: (done, total, failed) => `${number(done)} of ${number(total)} done${failed ? `, ${number(failed)} failed` : ''}`,
  qr: 'QR code',
  recent: 'Recent',
  remove: (what) => `Remove ${what}`,
  requestId: 'Request',
  required: 'required',
  reset: 'Reset',
  resizeDrawer: 'Height of the drawer',
  result: 'Result',
  retry: 'Try again',
  retryFailed: (count) => `Retry ${plural(count, 'failed one', 'failed ones')}`,
  roleOf: (who) => `Role of ${who}`,
  search: 'Search',
  searchToAdd: 'Search to add',
  select: (what) => `Select ${what}`,
  selectAllMatching: (total) => `Select all ${number(total)} matching`,
  selectPage: 'Select all rows of this page',
  selected: (count) => `${number(count)} selected`,
  showPassword: 'Show the password',
  skipToContent: 'Skip to content',
  skipped: 'Skipped',
  sortBy: (what) => `Sort by ${what}`,
  sortDirection: (desc) => (desc ? 'Descending; change to ascending' : 'Ascending; change to descending'),
  step: (at, count) => `Step ${number(at)} of ${number(count)}`,
  stepState: { done: 'done', failed: 'failed', running: 'running', waiting: 'waiting', skipped: 'skipped' },
  submit: 'Submit',
  succeeded: 'Done',
  typeFirst: (name) => `Type “${name}” first.`,
  typeToConfirm: (name) => `Type “${name}” to confirm`,
  unlimited: 'unlimited',
  used: (used, limit) => `${used} of ${limit} used`,
  waiting: 'Waiting',
  whatToDo: 'What to do',
}

const TextContext = createContext<UiText>(english)

export function UiTextProvider({ text, children }: { text: Partial<UiText>; children: ReactNode }) {
  const whole = useMemo(() => ({ ...english, ...text }), [text])
  return <TextContext value={whole}>{children}</TextContext>
}

export const useText = () => useContext(TextContext)
