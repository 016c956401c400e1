import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../src/button.tsx'
import { Copyable } from '../src/copy.tsx'
import { Empty } from '../src/empty.tsx'
import { FilterBar } from '../src/filter-bar.tsx'
import { TextLink } from '../src/link.tsx'
import { Pager } from '../src/pager.tsx'
import { nothingSelected, type Selection } from '../src/selection.tsx'
import { StatusBadge } from '../src/status.tsx'
import { type Column, DataTable, type Sort } from '../src/table.tsx'
import { type Person, people } from './people.ts'
import type { Story } from './story.ts'

const keyOf = (row: Person) => row.id
const nameOf = (row: Person) => row.name
const isPending = (row: Person) => row.name === 'Ken Turing'

const columns: Column<Person>[] = [
  { id: 'name', header: 'Name', sortable: true, pinned: true, cell: (row) => <TextLink href={`#${row.id}`}>{row.name}</TextLink> },
  { id: 'email', header: 'Email', sortable: true, cell: (row) => row.email },
  {
    id: 'enabled',
    header: 'Status',
    sortable: true,
    cell: (row) => <StatusBadge tone={row.enabled ? 'positive' : 'neutral'} label={row.enabled ? 'Enabled' : 'Disabled'} />,
  },
  { id: 'domain', header: 'Domain', sortable: true, hideBelow: 'md', cell: (row) => row.domain },
  { id: 'id', header: 'ID', hideBelow: 'lg', cell: (row) => <Copyable value={row.id} what="ID" /> },
  { id: 'projects', header: 'Projects', sortable: true, align: 'end', cell: (row) => row.projects },
]

const actions = (row: Person) => [
  { label: 'Edit', icon: <Pencil />, shortcut: 'e', onSelect: () => {} },
  { label: row.enabled ? 'Disable' : 'Enable', onSelect: () => {} },
  'separator' as const,
  {
    label: 'Delete',
    icon: <Trash2 />,
    danger: true,
    denied: row.projects > 20 ? 'Owns more than 20 projects; move them first.' : undefined,
    onSelect: () => {},
  },
]

function List({ count, selected = nothingSelected }: { count: number; selected?: Selection }) {
  const [rows] = useState(() => people(count))
  const [selection, setSelection] = useState<Selection>(selected)
  const [sort, setSort] = useState<Sort>({ id: 'name', desc: false })
  const [q, setQ] = useState('')
  const [chosen, setChosen] = useState<string[]>(['true'])
  return (
    <div className="flex flex-col gap-3">
      <FilterBar
        q={q}
        onQ={setQ}
        placeholder="Search by name, email or ID"
        onClear={() => setChosen([])}
        onFacet={(_, values) => setChosen(values)}
        facets={[
          {
            id: 'enabled',
            label: 'Status',
            chosen,
            options: [
              { value: 'true', label: 'Enabled', count: 4102 },
              { value: 'false', label: 'Disabled', count: 31 },
            ],
          },
          { id: 'domain', label: 'Domain', chosen: [], options: [{ value: 'default', label: 'Default', count: 12 }] },
        ]}
      />
      <DataTable
        caption="Users"
        columns={columns}
        rows={rows}
        rowKey={keyOf}
        rowLabel={nameOf}
        sort={sort}
        onSort={setSort}
        selection={selection}
        onSelection={setSelection}
        total={Math.max(count, 4133)}
        actions={actions}
        rowPending={isPending}
        maxHeight="26rem"
      />
      <Pager
        total={Math.max(count, 4133)}
        from={1}
        to={count}
        hasNext
        hasPrevious={false}
        onNext={() => {}}
        onPrevious={() => {}}
        pageSize={50}
        onPageSize={() => {}}
      />
    </div>
  )
}

const plain = { caption: 'Users', columns, rowKey: keyOf, rowLabel: nameOf }

export const stories: Story[] = [
  { name: 'list', render: () => <List count={9} selected={{ kind: 'keys', keys: new Set([people(2)[1]?.id ?? '']) }} /> },
  {
    name: 'expandable',
    render: () => (
      <DataTable
        {...plain}
        rows={people(3)}
        expand={(row) => (
          <p>
            {row.email} was last seen on {row.seen}.
          </p>
        )}
      />
    ),
  },
  { name: 'loading', render: () => <DataTable {...plain} rows={[]} loading /> },
  {
    name: 'empty',
    render: () => (
      <DataTable
        {...plain}
        rows={[]}
        empty={
          <Empty kind="no-match" title="No user matches" action={<Button>Clear the filters</Button>}>
            Nobody is called “zzz” in this domain.
          </Empty>
        }
      />
    ),
  },
  { name: 'ten thousand', alone: true, render: () => <List count={10_000} /> },
  { name: 'two hundred', alone: true, render: () => <List count={200} /> },
]
