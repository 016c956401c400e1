import type { ReactNode } from 'react'

/** One look at a component. `alone`: it covers the page (a dialog), so it gets one of its own. */
export interface Story {
  name: string
  render: () => ReactNode
  alone?: boolean
}
