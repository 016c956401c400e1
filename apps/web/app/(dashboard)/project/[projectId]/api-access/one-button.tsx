'use client'

import { Button } from '@pileus/ui/button'
import { Card } from '@pileus/ui/card'
import { ErrorView } from '@pileus/ui/error-view'
import { useMutation } from '@tanstack/react-query'
import { Terminal } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useCloud } from '@/lib/cloud.tsx'
import { describeError } from '@/lib/errors.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import type { NewSecret } from '../application-credentials/secret-once.tsx'

const SecretOnce = dynamic(() => import('../application-credentials/secret-once.tsx').then((module) => module.SecretOnce), { ssr: false })

/** An application credential with a name of its own, made and shown by one click. */
export function OneButton({ projectId, denied }: { projectId: string; denied: string | undefined }) {
  const t = useT('identity')
  const c = useT('common')
  const { api, shell } = useCloud()
  const [made, setMade] = useState<NewSecret>()
  const { user, projects } = shell.account
  const project = projects.find(({ id }) => id === projectId)
  const run = useMutation({
    mutationFn: async () => {
      const name = `cli ${new Date().toISOString().slice(0, 19).replace('T', ' ')}`
      const description = t('apiAccess.madeFor', { name: project?.name ?? projectId })
      const { id, secret } = await api.identity.applicationCredentials.create.mutate({ userId: user.id, name, description })
      // Not returned: what a mutation answers is kept in a cache.
      setMade({ id, name, secret: secret ?? '' })
    },
  })
  const problem = run.error === null ? undefined : describeError(run.error, c, 'writing')
  return (
    <Card title={t('apiAccess.withoutPassword')} description={t('apiAccess.oneButtonHint')}>
      <div className="flex flex-col items-start gap-3">
        <Button variant="primary" icon={<Terminal />} busy={run.isPending} denied={denied} onClick={() => run.mutate()}>
          {t('apiAccess.oneButton')}
        </Button>
        {problem && <ErrorView shape="inline" what={problem.what} why={problem.why} fix={problem.fixes} requestId={problem.requestId} />}
      </div>
      {made && <SecretOnce made={made} onClose={() => setMade(undefined)} />}
    </Card>
  )
}
