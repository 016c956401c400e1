import { useEffect } from 'react'
import { Badge } from '../src/badge.tsx'
import { Banner } from '../src/banner.tsx'
import { Button } from '../src/button.tsx'
import { Empty } from '../src/empty.tsx'
import { ErrorView } from '../src/error-view.tsx'
import { SkeletonText } from '../src/skeleton.tsx'
import { StatusBadge } from '../src/status.tsx'
import { toast } from '../src/toast.tsx'
import { Toaster } from '../src/toaster.tsx'
import type { Story } from './story.ts'

const id = 'req-6f1c2b0e-8b1d-4f3a-9a70-2f2c5f7d9c11'

function Toasts() {
  useEffect(() => {
    toast({ tone: 'positive', title: 'Project “web” created' })
    toast({
      title: 'User “ada” deleted',
      body: 'Gone for good in 10 seconds.',
      lasts: 'stay',
      action: { label: 'Undo', onSelect: () => {} },
    })
    toast({ tone: 'danger', title: 'Could not delete “default”', body: 'The domain is enabled. Disable it first.' })
  }, [])
  return <Toaster />
}

export const stories: Story[] = [
  {
    name: 'status',
    render: () => (
      <div className="flex flex-wrap items-center gap-4">
        <StatusBadge tone="positive" label="Enabled" />
        <StatusBadge tone="neutral" label="Disabled" />
        <StatusBadge tone="warning" label="Expires in 3 days" />
        <StatusBadge tone="danger" label="Failed" />
        <StatusBadge tone="info" label="Active" pending />
        <Badge>default</Badge>
        <Badge tone="accent">you</Badge>
        <Badge tone="positive">new</Badge>
        <Badge tone="warning">deprecated</Badge>
        <Badge tone="danger">admin</Badge>
        <Badge tone="info">system</Badge>
      </div>
    ),
  },
  {
    name: 'banners',
    render: () => (
      <div className="flex flex-col gap-2">
        <Banner title="Maintenance on Sunday" onDismiss={() => {}}>
          The dashboard is read-only from 02:00 to 04:00.
        </Banner>
        <Banner tone="positive">Your password was changed.</Banner>
        <Banner tone="warning" action={<Button size="small">Reconnect</Button>}>
          Offline since 12:04. What you see may be old.
        </Banner>
        <Banner tone="danger" title="The domain was not deleted">
          It is enabled.
        </Banner>
      </div>
    ),
  },
  {
    name: 'error',
    render: () => (
      <>
        <ErrorView
          what="The project was not created"
          why="The limit of 10 projects in the domain “research” is reached."
          fix={['Delete a project that is not needed any more.', 'Ask the manager of the domain for a higher limit.']}
          requestId={id}
          docs="#docs"
          retry={() => {}}
        />
        <ErrorView shape="inline" what="The name was not changed" why="Somebody else changed it meanwhile." requestId={id} />
      </>
    ),
  },
  {
    name: 'empty',
    render: () => (
      <div className="grid gap-4 md:grid-cols-2">
        <Empty
          kind="nothing-yet"
          title="No projects yet"
          cli="openstack project create web"
          docs="#docs"
          action={<Button variant="primary">Create project</Button>}
        >
          A project holds servers, volumes and networks, and the people who may use them.
        </Empty>
        <Empty kind="no-match" title="No project matches" action={<Button>Clear the filters</Button>} />
        <Empty kind="no-permission" title="You may not see the users of this domain">
          It takes the role “reader” on the domain “research”. A manager of that domain can grant it.
        </Empty>
        <Empty kind="not-enabled" title="Federation is not enabled">
          An administrator enables it with FEDERATION=on.
        </Empty>
      </div>
    ),
  },
  { name: 'skeleton', render: () => <SkeletonText /> },
  { name: 'toasts', alone: true, render: () => <Toasts /> },
]
