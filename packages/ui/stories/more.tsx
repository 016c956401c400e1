import { Boxes } from 'lucide-react'
import { useState } from 'react'
import { Avatar } from '../src/avatar.tsx'
import { BulkBar } from '../src/bulk-bar.tsx'
import { BulkProgress } from '../src/bulk-result.tsx'
import { ColumnChooser } from '../src/columns.tsx'
import { DateTimeInput } from '../src/date.tsx'
import { Drawer } from '../src/drawer.tsx'
import { Field } from '../src/field.tsx'
import { TextInput } from '../src/input.tsx'
import { Kbd } from '../src/kbd.tsx'
import { Markdown } from '../src/markdown.tsx'
import { Meter } from '../src/meter.tsx'
import { Progress } from '../src/progress.tsx'
import { Qr } from '../src/qr.tsx'
import { Steps } from '../src/steps.tsx'
import { TagsInput } from '../src/tags.tsx'
import { AbsoluteTime, NowProvider, RelativeTime } from '../src/time.tsx'
import { type Member, Transfer } from '../src/transfer.tsx'
import { Tree } from '../src/tree.tsx'
import { Wizard } from '../src/wizard.tsx'
import { people } from './people.ts'
import type { Story } from './story.ts'

const notes = `# On call

The shop runs here. **Never** delete \`web-1\` before *noon*; see https://example.org/runbook.

- Restart the workers
- Then the queue
  1. with care
  2. and tea

| host | role |
|------|------|
| h1 | web |
| h2 | db |

> It worked yesterday.

\`\`\`
openstack server reboot web-1
\`\`\``

const roles = ['reader', 'member', 'manager'].map((value) => ({ value, label: value }))
const stay = () => {}

function Members() {
  const all = people(14).map((one) => ({ id: one.id, label: one.name, hint: one.email }))
  const [q, setQ] = useState('')
  const [members, setMembers] = useState<Member[]>([
    ...all.slice(0, 2).map((one) => ({ ...one, roles: ['member'] })),
    { id: 'me', label: 'You', roles: ['admin'], denied: 'You cannot remove yourself.' },
  ])
  return (
    <Field label="Members">
      <Transfer
        q={q}
        onQ={setQ}
        candidates={all.filter((one) => one.label.toLowerCase().includes(q.toLowerCase()))}
        members={members}
        onChange={setMembers}
        roles={roles}
        defaultRoles={['member']}
        placeholder="Search users"
      />
    </Field>
  )
}

function Inputs() {
  const [tags, setTags] = useState<string[]>(['web', 'production'])
  const [at, setAt] = useState<string | null>('2026-12-24T18:00:00.000Z')
  const [shown, setShown] = useState(['name', 'email'])
  return (
    <div className="grid max-w-3xl gap-4 sm:grid-cols-2">
      <Field label="Tags" optional>
        <TagsInput values={tags} onChange={setTags} />
      </Field>
      <Field label="Expires" hint="Your time.">
        <DateTimeInput value={at} onChange={setAt} />
      </Field>
      <ColumnChooser
        columns={[
          { id: 'name', header: 'Name', fixed: true },
          { id: 'email', header: 'Email' },
          { id: 'id', header: 'ID' },
        ]}
        shown={shown}
        onChange={setShown}
        onReset={stay}
      />
    </div>
  )
}

function Measures() {
  return (
    <div className="grid max-w-3xl gap-4 sm:grid-cols-3">
      <Meter label="Cores" used={14} limit={20} added={4} />
      <Meter label="Memory" used={61} limit={64} unit="GiB" />
      <Meter label="Projects" used={10} limit={10} />
      <Meter label="Volumes" used={7} limit={null} />
      <Progress label="Upload" value={40} />
      <Progress label="Waiting for the server" />
    </div>
  )
}

