'use client'

import type { BrowseInput, Browsed } from '@pileus/api/platform/browse'
import { Button } from '@pileus/ui/button'
import { FilterBar } from '@pileus/ui/filter-bar'
import { TextLink } from '@pileus/ui/link'
import type { MenuEntry } from '@pileus/ui/menu'
import { PageHeader } from '@pileus/ui/page-header'
import { Pager } from '@pileus/ui/pager'
import { type Column, DataTable } from '@pileus/ui/table'
import { NowProvider } from '@pileus/ui/time'
import { Plus } from 'lucide-react'
import { type ReactNode, type Ref, useCallback, useMemo, useRef, useState } from 'react'
import { useActions } from '@/lib/actions.ts'
import type { AsCode } from '@/lib/as-code/code.ts'
import { useCloud, useRead } from '@/lib/cloud.tsx'
import { describeError } from '@/lib/errors.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { useShortcuts } from '@/lib/keys.ts'
import { useStale } from '@/lib/live/stale.ts'
import { useLate } from '@/lib/use-late.ts'
import { useUrlState } from '@/lib/use-url-state.ts'
import type { ListState, ListView, Prefetched } from './list-view.ts'
import { Failed, Nothing, Refused } from './list-states.tsx'
import { type RowAction, useRowActions } from './row-actions.tsx'
import { Selected } from './selected.tsx'
import { useShowAsCode } from './show-as-code.tsx'
import { useColumns } from './use-columns.tsx'
import { useSelected } from './use-selected.ts'
import { deniedReason, type Listed } from './verdict.ts'

/** An answer that takes longer than this is announced by the shape of what is coming. */
const skeletonAfterMs = 150

export type ListColumn<Row> = Column<Row> & { sort?: string }

export interface ListPanelProps<Row extends Listed> {
  view: ListView<Row>
  initial: Prefetched<Browsed<Row>> | undefined
  title: string
  /** Below the title: what these things are. */
  about: string
  label(row: Row): string
  /** The page about a row: its name leads there. */
  href?(row: Row): string
  columns: ListColumn<Row>[]
  facets?: Record<string, { label: string; option?: (value: string) => string | undefined }>
  actions?: RowAction<Row>[]
  /** In the menu of a row, below its actions. */
  more?(row: Row): MenuEntry[]
  /** How a row is shown, made and taken over by other tools. */
  code?(row: Row): AsCode
  /** For the empty list: how the same is done on the command line. */
  cli?: string
  create?: { label: string; form(close: () => void): ReactNode }
  edit?(row: Row, close: () => void): ReactNode
  /** Other side panels about a row, by the name that the address and an action's `panel` have for them. */
  panels?: Readonly<Record<string, (row: Row, close: () => void) => ReactNode>>
  /** Beside the button that makes a new one. */
  beside?: ReactNode
}

/** A list of one kind of thing: found, sorted, paged and filtered by its URL; kept true by the feed; each action with its reason when denied. */
export function ListPanel<Row extends Listed>(props: ListPanelProps<Row>) {
  const { view, title, about, label, actions = noActions, create, beside } = props
  const t = useT('common')
  const { shell } = useCloud()
  const [state, set] = useUrlState(view.url)
  const asked = useAnswer(props, shell.preferences.pageSize)
  const { data, input } = asked
  const problem = asked.error === null ? undefined : describeError(asked.error, t, 'reading')
  const creating = deniedReason(data?.can['create'], t) ?? (data ? undefined : problem?.why)
  const openPanel = (name: string, id: string) => set({ panel: { name, params: { id } } })
  const openCreate = () => set({ panel: { name: 'create', params: {} } })
  const code = useShowAsCode(props.code, label)
  const more = useMore(props.more, code.entries)
  const acts = useRowActions({ actions, label, kind: view.kinds[0] ?? '', openPanel, more })
  const { columns, chooser } = useColumns(view.id, useNamed(props))
  const selected = useSelected(data?.rows ?? noRows, JSON.stringify([state.q, state.f]))
  const search = useRef<HTMLInputElement>(null)
  usePageKeys({ create: create?.label, denied: creating, open: openCreate, search })
  const makeNew = create && (
    <Button variant="primary" icon={<Plus />} denied={creating} onClick={openCreate}>
      {create.label}
    </Button>
  )
  return (
    <>
      <PageHeader title={title} description={about} actions={beside || makeNew ? [beside, makeNew] : undefined} />
      {acts.problem && <Failed problem={acts.problem} />}
      {problem && !data ? (
        <Refused problem={problem} retry={() => void asked.refetch()} />
      ) : (
        <>
          <Filters {...props} data={data} inputRef={search}>
            {chooser}
          </Filters>
          <Table
            {...props}
            data={data}
            columns={columns}
            acts={acts}
            selected={selected}
            loading={asked.isPending}
            coming={asked.isPlaceholderData}
            makeNew={makeNew}
          />
          {acts.bulk.length > 0 && (selected.selection.kind === 'matching' || selected.rows.length > 0) && (
            <Selected view={view} input={input} total={data?.total ?? 0} selected={selected} acts={acts} />
          )}
          {data && data.total > 0 && (
            <Pages data={data} at={state} size={state.size || shell.preferences.pageSize} onPage={(patch) => set(patch)} />
          )}
        </>
      )}
      {(data !== undefined || problem?.code !== 'forbidden') && <SidePanel {...props} data={data} />}
      {acts.dialog}
      {code.dialog}
    </>
  )
}

