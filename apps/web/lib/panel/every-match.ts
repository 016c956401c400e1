import type { BrowseInput } from '@pileus/api/platform/browse'
import type { Api } from '@/lib/api.ts'
import type { ListView } from './list-view.ts'

const pageSize = 1000
const pagesAtMost = 5

/** All rows that a filter matches, seen or not, with what may be done to each; `more` when there are still others. */
export async function everyMatch<Row>(view: ListView<Row>, api: Api, { q, filter, sort, desc }: BrowseInput) {
  const rows: Row[] = []
  const asked = { ...(q === undefined ? {} : { q }), ...(filter ? { filter } : {}), ...(sort ? { sort } : {}), ...(desc ? { desc } : {}) }
  let after: string | undefined
  for (let page = 0; page < pagesAtMost; page++) {
    const answer = await view.read(api, { ...asked, ...(after === undefined ? {} : { after }), size: pageSize })
    rows.push(...answer.rows)
    if (answer.next === null) return { rows, more: false }
    after = answer.next
  }
  return { rows, more: true }
}
