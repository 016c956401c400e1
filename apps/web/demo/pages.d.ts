/** Made by demo/build.ts out of the app directory: the same pages and layouts that Next has. */
declare module 'demo:pages' {
  import type { ReactNode } from 'react'

  interface Rendered {
    params: Promise<Record<string, string>>
    searchParams: Promise<Record<string, string | string[] | undefined>>
    children?: ReactNode
  }
  type Render = (props: Rendered) => ReactNode | Promise<ReactNode>

  export const pages: readonly {
    /** `/system/projects/[projectId]` */
    route: string
    page: () => Promise<{ default: Render }>
    /** From the outside in, without the root's. */
    layouts: readonly (() => Promise<{ default: Render }>)[]
  }[]
}