function useMore<Row>(own: ((row: Row) => MenuEntry[]) | undefined, code: (row: Row) => MenuEntry[]) {
  return useCallback((row: Row) => [...(own?.(row) ?? []), ...code(row)], [own, code])
}

const noActions: never[] = []
const noRows: never[] = []

/** The name leads to the page about the row, and says what is under way with it. */
function useNamed<Row extends Listed>({ columns, href }: ListPanelProps<Row>): ListColumn<Row>[] {
  const t = useT('common')
  return useMemo(() => {
    const [first, ...others] = columns
    if (!first) return []
    const cell = (row: Row) => {
      const name = first.cell(row)
      return (
        <>
          {href ? <TextLink href={href(row)}>{name}</TextLink> : name}
          {row.pending && <span className="ms-2 text-sm font-normal text-muted">{t(`state.${row.pending}`)}</span>}
        </>
      )
    }
    return [{ ...first, cell }, ...others]
  }, [columns, href, t])
}

/** The question of the URL, answered: by the server's rendering first, by the control plane from then on. */
function useAnswer<Row extends Listed>({ view, initial }: ListPanelProps<Row>, usualSize: number) {
  const [state] = useUrlState(view.url)
  const input: BrowseInput = view.input(state, usualSize)
  const same = initial && JSON.stringify(initial.input) === JSON.stringify(input)
  const asked = useRead({
    key: [view.id, input],
    kinds: view.kinds,
    read: (api) => view.read(api, input),
    initial: same ? initial : undefined,
    keep: true,
  })
  return { ...asked, input }
}

interface PageKeys {
  create: string | undefined
  denied: string | undefined
  open(): void
  search: { current: HTMLInputElement | null }
}

function usePageKeys({ create, denied, open, search }: PageKeys) {
  const t = useT('common')
  const act = useRef(open)
  act.current = open
  const offered = useMemo(
    () =>
      create === undefined
        ? []
        : [{ id: 'create', label: create, shortcut: 'c', ...(denied === undefined ? {} : { denied }), run: () => act.current() }],
    [create, denied],
  )
  useActions(offered)
  const keys = useMemo(
    () => [
      { keys: 'f', label: t('kit.search'), run: () => search.current?.focus() },
      ...(create === undefined || denied !== undefined ? [] : [{ keys: 'c', label: create, run: () => act.current() }]),
    ],
    [create, denied, search, t],
  )
  useShortcuts(keys)
}

type Inside<Row extends Listed> = ListPanelProps<Row> & { data?: Browsed<Row> | undefined }

interface FiltersProps {
  inputRef: Ref<HTMLInputElement>
  children: ReactNode
}

function Filters<Row extends Listed>({ view, title, facets = {}, data, inputRef, children }: Inside<Row> & FiltersProps) {
  const t = useT('common')
  const [state, set] = useUrlState(view.url)
  return (
    <FilterBar
      q={state.q}
      onQ={(q) => set({ q }, 'replace')}
      placeholder={t('list.search', { what: title })}
      inputRef={inputRef}
      facets={Object.entries(facets).map(([id, facet]) => ({
        id,
        label: facet.label,
        chosen: state.f[id] ?? [],
        options: (data?.facets[id] ?? []).map(({ value, label, count }) => ({
          value,
          count,
          label: facet.option?.(value) ?? label ?? value,
        })),
      }))}
      onFacet={(id, chosen) => set({ f: { ...state.f, [id]: chosen } })}
      onClear={() => set({ q: '', f: {} })}
    >
      {children}
    </FilterBar>
  )
}

