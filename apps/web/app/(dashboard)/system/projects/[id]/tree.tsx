'use client'

import { Button } from '@pileus/ui/button'
import { Card } from '@pileus/ui/card'
import { Tree, type TreeNode } from '@pileus/ui/tree'
import { Building2, Folder, Plus } from 'lucide-react'
import { useT } from '@/lib/i18n/provider.tsx'
import { usePanel } from '@/lib/panel/use-panel.ts'
import { deniedReason } from '@/lib/panel/verdict.ts'
import { usePlace } from '@/lib/panel/use-place.ts'
import { pathOf } from '@/lib/paths.ts'
import { type ProjectPage, projectView } from './view.ts'

type Relative = Pick<ProjectPage['parents'][number], 'id' | 'name' | 'enabled' | 'isDomain'>

/** Where a project lies: from its domain down to what lies right below it. */
export function ProjectTree({ page: { project, parents, children } }: { page: ProjectPage }) {
  const t = useT('identity')
  const c = useT('common')
  const place = usePlace()
  const open = usePanel(projectView)
  const node = ({ id, name, enabled, isDomain }: Relative, below: readonly TreeNode[]): TreeNode => ({
    id,
    label: name,
    icon: isDomain ? <Building2 /> : <Folder />,
    href: pathOf(place, isDomain ? 'domain' : 'project', id),
    children: below,
    ...(enabled ? {} : { aside: c('state.disabled') }),
  })
  const here = node(
    { ...project, isDomain: false },
    children.map((child) => node(child, [])),
  )
  const nodes = parents.reduceRight<TreeNode[]>((below, parent) => [node(parent, below)], [here])
  return (
    <Card
      title={t('projects.tree')}
      actions={
        <Button size="small" icon={<Plus />} denied={deniedReason(project.can.createChild, c)} onClick={() => open('child')}>
          {t('projects.createChild')}
        </Button>
      }
    >
      <Tree
        key={project.id}
        label={t('projects.tree')}
        nodes={nodes}
        current={project.id}
        open={[...parents.map(({ id }) => id), project.id]}
      />
      {children.length === 0 && <p className="mt-2 text-muted">{t('projects.noChildren')}</p>}
    </Card>
  )
}
