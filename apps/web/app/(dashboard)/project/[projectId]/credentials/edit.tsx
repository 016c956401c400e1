'use client'

import { Button } from '@pileus/ui/button'
import { ErrorView } from '@pileus/ui/error-view'
import { Sheet } from '@pileus/ui/sheet'
import { SkeletonText } from '@pileus/ui/skeleton'
import { credentialCode } from '@/lib/as-code/identity.ts'
import { describeError } from '@/lib/errors.ts'
import { AreaField } from '@/lib/form/fields.tsx'
import { required } from '@/lib/form/validators.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { FormSheet } from '@/lib/panel/form-sheet.tsx'
import { useOpened } from './use-opened.ts'

/** Only the content of a credential changes; whose it is and what for never does. */
export function EditCredential({ id, type, onClose }: { id: string; type: string; onClose(): void }) {
  const t = useT('identity')
  const c = useT('common')
  const opened = useOpened(id)
  const problem = 'error' in opened ? describeError(opened.error, c, 'reading') : undefined
  if (!('blob' in opened))
    return (
      <Sheet open title={t('credentials.edit')} onClose={onClose} footer={<Button onClick={onClose}>{c('kit.cancel')}</Button>}>
        {problem ? (
          <ErrorView shape="inline" what={problem.what} why={problem.why} fix={problem.fixes} requestId={problem.requestId} />
        ) : (
          <SkeletonText lines={4} />
        )}
      </Sheet>
    )
  return (
    <FormSheet
      id={`credential.edit.${id}`}
      title={t('credentials.edit')}
      description={t.maybe(`credentials.type.${type}`) ?? type}
      submit={c('action.save')}
      initial={{ blob: opened.blob }}
      secrets={['blob']}
      validators={{ blob: [required] }}
      save={(api, { blob }) => api.identity.credentials.update.mutate({ credentialId: id, blob })}
      asCode={() => [credentialCode.set(id)]}
      onClose={onClose}
    >
      {({ field }) => (
        <AreaField
          field={field('blob')}
          label={t('credentials.data')}
          hint={type === 'ec2' ? t('credentials.ec2Hint') : t('credentials.dataHint')}
          rows={8}
          mono
          spellCheck={false}
          required
        />
      )}
    </FormSheet>
  )
}
