'use client'

import type { Browsed } from '@pileus/api/platform/browse'
import { BulkBar } from '@pileus/ui/bulk-bar'
import { Button } from '@pileus/ui/button'
import { Empty } from '@pileus/ui/empty'
import { ErrorView } from '@pileus/ui/error-view'
import { FilterBar } from '@pileus/ui/filter-bar'
import { PageHeader } from '@pileus/ui/page-header'
import { Pager } from '@pileus/ui/pager'
import { type Column, DataTable } from '@pileus/ui/table'
import { nothingSelected, type Selection } from '@pileus/ui/selection'
import { Plus } from 'lucide-react'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import { useActions } from '@/lib/actions.ts'
import { useCloud, useRead } from '@/lib/cloud.tsx'
import { describeError } from '@/lib/errors.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { useShortcuts } from '@/lib/keys.ts'
import { useUrlState } from '@/lib/use-url-state.ts'
import type { ListView, Prefetched } from './list-view.ts'
import { type RowAction, useRowActions } from './row-actions.tsx'
import { deniedReason, type Listed } from './verdict.ts'

interface ListPanelProps<Row extends Listed> {
  view: ListView<Row>
  initial: Prefetched<Browsed<Row>> | undefined
  title: string
  /** Below the title: what these things are. */
  about: string
  label(row: Row): string
  columns: (Column<Row> & { sort?: string })[]
  facets?: Record<string, { label: string; option?: (value: string) => string }>
  actions?: RowAction<Row>[]
  /** For the empty list: how the same is done on the command line. */
  cli?: string
  create?: { label: string; form(close: () => void): ReactNode }
  edit?(row: Row, close: () => void): ReactNode
}

/** A list of one kind of thing: found, sorted, paged and filtered by its URL; kept true by the feed; each action with its reason when denied. */
export function ListPanel<Row extends Listed>(props: ListPanelProps<Row>) {
  const { view, title, about, label, columns, actions = [], create, edit } = props
  const t = useT('common')
  const { shell } = useCloud()
  const [state, set] = useUrlState(view.url)
  const [selection, setSelection] = useState<Selection>(nothingSelected)
  const asked = useAnswer(props, shell.preferences.pageSize)
  const { data } = asked
  const rows = data?.rows ?? []
  const creating = deniedReason(data?.can['create'], t)
  const close = () => set({ panel: null })
  const acts = useRowActions({ actions, label, openPanel: (name, id) => set({ panel: { name, params: { id } } }) })
  const search = useRef<HTMLInputElement>(null)
  usePageKeys({ create: create?.label, denied: creating, open: () => set({ panel: { name: 'create', params: {} } }) })
  const editing = state.panel?.name === 'edit' ? rows.find(({ id }) => id === state.panel?.params['id']) : undefined
  const filtered = state.q !== '' || Object.keys(state.f).length > 0
  const problem = asked.error === null || data ? undefined : describeError(asked.error, t, 'reading')
  const selected = selection.kind === 'keys' ? rows.filter(({ id }) => selection.keys.has(id)) : rows
  const makeNew = create && (
    <Button variant="primary" icon={<Plus />} denied={creating} onClick={() => set({ panel: { name: 'create', params: {} } })}>
      {create.label}
    </Button>
  )
  return (
    <>
      <PageHeader title={title} description={about} actions={makeNew} />
      {problem ? (
        <ErrorView
          what={problem.what}
          why={problem.why}
          fix={problem.fixes}
          requestId={problem.requestId}
          retry={() => void asked.refetch()}
        />
      ) : (
        <>
          <Filters {...props} data={data} inputRef={search} />
          {acts.bulk.length > 0 && selected.length > 0 && selection !== nothingSelected && (
            <BulkBar
              count={selected.length}
              onClear={() => setSelection(nothingSelected)}
              actions={acts.bulk.map((action) => ({ ...action, onSelect: () => acts.start(action, selected) }))}
            />
          )}
          <DataTable
            caption={title}
            columns={columns.map((column) => ({ ...column, sortable: column.sort !== undefined }))}
            rows={rows}
            rowKey={(row) => row.id}
            rowLabel={label}
            sort={{ id: state.sort.by, desc: state.sort.descending }}
            onSort={({ id, desc }) => set({ sort: { by: columns.find((column) => column.id === id)?.sort ?? id, descending: desc } })}
            {...(acts.bulk.length > 0 ? { selection, onSelection: setSelection } : {})}
            total={data?.total}
            actions={actions.length > 0 ? acts.entries : undefined}
            loading={asked.isPending}
            shortcuts={shell.preferences.shortcuts}
            empty={<Nothing {...props} filtered={filtered} makeNew={makeNew} onClear={() => set({ q: '', f: {} })} />}
          />
          {data && <Pages data={data} at={state} size={state.size || shell.preferences.pageSize} onPage={(patch) => set(patch)} />}
        </>
      )}
      {state.panel?.name === 'create' && create?.form(close)}
      {editing && edit?.(editing, close)}
      {acts.dialog}
    </>
  )
}

/** The question of the URL, answered: by the server's rendering first, by the control plane from then on. */
function useAnswer<Row extends Listed>({ view, initial }: ListPanelProps<Row>, usualSize: number) {
  const [state] = useUrlState(view.url)
  const input = view.input(state, usualSize)
  const same = initial && JSON.stringify(initial.input) === JSON.stringify(input)
  return useRead({
    key: [view.id, input],
    kinds: view.kinds,
    read: (api) => view.read(api, input),
    initial: same ? initial : undefined,
    keep: true,
  })
}

function usePageKeys({ create, denied, open }: { create: string | undefined; denied: string | undefined; open: () => void }) {
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
    () => (create === undefined || denied !== undefined ? [] : [{ keys: 'c', label: create, run: () => act.current() }]),
    [create, denied],
  )
  useShortcuts(keys)
}

type Inside<Row extends Listed> = ListPanelProps<Row> & { data?: Browsed<Row> | undefined }

function Filters<Row extends Listed>({
  view,
  title,
  facets = {},
  data,
  inputRef,
}: Inside<Row> & { inputRef: { current: HTMLInputElement | null } }) {
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
    />
  )
}

interface NothingProps {
  title: string
  about: string
  cli?: string
  filtered: boolean
  makeNew: ReactNode
  onClear(): void
}

function Nothing({ title, about, cli, filtered, makeNew, onClear }: NothingProps) {
  const t = useT('common')
  if (!filtered)
    return (
      <Empty kind="nothing-yet" title={t('list.none', { what: title })} action={makeNew} cli={cli}>
        {about}
      </Empty>
    )
  return <Empty kind="no-match" title={t('kit.noMatches')} action={<Button onClick={onClear}>{t('action.clearFilters')}</Button>} />
}

interface PagesProps {
  data: Browsed<unknown>
  at: { after: string; before: string }
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
