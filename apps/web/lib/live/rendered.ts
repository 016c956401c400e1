/** What the server asked while it rendered the page, and the place in the feed before which it asked. */
export interface Rendered<T> {
  data: T
  cursor: string
}
