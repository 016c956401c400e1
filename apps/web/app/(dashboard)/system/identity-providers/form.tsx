'use client'

import { identityProviderCode } from '@/lib/as-code/identity.ts'
import { AreaField, CheckField, TagsField, TextField } from '@/lib/form/fields.tsx'
import { PickField } from '@/lib/form/pick-input.tsx'
import { integer, maxLength, pattern, required } from '@/lib/form/validators.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { FormSheet } from '@/lib/panel/form-sheet.tsx'

interface Provider {
  id: string
  description: string | null
  enabled: boolean
  remoteIds: string[]
  authorizationTtl: number | null
}

interface Values {
  id: string
  description: string
  domainId: string
  enabled: boolean
  remoteIds: string[]
  authorizationTtl: string
}

const longest = 2_147_483_647

const minutesOf = (text: string) => (text === '' ? null : Number(text))

const saidOf = ({ domainId, authorizationTtl, ...values }: Values) => ({
  ...values,
  domainId: domainId || null,
  authorizationTtl: minutesOf(authorizationTtl),
})

/** Its people live in a domain: one that is named when it is registered, or one that is made for them. */
export function ProviderForm({ provider, onClose }: { provider?: Provider; onClose(): void }) {
  const t = useT('identity')
  const c = useT('common')
  return (
    <FormSheet<Values>
      id={provider ? `identityProvider.edit.${provider.id}` : 'identityProvider.create'}
      title={provider ? t('providers.edit', { name: provider.id }) : t('providers.create')}
      submit={provider ? c('action.save') : t('providers.register')}
      initial={{
        id: provider?.id ?? '',
        description: provider?.description ?? '',
        domainId: '',
        enabled: provider?.enabled ?? true,
        remoteIds: provider?.remoteIds ?? [],
        authorizationTtl: provider?.authorizationTtl === null || provider === undefined ? '' : String(provider.authorizationTtl),
      }}
      validators={{
        id: [required, pattern(/^[^/?#\s]+$/, t('invalid.registryId')), maxLength(64)],
        authorizationTtl: [integer({ min: 0, max: longest })],
      }}
      save={(api, { id, domainId, authorizationTtl, ...values }) => {
        const said = { ...values, idpId: id, authorizationTtl: minutesOf(authorizationTtl) }
        return provider
          ? api.identity.identityProviders.update.mutate(said)
          : api.identity.identityProviders.create.mutate({ ...said, domainId: domainId || null })
      }}
      asCode={(values, before) => [
        provider ? identityProviderCode.set(provider.id, saidOf(values), saidOf(before)) : identityProviderCode.create(saidOf(values)),
      ]}
      onClose={onClose}
    >
      {({ field }) => (
        <>
          {!provider && <TextField field={field('id')} label={c('field.id')} hint={t('regions.idHint')} required data-autofocus="" />}
          <AreaField field={field('description')} label={c('field.description')} optional />
          <TagsField field={field('remoteIds')} label={t('providers.remoteIds')} hint={t('providers.remoteIdsHint')} optional />
          {!provider && (
            <PickField field={field('domainId')} kind="domains" label={t('column.domain')} hint={t('providers.domainHint')} optional />
          )}
          <TextField
            field={field('authorizationTtl')}
            label={t('providers.ttl')}
            hint={t('providers.ttlHint')}
            inputMode="numeric"
            optional
          />
          <CheckField field={field('enabled')} label={c('field.enabled')} hint={t('providers.enabledHint')} />
        </>
      )}
    </FormSheet>
  )
}
