'use client'

import { Button } from '@pileus/ui/button'
import { CodeBlock } from '@pileus/ui/code'
import { Copyable } from '@pileus/ui/copy'
import { Dialog } from '@pileus/ui/dialog'
import { ErrorView } from '@pileus/ui/error-view'
import { KeyValues } from '@pileus/ui/kv'
import { SkeletonText } from '@pileus/ui/skeleton'
import type { ReactNode } from 'react'
import { describeError } from '@/lib/errors.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { useOpened } from './use-opened.ts'

export interface Ec2Key {
  access: string
  secret: string
}

/** What is in a credential, for as long as this is open. */
export function Revealed({ id, type, onClose }: { id: string; type: string; onClose(): void }) {
  const t = useT('identity')
  const c = useT('common')
  const opened = useOpened(id)
  const problem = 'error' in opened ? describeError(opened.error, c, 'reading') : undefined
  return (
    <Shown title={t.maybe(`credentials.type.${type}`) ?? type} onClose={onClose}>
      {problem && <ErrorView shape="inline" what={problem.what} why={problem.why} fix={problem.fixes} requestId={problem.requestId} />}
      {'blob' in opened && <Content type={type} blob={opened.blob} />}
      {!('blob' in opened) && !problem && <SkeletonText lines={2} />}
    </Shown>
  )
}

/** The keys that were just made. They can be shown again later. */
export function NewKey({ made, onClose }: { made: Ec2Key; onClose(): void }) {
  const t = useT('identity')
  return (
    <Shown title={t('credentials.keysReady')} onClose={onClose}>
      <Keys made={made} />
    </Shown>
  )
}

function Shown({ title, onClose, children }: { title: string; onClose(): void; children: ReactNode }) {
  const c = useT('common')
  return (
    <Dialog
      open
      size="large"
      title={title}
      onClose={onClose}
      footer={
        <Button data-autofocus="" onClick={onClose}>
          {c('kit.close')}
        </Button>
      }
    >
      {children}
    </Dialog>
  )
}

function Content({ type, blob }: { type: string; blob: string }) {
  const t = useT('identity')
  const key = type === 'ec2' ? readKey(blob) : undefined
  if (key) return <Keys made={key} />
  return <CodeBlock label={t('credentials.data')} tabs={[{ label: t('credentials.data'), code: blob }]} />
}

function Keys({ made }: { made: Ec2Key }) {
  const t = useT('identity')
  return (
    <KeyValues
      items={[
        { label: t('credentials.access'), value: <Copyable value={made.access} cut="wrap" what={t('credentials.access')} /> },
        { label: t('credentials.secret'), value: <Copyable value={made.secret} cut="wrap" what={t('credentials.secret')} /> },
      ]}
    />
  )
}

function readKey(blob: string): Ec2Key | undefined {
  try {
    const read: unknown = JSON.parse(blob)
    const parts = new Map<string, unknown>(Object.entries(read ?? {}))
    const [access, secret] = [parts.get('access'), parts.get('secret')]
    return typeof access === 'string' && typeof secret === 'string' ? { access, secret } : undefined
  } catch {
    return undefined
  }
}