const tree = [
  {
    id: 'default',
    label: 'Default',
    href: '#default',
    icon: <Boxes />,
    children: [
      { id: 'web', label: 'web', href: '#web', aside: '3 members', children: [{ id: 'staging', label: 'web-staging', href: '#staging' }] },
      { id: 'db', label: 'db', href: '#db' },
    ],
  },
  { id: 'research', label: 'research', href: '#research', icon: <Boxes />, children: [{ id: 'x', label: 'x', href: '#x' }] },
]

const outcomes = [
  { key: '1', label: 'web', state: 'done' as const },
  { key: '2', label: 'db', state: 'failed' as const, why: 'It has a child: db-staging.' },
  { key: '3', label: 'queue', state: 'skipped' as const, why: 'Already disabled.' },
  { key: '4', label: 'cache', state: 'done' as const },
]

const steps = [
  { id: 'schedule', label: 'Find a host', state: 'done' as const, duration: '0.1 s' },
  { id: 'bind', label: 'Bind the ports', state: 'failed' as const, duration: '2 min', detail: 'The network agent on h3 does not answer.' },
  { id: 'boot', label: 'Start the guest', state: 'running' as const },
  { id: 'plug', label: 'Wait for the network', state: 'waiting' as const },
]

function Assistant() {
  const [at, setAt] = useState('members')
  return (
    <Wizard
      label="Create project"
      at={at}
      onStep={setAt}
      onSubmit={stay}
      onCancel={stay}
      submitLabel="Create project"
      steps={[
        {
          id: 'info',
          label: 'Name',
          errors: 1,
          content: (
            <Field label="Name" error="Is missing.">
              <TextInput value="" onChange={stay} />
            </Field>
          ),
        },
        { id: 'members', label: 'Members', content: <Members /> },
        { id: 'quotas', label: 'Quotas', content: <Measures /> },
      ]}
    />
  )
}

function Bottom() {
  const [open, setOpen] = useState(true)
  const [height, setHeight] = useState(220)
  return (
    <Drawer title="Tasks" summary="1 running" open={open} onOpen={setOpen} height={height} onHeight={setHeight}>
      <div className="p-4">
        <Steps label="Create server" steps={steps} />
      </div>
    </Drawer>
  )
}

export const stories: Story[] = [
  { name: 'members', render: () => <Members /> },
  { name: 'inputs', render: () => <Inputs /> },
  { name: 'measures', render: () => <Measures /> },
  { name: 'bulk', render: () => <BulkProgress label="Deleting projects" outcomes={outcomes} onRetry={stay} /> },
  {
    name: 'bulk bar',
    render: () => (
      <BulkBar
        count={12}
        onClear={stay}
        actions={[
          { label: 'Disable', onSelect: stay },
          { label: 'Delete', danger: true, onSelect: stay },
        ]}
      >
        2 are skipped: already disabled.
      </BulkBar>
    ),
  },
  { name: 'steps', render: () => <Steps label="Create server" steps={steps} /> },
  { name: 'tree', render: () => <Tree label="Projects" nodes={tree} current="web" open={['default', 'web']} /> },
  { name: 'notes', render: () => <Markdown source={notes} /> },
  { name: 'qr', render: () => <Qr value="otpauth://totp/Pileus:ada?secret=JBSWY3DPEHPK3PXP&issuer=Pileus" secret="JBSWY3DPEHPK3PXP" /> },
  {
    name: 'small things',
    render: () => (
      <NowProvider>
        <div className="flex flex-wrap items-center gap-4">
          <Avatar name="Ada Lovelace" />
          <Avatar name="admin" size="small" />
          <Kbd keys="Ctrl+K" />
          <RelativeTime at="2026-11-20T10:00:00Z" />
          <AbsoluteTime at="2026-11-20T10:00:00Z" />
          <RelativeTime at={null} />
        </div>
      </NowProvider>
    ),
  },
  { name: 'drawer', render: () => <Bottom /> },
  { name: 'wizard', render: () => <Assistant /> },
]
