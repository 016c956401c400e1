'use client'

import { Banner } from '@pileus/ui/banner'
import { Button } from '@pileus/ui/button'
import { Copyable, shorten } from '@pileus/ui/copy'
import { LinkContext, type LinkProps } from '@pileus/ui/link'
import { Menu, type MenuEntry } from '@pileus/ui/menu'
import { PageHeader } from '@pileus/ui/page-header'
import { Skeleton, SkeletonText } from '@pileus/ui/skeleton'
import { Tabs } from '@pileus/ui/tabs'
import { History, Pencil } from 'lucide-react'
import { usePathname, useRouter } from 'next/navigation'
import { type ReactNode, useMemo, useRef } from 'react'
import { useActions } from '@/lib/actions.ts'
import type { AsCode } from '@/lib/as-code/code.ts'
import { useRead } from '@/lib/cloud.tsx'
import { describeError, type PageError } from '@/lib/errors.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import type { Rendered } from '@/lib/live/rendered.ts'
import { useShortcuts } from '@/lib/keys.ts'
import { useUrlState } from '@/lib/use-url-state.ts'
import { paths } from '@/lib/paths.ts'
import { type DetailView, notesTab } from './detail-view.ts'
import { Failed, Refused } from './list-states.tsx'
import { Notes } from './notes.tsx'
import { type RowAction, useRowActions } from './row-actions.tsx'
import { useShowAsCode } from './show-as-code.tsx'
import { usePlace } from './use-place.ts'
import { deniedReason, type Listed } from './verdict.ts'

export interface DetailTab<Page> {
  id: string
  label: string
  /** How many there are, beside the label. */
  count?(page: Page): number | undefined
  body(page: Page): ReactNode
}

interface DetailPanelProps<Page, Thing extends Listed> {
  view: DetailView<Page>
  id: string
  /** What the server asked when it rendered the page. */
  initial: Rendered<Page> | undefined
  /** The list that it is in, where one goes when it is gone. */
  list: { label: string; href: string }
  thing(page: Page): Thing
  label(thing: Thing): string
  status?(page: Page): ReactNode
  /** Below the name, instead of the id. */
  about?(page: Page): ReactNode
  actions?: RowAction<Thing>[]
  /** How it is shown, made and taken over by other tools. */
  code?(thing: Thing, page: Page): AsCode
  /** Side panels by the names that the view declares. */
  panels?: Record<string, (page: Page, close: () => void) => ReactNode>
  tabs: readonly [DetailTab<Page>, ...DetailTab<Page>[]]
  /** What its service calls such things: with it there are notes about it, and a way to what happened to it. */
  kind?: string
}

/** The page about one thing: its name, what can be done to it, and its parts behind tabs that have addresses. Kept true by the feed. */
export function DetailPanel<Page, Thing extends Listed>(props: DetailPanelProps<Page, Thing>) {
  const { view, id, initial, list } = props
  const t = useT('common')
  const asked = useRead<Page>({ key: [view.id, id], kinds: view.kinds, read: (api) => view.read(api, id), initial })
  const problem = asked.error === null ? undefined : describeError(asked.error, t, 'reading')
  if (asked.data !== undefined) return <Loaded {...props} page={asked.data} problem={problem} />
  const crumbs = [list, { label: id }]
  if (problem)
    return (
      <>
        <PageHeader title={shorten(id)} crumbs={[list]} />
        <Refused problem={problem} retry={() => void asked.refetch()} />
      </>
    )
  return (
    <div aria-busy className="flex flex-col gap-4">
      <PageHeader title={<Skeleton className="my-2 w-48" />} crumbs={crumbs} />
      <SkeletonText lines={6} />
      <span role="status" className="sr-only">
        {t('kit.loading')}
      </span>
    </div>
  )
}

type LoadedProps<Page, Thing extends Listed> = DetailPanelProps<Page, Thing> & { page: Page; problem: PageError | undefined }

