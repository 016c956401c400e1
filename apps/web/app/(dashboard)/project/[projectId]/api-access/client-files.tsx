'use client'

import { Button } from '@pileus/ui/button'
import { Card } from '@pileus/ui/card'
import { CodeBlock } from '@pileus/ui/code'
import { Copyable } from '@pileus/ui/copy'
import { KeyValues } from '@pileus/ui/kv'
import { Download } from 'lucide-react'
import { useCloud } from '@/lib/cloud.tsx'
import { cloudsYaml, openrc } from '@/lib/clouds.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { saveAs } from '@/lib/save-as.ts'
import { useCloudFile } from '@/lib/use-cloud-file.ts'

/** Who and where, as clients ask for it; and files that hold everything but the password. */
export function ClientFiles({ projectId }: { projectId: string }) {
  const t = useT('identity')
  const { shell } = useCloud()
  const { user, projects } = shell.account
  const project = projects.find(({ id }) => id === projectId)
  const file = useCloudFile({
    kind: 'password',
    userName: user.name,
    userDomain: user.domain.name,
    scope: { kind: 'project', id: projectId, name: project?.name ?? projectId },
  })
  const copied = (value: string, what: string) => ({ label: what, value: <Copyable value={value} cut="wrap" what={what} /> })
  return (
    <Card title={t('apiAccess.withPassword')} description={t('apiAccess.noPassword')}>
      <div className="flex flex-col gap-4">
        <KeyValues
          items={[
            copied(file.authUrl, t('apiAccess.authUrl')),
            copied(user.name, t('credentials.user')),
            copied(user.domain.name, t('apiAccess.userDomain')),
            copied(projectId, t('projects.id')),
            ...(file.region === undefined ? [] : [copied(file.region, t('endpoints.region'))]),
          ]}
        />
        <div className="flex flex-wrap gap-2">
          <Button icon={<Download />} onClick={() => saveAs('clouds.yaml', cloudsYaml(file))}>
            {t('apiAccess.clouds')}
          </Button>
          <Button icon={<Download />} onClick={() => saveAs('openrc.sh', openrc(file))}>
            {t('apiAccess.rc')}
          </Button>
        </div>
        <CodeBlock
          label={t('apiAccess.withPassword')}
          tabs={[
            { label: 'clouds.yaml', code: cloudsYaml(file), language: 'yaml' },
            { label: 'openrc.sh', code: openrc(file), language: 'sh' },
          ]}
        />
      </div>
    </Card>
  )
}
