'use client'

import { CheckboxGroup } from '@pileus/ui/checkbox'
import { Combobox } from '@pileus/ui/combobox'
import { DateTimeInput } from '@pileus/ui/date'
import { useCallback } from 'react'
import { trustCode } from '@/lib/as-code/identity.ts'
import { useCloud } from '@/lib/cloud.tsx'
import { CheckField, Framed, TextField } from '@/lib/form/fields.tsx'
import { integer, required } from '@/lib/form/validators.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { FormSheet } from '@/lib/panel/form-sheet.tsx'
import type { Own } from '../application-credentials/view.ts'

interface Values {
  trusteeUserId: string
  roles: string[]
  impersonation: boolean
  expiresAt: string
  remainingUses: string
  allowRedelegation: boolean
  redelegationCount: string
}

const empty: Values = {
  trusteeUserId: '',
  roles: [],
  impersonation: false,
  expiresAt: '',
  remainingUses: '',
  allowRedelegation: false,
  redelegationCount: '',
}

/** How often a trust may be handed on, as upstream allows it. */
const mostHands = 3
const mostUses = 2_147_483_647

const partsOf = (own: Own, values: Values) => ({
  trustorUserId: own.userId,
  trusteeUserId: values.trusteeUserId,
  projectId: own.projectId,
  impersonation: values.impersonation,
  allowRedelegation: values.allowRedelegation,
  roles: values.roles.map((name) => ({ name })),
  ...(values.expiresAt === '' ? {} : { expiresAt: values.expiresAt }),
  // A trust that can be handed on cannot be counted: the server refuses both together.
  ...(values.remainingUses === '' || values.allowRedelegation ? {} : { remainingUses: Number(values.remainingUses) }),
  ...(values.redelegationCount === '' || !values.allowRedelegation ? {} : { redelegationCount: Number(values.redelegationCount) }),
})

/** Lends some of one's own roles in this project to somebody else. */
export function TrustForm({ own, onClose }: { own: Own; onClose(): void }) {
  const t = useT('identity')
  const c = useT('common')
  const { api, shell } = useCloud()
  const held = shell.account.projects.find(({ id }) => id === own.projectId)?.roles ?? []
  // Whoever may not see the users types an id; nothing is offered then.
  const users = useCallback(
    async (q: string, signal: AbortSignal) => {
      const found = await api.identity.pick.users.query({ q }, { signal })
      return found.map(({ id, name, detail }) => ({ value: id, label: name, hint: detail ?? undefined }))
    },
    [api],
  )
  return (
    <FormSheet<Values>
      id={`trust.create.${own.projectId}`}
      title={t('trusts.create')}
      submit={c('action.create')}
      initial={empty}
      validators={{
        trusteeUserId: [required],
        roles: [required],
        remainingUses: [integer({ min: 1, max: mostUses })],
        redelegationCount: [integer({ min: 0, max: mostHands })],
      }}
      save={(api, values) => api.identity.trusts.create.mutate(partsOf(own, values))}
      asCode={(values) => [trustCode.create({ ...partsOf(own, values), roles: values.roles })]}
      onClose={onClose}
    >
      {({ field, state: { values } }) => (
        <>
          <Framed field={field('trusteeUserId')} shown={(id) => id} label={t('trusts.trustee')} hint={t('trusts.trusteeHint')} required>
            <Combobox
              name="trusteeUserId"
              options={users}
              creatable
              value={values.trusteeUserId || null}
              onChange={(id) => field('trusteeUserId').onChange(id ?? '')}
            />
          </Framed>
          <Framed field={field('roles')} shown={(roles) => roles.join(', ')} label={t('trusts.roles')} required>
            <CheckboxGroup
              columns={2}
              values={values.roles}
              onChange={field('roles').onChange}
              options={held.map((role) => ({ value: role, label: role }))}
            />
          </Framed>
          <CheckField field={field('impersonation')} label={t('trusts.impersonation')} hint={t('trusts.impersonationHint')} />
          <Framed field={field('expiresAt')} shown={(at) => at} label={c('field.expires')} hint={t('appCredentials.expiresHint')} optional>
            <DateTimeInput name="expiresAt" value={values.expiresAt || null} onChange={(at) => field('expiresAt').onChange(at ?? '')} />
          </Framed>
          <CheckField field={field('allowRedelegation')} label={t('trusts.redelegation')} hint={t('trusts.redelegationHint')} />
          {values.allowRedelegation ? (
            <TextField
              field={field('redelegationCount')}
              label={t('trusts.redelegationCount')}
              hint={t('trusts.redelegationCountHint', { max: mostHands })}
              inputMode="numeric"
              optional
            />
          ) : (
            <TextField field={field('remainingUses')} label={t('trusts.uses')} hint={t('trusts.usesHint')} inputMode="numeric" optional />
          )}
        </>
      )}
    </FormSheet>
  )
}
