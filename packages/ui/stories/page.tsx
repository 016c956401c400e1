import { Boxes, Building2, KeyRound, Plus, Search, Users } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '../src/badge.tsx'
import { Button, IconButton } from '../src/button.tsx'
import { Card } from '../src/card.tsx'
import { CodeBlock } from '../src/code.tsx'
import { Copyable } from '../src/copy.tsx'
import { KeyValues } from '../src/kv.tsx'
import { Menu } from '../src/menu.tsx'
import { PageHeader } from '../src/page-header.tsx'
import { AppShell } from '../src/shell.tsx'
import { StatusBadge } from '../src/status.tsx'
import { Tabs } from '../src/tabs.tsx'
import type { Story } from './story.ts'

const nav = [
  { items: [{ label: 'Overview', href: '#o', icon: <Boxes /> }] },
  {
    label: 'Identity',
    items: [
      { label: 'Domains', href: '#d', icon: <Building2 /> },
      { label: 'Projects', href: '#p', icon: <Boxes />, current: true, badge: <Badge>12</Badge> },
      { label: 'Users', href: '#u', icon: <Users /> },
      { label: 'Application credentials', href: '#a', icon: <KeyRound /> },
    ],
  },
]

const details = [
  { label: 'ID', value: <Copyable value="9f86d081884c7d659a2feaa0c55ad015" what="ID" /> },
  { label: 'Domain', value: 'Default' },
  { label: 'Description', value: 'Runs the shop.', edit: <Button size="small">Edit</Button> },
  { label: 'Parent', value: null },
]

const code = [
  { label: 'CLI', code: 'openstack project create --domain default \\\n  --description "Runs the shop." web' },
  { label: 'curl', code: 'curl -X POST "$OS_AUTH_URL/projects" -H "X-Auth-Token: $TOKEN" -d \'{"project": {"name": "web"}}\'' },
  { label: 'Terraform', code: 'resource "openstack_identity_project_v3" "web" {\n  name = "web"\n}' },
]

function Page() {
  const [collapsed, setCollapsed] = useState(false)
  return (
    <AppShell
      collapsed={collapsed}
      onCollapsed={setCollapsed}
      nav={nav}
      navFooter={<span className="px-1 text-xs text-muted">Pileus 0.1.0</span>}
      brand={
        <>
          <b>Pileus</b>
          <Menu label="Project" variant="quiet" entries={[{ label: 'web', checked: true }, { label: 'db' }]}>
            web
          </Menu>
        </>
      }
      topbar={
        <>
          <Button icon={<Search />} className="text-muted max-sm:hidden">
            Search
          </Button>
          <IconButton label="Users" icon={<Users />} />
        </>
      }
    >
      <PageHeader
        title="web-frontend"
        crumbs={[{ label: 'Identity', href: '#i' }, { label: 'Projects', href: '#p' }, { label: 'web-frontend' }]}
        status={<StatusBadge tone="positive" label="Enabled" />}
        description="Runs the shop."
        actions={
          <>
            <Button>Edit</Button>
            <Button variant="primary" icon={<Plus />}>
              Add member
            </Button>
            <Menu label="More actions" entries={[{ label: 'Delete', danger: true }]} />
          </>
        }
      >
        <Tabs
          label="Project"
          tabs={[
            { label: 'Overview', href: '#1', current: true },
            { label: 'Users', href: '#2', count: 14 },
            { label: 'Groups', href: '#3' },
            { label: 'Quotas', href: '#4' },
            { label: 'Activity', href: '#5' },
          ]}
        />
      </PageHeader>
      <div className="grid gap-4 lg:grid-cols-2">
        <Card title="Details" description="Who and where it is.">
          <KeyValues items={details} />
        </Card>
        <Card title="As code" footer="Copy it, and it works.">
          <CodeBlock label="The same as" tabs={code} />
        </Card>
      </div>
    </AppShell>
  )
}

export const stories: Story[] = [{ name: 'shell', alone: true, render: () => <Page /> }]
