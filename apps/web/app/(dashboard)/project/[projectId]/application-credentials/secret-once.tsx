'use client'

import { Banner } from '@pileus/ui/banner'
import { Button } from '@pileus/ui/button'
import { CodeBlock } from '@pileus/ui/code'
import { ConfirmDialog } from '@pileus/ui/confirm'
import { Copyable } from '@pileus/ui/copy'
import { Dialog } from '@pileus/ui/dialog'
import { KeyValues } from '@pileus/ui/kv'
import { Download } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { cloudsYaml, openrc } from '@/lib/clouds.ts'
import { guardLeaving } from '@/lib/form/leaving.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { useCloudFile } from '@/lib/use-cloud-file.ts'
import { saveAs } from '@/lib/save-as.ts'

export interface NewSecret {
  id: string
  name: string
  secret: string
}

/** The only time that a secret is on a screen. It lives in this component alone, and is not left without a question. */
export function SecretOnce({ made, onClose }: { made: NewSecret; onClose(): void }) {
  const t = useT('identity')
  const c = useT('common')
  const [kept, setKept] = useState(false)
  const [asking, setAsking] = useState(false)
  const file = useCloudFile({ kind: 'application_credential', id: made.id, secret: made.secret })
  const isKept = useRef(kept)
  isKept.current = kept
  useEffect(() => guardLeaving(() => !isKept.current), [])
  const keep = () => setKept(true)
  const download = (name: string, text: string) => {
    saveAs(name, text)
    keep()
  }
  const secret = <Copyable value={made.secret} cut="wrap" what={t('appCredentials.secret')} onCopied={keep} />
  return (
    <Dialog
      open
      size="large"
      onClose={() => (kept ? onClose() : setAsking(true))}
      title={t('appCredentials.created', { name: made.name })}
      footer={
        <Button variant="primary" onClick={() => (kept ? onClose() : setAsking(true))}>
          {c('kit.done')}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Banner tone="warning">{t('appCredentials.onlyNow')}</Banner>
        <KeyValues
          items={[
            { label: c('field.name'), value: made.name },
            { label: c('field.id'), value: <Copyable value={made.id} cut="wrap" what={c('field.id')} /> },
            { label: t('appCredentials.secret'), value: secret },
          ]}
        />
        <div className="flex flex-wrap gap-2">
          <Button icon={<Download />} data-autofocus="" onClick={() => download('clouds.yaml', cloudsYaml(file))}>
            {t('appCredentials.downloadClouds')}
          </Button>
          <Button icon={<Download />} onClick={() => download('openrc.sh', openrc(file))}>
            {t('appCredentials.downloadRc')}
          </Button>
        </div>
        <p className="text-sm text-muted">{t('apiAccess.where', { path: '~/.config/openstack/clouds.yaml' })}</p>
        <CodeBlock
          label={t('apiAccess.try')}
          tabs={[{ label: t('apiAccess.try'), code: `openstack --os-cloud ${file.cloud} token issue` }]}
        />
      </div>
      <ConfirmDialog
        open={asking}
        title={t('appCredentials.closeTitle')}
        action={c('kit.close')}
        onClose={() => setAsking(false)}
        onConfirm={onClose}
      >
        {t('appCredentials.closeBody')}
      </ConfirmDialog>
    </Dialog>
  )
}
