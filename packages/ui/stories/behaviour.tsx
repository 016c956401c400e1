import { useState } from 'react'
import { Button } from '../src/button.tsx'
import { Combobox } from '../src/combobox.tsx'
import { ConfirmDialog } from '../src/confirm.tsx'
import { CopyButton } from '../src/copy.tsx'
import { Dialog } from '../src/dialog.tsx'
import { Field } from '../src/field.tsx'
import { LiveRegion } from '../src/live-region.tsx'
import { Menu } from '../src/menu.tsx'
import { CommandPalette } from '../src/palette.tsx'
import { Tabs } from '../src/tabs.tsx'
import { toast } from '../src/toast.tsx'
import { Toaster } from '../src/toaster.tsx'
import { people } from './people.ts'
import type { Story } from './story.ts'

const users = people(30).map((one) => ({ value: one.id, label: one.name }))
type Open = 'form' | 'confirm' | 'palette' | null

/** Everything that opens, with a record of what happened: for tests that press keys, and for those who try. */
function Playground() {
  const [open, setOpen] = useState<Open>(null)
  const [owner, setOwner] = useState<string | null>(null)
  const [query, setQuery] = useState('')
  const [stubborn, setStubborn] = useState(false)
  const [log, setLog] = useState<string[]>([])
  const note = (what: string) => setLog((was) => [...was, what].slice(-20))
  const close = () => (stubborn ? note('asked to close') : setOpen(null))
  const entries = [
    { label: 'Edit', onSelect: () => note('edit') },
    { label: 'Disable', onSelect: () => note('disable') },
    { label: 'Delete', danger: true, denied: 'You need the role “admin”.', onSelect: () => note('delete') },
    { label: 'Details', onSelect: () => note('details') },
  ]
  return (
    <main className="flex flex-col gap-4 p-6">
      <h1>Try it</h1>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setOpen('form')}>Open form</Button>
        <Button onClick={() => setOpen('confirm')}>Delete project</Button>
        <Button onClick={() => setOpen('palette')}>Commands</Button>
        <Button denied="Only managers may do this." onClick={() => note('denied was done')}>
          Forbidden
        </Button>
        <Button onClick={() => toast({ title: 'Deleted', action: { label: 'Undo', onSelect: () => note('undone') } })}>Toast</Button>
        <Menu label="More" entries={entries}>
          More
        </Menu>
        <CopyButton value="copied text" what="ID" />
      </div>
      <Tabs label="Places" tabs={[{ label: 'One', href: '#one' }]} />
      <output aria-label="Record">{log.join(', ')}</output>
      <Dialog open={open === 'form'} onClose={close} title="Edit project" footer={<Button onClick={() => setOpen(null)}>Done</Button>}>
        <div className="flex flex-col gap-3">
          <Field label="Owner">
            <Combobox options={users} value={owner} onChange={setOwner} />
          </Field>
          <Menu label="In the form" entries={entries}>
            In the form
          </Menu>
          <Button onClick={() => setStubborn(!stubborn)}>{stubborn ? 'May close' : 'May not close'}</Button>
        </div>
      </Dialog>
      <ConfirmDialog
        open={open === 'confirm'}
        onClose={() => setOpen(null)}
        onConfirm={() => {
          note('deleted')
          setOpen(null)
        }}
        title="Delete “web”?"
        action="Delete"
        level={{ typed: 'web' }}
      />
      <CommandPalette
        open={open === 'palette'}
        onClose={() => setOpen(null)}
        query={query}
        onQuery={setQuery}
        groups={[
          { label: 'Actions', items: ['Create', 'Rename', 'Remove'].map((label) => ({ id: label, label, onSelect: () => note(label) })) },
          { label: 'Denied', items: [{ id: 'no', label: 'Impossible', denied: 'Never.', onSelect: () => note('impossible') }] },
        ]}
      />
      <Toaster />
      <LiveRegion />
    </main>
  )
}

export const stories: Story[] = [{ name: 'playground', alone: true, render: () => <Playground /> }]
