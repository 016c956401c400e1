'use client'

import { Banner } from '@pileus/ui/banner'
import { CheckboxGroup } from '@pileus/ui/checkbox'
import { DateTimeInput } from '@pileus/ui/date'
import { applicationCredentialCode } from '@/lib/as-code/identity.ts'
import { useCloud } from '@/lib/cloud.tsx'
import { AreaField, CheckField, Framed, PasswordField, TextField } from '@/lib/form/fields.tsx'
import { maxLength, required } from '@/lib/form/validators.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { FormSheet } from '@/lib/panel/form-sheet.tsx'
import { AccessRules, type AccessRule, whatIsMissing } from './access-rules.tsx'
import type { NewSecret } from './secret-once.tsx'
import type { Own } from './view.ts'

interface Values {
  name: string
  description: string
  secret: string
  expiresAt: string
  roles: string[]
  accessRules: AccessRule[]
  unrestricted: boolean
}

const empty: Values = { name: '', description: '', secret: '', expiresAt: '', roles: [], accessRules: [], unrestricted: false }

interface FormProps {
  own: Own
  /** It is told once: whoever made it has to keep it. */
  onMade(made: NewSecret): void
  onClose(): void
}

export function ApplicationCredentialForm({ own, onMade, onClose }: FormProps) {
  const t = useT('identity')
  const c = useT('common')
  const { shell } = useCloud()
  const held = shell.account.projects.find(({ id }) => id === own.projectId)?.roles ?? []
  return (
    <FormSheet<Values>
      id={`applicationCredential.create.${own.projectId}`}
      title={t('appCredentials.create')}
      submit={c('action.create')}
      initial={empty}
      secrets={['secret']}
      validators={{ name: [required, maxLength(255)], secret: [maxLength(1024)] }}
      validate={({ accessRules }) =>
        accessRules.some(whatIsMissing) ? { accessRules: { kind: 'said', message: t('appCredentials.ruleIncomplete') } } : {}
      }
      save={async (api, values) => {
        const { id, name, secret } = await api.identity.applicationCredentials.create.mutate({ userId: own.userId, ...partsOf(values) })
        onMade({ id, name, secret: secret ?? values.secret })
      }}
      asCode={({ secret, ...values }) => [
        applicationCredentialCode.create(own.userId, {
          ...values,
          ...(secret === '' ? {} : { secret: { secret: 'APPLICATION_CREDENTIAL_SECRET' } }),
        }),
      ]}
      onClose={onClose}
    >
      {({ field, state: { values } }) => (
        <>
          <TextField field={field('name')} label={c('field.name')} required data-autofocus="" />
          <AreaField field={field('description')} label={c('field.description')} rows={2} optional />
          <PasswordField field={field('secret')} label={t('appCredentials.secret')} hint={t('appCredentials.secretHint')} optional />
          <Framed
            field={field('expiresAt')}
            shown={(at) => at}
            label={t('appCredentials.expires')}
            hint={t('appCredentials.expiresHint')}
            optional
          >
            <DateTimeInput
              name="expiresAt"
              value={values.expiresAt || null}
              onChange={(at) => field('expiresAt').onChange(at ?? '')}
              onBlur={field('expiresAt').onBlur}
            />
          </Framed>
          <Framed
            field={field('roles')}
            shown={(roles) => roles.join(', ')}
            label={t('appCredentials.roles')}
            hint={t('appCredentials.rolesHint')}
            optional
          >
            <CheckboxGroup
              columns={2}
              values={values.roles}
              onChange={field('roles').onChange}
              options={held.map((role) => ({ value: role, label: role }))}
            />
          </Framed>
          <AccessRules field={field('accessRules')} />
          <CheckField field={field('unrestricted')} label={t('appCredentials.unrestricted')} hint={t('appCredentials.unrestrictedHint')} />
          {values.unrestricted && <Banner tone="warning">{t('appCredentials.unrestrictedWarning')}</Banner>}
        </>
      )}
    </FormSheet>
  )
}

const partsOf = ({ name, description, secret, expiresAt, roles, accessRules, unrestricted }: Values) => ({
  name,
  unrestricted,
  accessRules,
  ...(description === '' ? {} : { description }),
  ...(secret === '' ? {} : { secret }),
  ...(expiresAt === '' ? {} : { expiresAt }),
  ...(roles.length === 0 ? {} : { roles: roles.map((role) => ({ name: role })) }),
})
