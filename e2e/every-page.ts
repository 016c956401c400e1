import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { repository } from '@pileus/web/server/testing/launched'

const app = join(repository, 'apps/web/app')

/** A page of the dashboard as the app directory has it: what is added there is looked at, measured and read by axe from then on. */
export interface EveryPage {
  /** `/system/projects/[projectId]` */
  route: string
  /** Side panels that its list can open. */
  panels: readonly string[]
  /** Parts of a page about one thing, without the one that is shown first. */
  tabs: readonly string[]
  isList: boolean
}

export function everyPage(): EveryPage[] {
  return (
    readdirSync(app, { recursive: true, encoding: 'utf8' })
      // What catches every other address is no page of its own.
      .filter((file) => posix.basename(file) === 'page.tsx' && !file.includes('[...'))
      // An address that leads nowhere is no page.
      .filter((file) => !file.includes('[...'))
      .map((file) => ({ route: routeOf(file), ...listOf(sourceOf(join(app, file))) }))
      .toSorted((a, b) => (a.route < b.route ? -1 : 1))
  )
}

/** Folders in brackets group pages, and are no part of the address. */
function routeOf(file: string): string {
  const parts = posix
    .dirname(file)
    .split('/')
    .filter((part) => part !== '.' && !part.startsWith('('))
  return `/${parts.join('/')}`
}

/** A page that is the same in two places is written in one of them. */
function sourceOf(file: string): string {
  const [, elsewhere] = /^export \{ default \} from '@\/app\/(.+)'/m.exec(readFileSync(file, 'utf8')) ?? []
  return elsewhere === undefined ? file : join(app, elsewhere)
}

/** What a page is said to be; one about a thing may stand beside its list. */
function viewOf(page: string): string {
  const folder = dirname(page)
  const one = posix.basename(folder).startsWith('[')
  const view = [folder, ...(one ? [dirname(folder)] : [])].map((at) => join(at, 'view.ts')).find((file) => existsSync(file))
  const [, ...declared] = view === undefined ? [] : readFileSync(view, 'utf8').split(/^export /m)
  return declared.find((part) => part.includes(one ? 'detailView(' : 'listView(')) ?? ''
}

function listOf(page: string): Pick<EveryPage, 'panels' | 'tabs' | 'isList'> {
  const text = viewOf(page)
  const named = (what: string) => {
    const [, names = ''] = new RegExp(`${what}: \\[([^\\]]*)\\]`).exec(text) ?? []
    return [...names.matchAll(/'([^']+)'/g)].map(([, name = '']) => name)
  }
  return { isList: text.includes('listView('), panels: named('panels'), tabs: named('tabs').slice(1) }
}

/** An id for each folder that has one below it, such as `projects` for `/system/projects/[projectId]`. */
export type Ids = Readonly<Record<string, string>>

/** The address of a page, with something that exists in each place that asks for an id. */
export function addressOf(route: string, ids: Ids): string {
  const parts = route.split('/')
  return parts
    .map((part, at) => {
      if (!part.startsWith('[')) return part
      const kind = parts[at - 1] ?? ''
      const id = ids[kind]
      if (id === undefined) throw new Error(`Nothing of the kind "${kind}" was made for ${route}: make one in e2e/world.ts.`)
      return encodeURIComponent(id)
    })
    .join('/')
}

/** What is behind the login. */
export const dashboardPages = (): EveryPage[] => everyPage().filter(({ route }) => !['/', '/login'].includes(route))