function Loaded<Page, Thing extends Listed>(props: LoadedProps<Page, Thing>) {
  const { view, list, page, problem, label, status, about, panels = {}, kind } = props
  const t = useT('common')
  const [state, set] = useUrlState(view.url)
  const thing = props.thing(page)
  const { actions = [], code: codeOf } = props
  const code = useShowAsCode<Thing>(codeOf && ((row) => codeOf(row, page)), label)
  const router = useRouter()
  const activity = useActivity()
  const tabs = useTabs(props, thing.id)
  const acts = useRowActions({
    actions,
    label,
    kind: view.kinds[0] ?? '',
    openPanel: (name) => set({ panel: { name, params: {} } }),
    more: (row) => [...code.entries(row), ...(kind === undefined ? [] : [activity(row.id)])],
    // What was deleted has no page any more.
    onDone: (action) => action.id === 'delete' && router.push(list.href),
  })
  const current = tabs.find((tab) => tab.id === state.tab) ?? tabs[0]
  const edit = actions.find((action) => action.panel === 'edit')
  const close = () => set({ panel: null })
  usePageKeys(actions, thing, (action) => (action.href ? router.push(action.href(thing)) : acts.start(action, [thing])))
  return (
    <>
      <PageHeader
        title={label(thing)}
        crumbs={[list, { label: label(thing) }]}
        status={status?.(page)}
        description={about?.(page) ?? <Copyable value={thing.id} what={t('field.id')} />}
        actions={
          <>
            {edit && (
              <Button icon={<Pencil />} denied={deniedReason(thing.can[edit.id], t)} onClick={() => acts.start(edit, [thing])}>
                {edit.label}
              </Button>
            )}
            <Menu label={t('kit.actionsFor', { what: label(thing) })} align="end" entries={acts.entries(thing)} />
          </>
        }
      >
        {tabs.length > 1 && (
          <TabLinks
            view={view}
            current={current.id}
            label={label(thing)}
            tabs={tabs.map((tab) => ({ ...tab, count: tab.count?.(page) }))}
          />
        )}
      </PageHeader>
      {acts.problem && <Failed problem={acts.problem} />}
      {problem && (
        <Banner tone="warning" title={problem.what}>
          {problem.why}
        </Banner>
      )}
      {current.body(page)}
      {state.panel && panels[state.panel.name]?.(page, close)}
      {acts.dialog}
      {code.dialog}
    </>
  )
}

/** The palette offers what can be done here, and `e` edits. */
function usePageKeys<Thing extends Listed>(actions: readonly RowAction<Thing>[], thing: Thing, start: (action: RowAction<Thing>) => void) {
  const t = useT('common')
  const act = useRef(start)
  act.current = start
  const verdicts = JSON.stringify([actions.map(({ id, when }) => [id, when?.(thing) ?? true]), thing.can])
  const offered = useMemo(
    () =>
      actions
        .filter(({ when }) => when?.(thing) ?? true)
        .map((action) => {
          const denied = deniedReason(thing.can[action.id], t)
          const shortcut = action.panel === 'edit' ? { shortcut: 'e' } : {}
          return {
            id: action.id,
            label: action.label,
            ...shortcut,
            ...(denied === undefined ? {} : { denied }),
            run: () => act.current(action),
          }
        }),
    // A row is another object after each answer; what can be done with it seldom changes.
    [actions, verdicts, t],
  )
  useActions(offered)
  const keys = useMemo(
    () => offered.filter((one) => 'shortcut' in one && !('denied' in one)).map(({ label, run }) => ({ keys: 'e', label, run })),
    [offered],
  )
  useShortcuts(keys)
}

function useActivity() {
  const t = useT('common')
  const place = usePlace()
  return (id: string): MenuEntry => ({
    label: t('action.activity'),
    icon: <History />,
    href: `${paths.activity(place)}?f.subject=${encodeURIComponent(id)}`,
  })
}

/** Behind the tabs of its own: what people have written about it. */
function useTabs<Page, Thing extends Listed>(
  { tabs, kind }: DetailPanelProps<Page, Thing>,
  id: string,
): DetailPanelProps<Page, Thing>['tabs'] {
  const t = useT('common')
  if (kind === undefined) return tabs
  return [...tabs, { id: notesTab, label: t('field.notes'), body: () => <Notes kind={kind} id={id} /> }]
}

interface TabLinksProps<Page> {
  view: DetailView<Page>
  current: string
  label: string
  tabs: readonly { id: string; label: string; count: number | undefined }[]
}

function TabLinks<Page>({ view, current, label, tabs }: TabLinksProps<Page>) {
  const path = usePathname()
  const links = useMemo(
    () =>
      tabs.map((tab) => {
        const query = view.url.print({ tab: tab.id, panel: null })
        return { label: tab.label, count: tab.count, current: tab.id === current, href: query === '' ? path : `${path}?${query}` }
      }),
    [tabs, view, current, path],
  )
  return (
    <LinkContext value={ShallowLink}>
      <Tabs label={label} tabs={links} />
    </LinkContext>
  )
}

/** All of the page is here already: another tab is another address and no new question to the server. */
const ShallowLink = ({ href, onClick: _none, ...rest }: LinkProps) => (
  <a
    {...rest}
    href={href}
    onClick={(event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
      event.preventDefault()
      window.history.pushState(null, '', href)
    }}
  />
)