interface TableProps<Row extends Listed> extends ListPanelProps<Row> {
  data: Browsed<Row> | undefined
  acts: ReturnType<typeof useRowActions<Row>>
  selected: ReturnType<typeof useSelected<Row>>
  loading: boolean
  /** The rows still answer the question before. */
  coming: boolean
  makeNew: ReactNode
}

function Table<Row extends Listed>(props: TableProps<Row>) {
  const { view, title, label, columns, data, acts, selected, loading, coming, makeNew } = props
  const { shell } = useCloud()
  const [state, set] = useUrlState(view.url)
  const stale = useStale()
  const late = useLate(loading, skeletonAfterMs)
  const filtered = state.q !== '' || Object.keys(state.f).length > 0
  const sortable = useMemo(() => columns.map((column) => ({ ...column, sortable: column.sort !== undefined })), [columns])
  const slow = useLate(coming, skeletonAfterMs)
  const old = stale !== undefined || slow
  const rowPending = useCallback((row: Row) => row.pending !== undefined || old, [old])
  return (
    <div className="flex flex-col gap-1">
      {stale !== undefined && <Age at={stale} />}
      <NowProvider stamp={data}>
        <DataTable
          caption={title}
          columns={sortable}
          rows={data?.rows ?? noRows}
          rowKey={idOf}
          rowLabel={label}
          rowPending={rowPending}
          sort={{ id: state.sort.by, desc: state.sort.descending }}
          onSort={({ id, desc }) => set({ sort: { by: columns.find((column) => column.id === id)?.sort ?? id, descending: desc } })}
          {...(acts.bulk.length > 0 ? { selection: selected.selection, onSelection: selected.select } : {})}
          total={data?.total}
          actions={acts.entries}
          loading={late}
          shortcuts={shell.preferences.shortcuts}
          empty={
            loading ? (
              <div className="h-80" />
            ) : (
              <Nothing {...props} filtered={filtered} makeNew={makeNew} onClear={() => set({ q: '', f: {} })} />
            )
          }
        />
      </NowProvider>
    </div>
  )
}

const idOf = ({ id }: { id: string }) => id

/** Greyed rows alone would not say since when they may be wrong. */
function Age({ at }: { at: number }) {
  const t = useT('common')
  return (
    <p role="status" className="text-sm text-warning">
      {t('list.stale', { at: new Date(at).toISOString() })}
    </p>
  )
}

/** The form beside the list that the address names. Of a row that is not on this page there is none. */
function SidePanel<Row extends Listed>({ view, data, create, edit, panels = {} }: Inside<Row>) {
  const [{ panel }, set] = useUrlState(view.url)
  const close = () => set({ panel: null })
  if (panel === null) return null
  if (panel.name === 'create') return create?.form(close)
  const row = data?.rows.find(({ id }) => id === panel.params['id'])
  const draw = panel.name === 'edit' ? edit : panels[panel.name]
  return row && draw ? <>{draw(row, close)}</> : null
}

interface PagesProps {
  data: Browsed<unknown>
  at: Pick<ListState, 'after' | 'before'>
  size: number
  onPage(patch: { after: string; before: string } | { size: number }): void
}

/** Keyset pages have no number: the first and the last are known for what they are, those between by the way one came. */
export function Pages({ data, at, size, onPage }: PagesProps) {
  const [seen, setSeen] = useState(0)
  const first = data.previous === null
  const from = data.rows.length === 0 ? 0 : first ? 1 : seen + 1
  const turn = (step: number, patch: { after: string; before: string }) => {
    setSeen(Math.max(0, (first ? 0 : seen) + step))
    onPage(patch)
  }
  return (
    <Pager
      total={data.total}
      from={from}
      to={from === 0 ? 0 : from + data.rows.length - 1}
      hasNext={data.next !== null}
      hasPrevious={data.previous !== null || at.after !== ''}
      onNext={() => turn(data.rows.length, { after: data.next ?? '', before: '' })}
      onPrevious={() => turn(-size, { after: '', before: data.previous ?? '' })}
      pageSize={size}
      onPageSize={(next) => onPage({ size: next })}
    />
  )
}
