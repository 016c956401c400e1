import { Plus, RotateCw, Trash2 } from 'lucide-react'
import { Button, ButtonLink, IconButton } from '../src/button.tsx'
import type { Story } from './story.ts'

const why = 'You need the role “admin” on the system. Ask an administrator of this cloud.'

export const stories: Story[] = [
  {
    name: 'variants',
    render: () => (
      <div className="flex flex-wrap items-center gap-2">
        <Button variant="primary" icon={<Plus />}>
          Create project
        </Button>
        <Button>Edit</Button>
        <Button variant="quiet">Cancel</Button>
        <Button variant="danger" icon={<Trash2 />}>
          Delete
        </Button>
        <ButtonLink href="#button">A link</ButtonLink>
        <IconButton label="Refresh" icon={<RotateCw />} />
        <IconButton label="Refresh this" variant="secondary" icon={<RotateCw />} />
      </div>
    ),
  },
  {
    name: 'small',
    render: () => (
      <div className="flex flex-wrap items-center gap-2">
        <Button size="small" variant="primary">
          Save
        </Button>
        <Button size="small">Edit</Button>
        <Button size="small" variant="quiet">
          Clear
        </Button>
        <IconButton size="small" label="Reload" icon={<RotateCw />} />
      </div>
    ),
  },
  {
    name: 'busy and denied',
    render: () => (
      <div className="flex flex-wrap items-center gap-2">
        <Button variant="primary" busy>
          Creating
        </Button>
        <Button variant="primary" denied={why}>
          Create project
        </Button>
        <Button denied={why}>Edit</Button>
        <ButtonLink href="#x" denied={why}>
          Open
        </ButtonLink>
        <IconButton label="Delete" icon={<Trash2 />} denied={why} />
      </div>
    ),
  },
]
