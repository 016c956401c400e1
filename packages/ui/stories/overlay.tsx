import { useState } from 'react'
import { Button } from '../src/button.tsx'
import { ConfirmDialog } from '../src/confirm.tsx'
import { Dialog } from '../src/dialog.tsx'
import { Field } from '../src/field.tsx'
import { TextArea, TextInput } from '../src/input.tsx'
import { Menu } from '../src/menu.tsx'
import { CommandPalette } from '../src/palette.tsx'
import { Sheet } from '../src/sheet.tsx'
import type { Story } from './story.ts'

const stay = () => {}

const footer = (
  <>
    <Button>Cancel</Button>
    <Button variant="primary" type="submit">
      Create
    </Button>
  </>
)

const fields = (
  <div className="flex flex-col gap-4">
    <Field label="Name" required>
      <TextInput value="web" onChange={stay} data-autofocus="" />
    </Field>
    <Field label="Description" optional>
      <TextArea value="" onChange={stay} />
    </Field>
  </div>
)

function Palette() {
  const [query, setQuery] = useState('')
  return (
    <CommandPalette
      open
      onClose={stay}
      query={query}
      onQuery={setQuery}
      groups={[
        {
          label: 'Actions',
          items: [
            { id: 'create', label: 'Create project', shortcut: 'c' },
            { id: 'delete', label: 'Delete project “web”', denied: 'You need the role “admin”.' },
          ],
        },
        {
          label: 'Go to',
          items: [
            { id: 'users', label: 'Users', shortcut: 'g u', href: '#users' },
            { id: 'roles', label: 'Roles', href: '#roles', hint: 'Identity' },
          ],
        },
      ]}
    />
  )
}

export const stories: Story[] = [
  {
    name: 'dialog',
    alone: true,
    render: () => (
      <Dialog open onClose={stay} title="Create project" description="In the domain “Default”." onSubmit={stay} footer={footer}>
        {fields}
      </Dialog>
    ),
  },
  {
    name: 'sheet',
    alone: true,
    render: () => (
      <Sheet open onClose={stay} title="Create project" description="In the domain “Default”." onSubmit={stay} footer={footer}>
        {fields}
      </Sheet>
    ),
  },
  {
    name: 'confirm',
    alone: true,
    render: () => (
      <ConfirmDialog
        open
        onClose={stay}
        onConfirm={stay}
        title="Delete the project “web”?"
        action="Delete project"
        level={{ typed: 'web' }}
        consequences={['3 servers and 2 volumes are deleted.', 'Five people lose their access.']}
        error="The project has a child. Delete “web-staging” first."
      />
    ),
  },
  { name: 'palette', alone: true, render: () => <Palette /> },
  {
    name: 'menu',
    alone: true,
    render: () => (
      <Menu
        label="More"
        entries={[
          { heading: 'Project' },
          { label: 'Edit', shortcut: 'e' },
          { label: 'Theme: dark', checked: true },
          'separator',
          { label: 'Delete', danger: true },
          { label: 'Move', denied: 'You need the role “admin” on the system.' },
        ]}
      >
        More
      </Menu>
    ),
  },
]
