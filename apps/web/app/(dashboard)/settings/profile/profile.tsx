'use client'

import { ButtonLink } from '@pileus/ui/button'
import { Card } from '@pileus/ui/card'
import { Copyable } from '@pileus/ui/copy'
import { Empty } from '@pileus/ui/empty'
import { KeyValues } from '@pileus/ui/kv'
import { Link } from '@pileus/ui/link'
import { PageHeader } from '@pileus/ui/page-header'
import { DataTable } from '@pileus/ui/table'
import { Pencil } from 'lucide-react'
import { type Shell, useCloud } from '@/lib/cloud.tsx'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import { paths } from '@/lib/paths.ts'

/** Who one is, as others see it, and where one may work. */
export function Profile() {
  const t = useT('settings')
  const c = useT('common')
  const { account } = useCloud().shell
  const { user, defaultProjectId, projects, administers } = account
  const primary = projects.find(({ id }) => id === defaultProjectId)
  return (
    <>
      <PageHeader
        title={t('profile.title')}
        description={t('profile.intro')}
        actions={
          administers !== null && (
            <ButtonLink icon={<Pencil />} href={paths.user({ kind: 'system' }, user.id)}>
              {t('profile.edit')}
            </ButtonLink>
          )
        }
      />
      <Card title={t('profile.account')} description={administers === null ? t('profile.nameHint') : undefined}>
        <KeyValues
          columns={2}
          items={[
            { label: t('profile.name'), value: user.name },
            { label: t('profile.domain'), value: user.domain.name },
            { label: t('profile.email'), value: user.email },
            { label: t('profile.id'), value: <Copyable value={user.id} what={t('profile.id')} /> },
            { label: c('field.description'), value: user.description },
            {
              label: t('profile.defaultProject'),
              value: primary ? (
                <Link href={paths.home({ kind: 'project', id: primary.id })}>{primary.name}</Link>
              ) : (
                defaultProjectId && <Copyable value={defaultProjectId} what={t('profile.defaultProject')} />
              ),
            },
          ]}
        />
      </Card>
      <Roles account={account} />
    </>
  )
}

interface Place {
  id: string
  href: string
  kind: string
  name: string
  roles: string[]
}

function Roles({ account }: { account: Shell['account'] }) {
  const t = useT('settings')
  const f = useT('frame')
  const format = useFormat()
  const { systemRoles, domains, domainsTotal, projects, projectsTotal } = account
  const places: Place[] = [
    ...(systemRoles.length > 0
      ? [{ id: 'system', href: paths.home({ kind: 'system' }), kind: f('scope.cloud'), name: f('scope.system'), roles: systemRoles }]
      : []),
    ...domains.map(({ id, name, roles }) => ({ id, href: paths.home({ kind: 'domain', id }), kind: t('profile.domain'), name, roles })),
    ...projects.map(({ id, name, domainName, roles }) => ({
      id,
      href: paths.home({ kind: 'project', id }),
      kind: f('nav.user'),
      name: `${name} · ${domainName}`,
      roles,
    })),
  ]
  const more = domainsTotal + projectsTotal - domains.length - projects.length
  return (
    <Card
      title={t('profile.roles')}
      description={t('profile.rolesIntro')}
      padding="flush"
      footer={more > 0 ? t('profile.more', { count: more }) : undefined}
    >
      <DataTable
        edge="none"
        caption={t('profile.roles')}
        rows={places}
        rowKey={({ kind, id }) => `${kind} ${id}`}
        rowLabel={({ name }) => name}
        columns={[
          {
            id: 'where',
            header: t('profile.where'),
            pinned: true,
            cell: ({ name, href }) => (
              <Link href={href} className="font-medium text-accent-text hover:underline">
                {name}
              </Link>
            ),
          },
          { id: 'kind', header: t('profile.kind'), cell: ({ kind }) => kind },
          { id: 'roles', header: t('profile.roles'), cell: ({ roles }) => format.list(roles) },
        ]}
        empty={
          <Empty kind="nothing-yet" title={t('profile.noRoles')}>
            {t('profile.noRolesWhy')}
          </Empty>
        }
      />
    </Card>
  )
}
