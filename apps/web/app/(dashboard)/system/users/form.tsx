'use client'

import { useRef } from 'react'
import type { Api } from '@/lib/api.ts'
import { userCode } from '@/lib/as-code/identity.ts'
import { AreaField, CheckField, TextField } from '@/lib/form/fields.tsx'
import { PickField } from '@/lib/form/pick-input.tsx'
import type { UsedForm } from '@/lib/form/use-form.ts'
import { email, maxLength, required } from '@/lib/form/validators.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { DomainField, useHomeDomain } from '@/lib/identity/home-domain.tsx'
import { type NewPassword, NewPasswordFields, noPassword, repeated } from '@/lib/identity/new-password.tsx'
import { FormSheet } from '@/lib/panel/form-sheet.tsx'

interface NewUser extends NewPassword {
  name: string
  domainId: string
  email: string
  description: string
  defaultProjectId: string
  roleId: string
  lockPassword: boolean
  enabled: boolean
}

const validators = { name: [required, maxLength(255)], email: [email] }

/** An account, and what it begins with: a place to be, and a role there. */
export function NewUserForm({ onClose }: { onClose(): void }) {
  const t = useT('identity')
  const c = useT('common')
  const home = useHomeDomain()
  const made = useRef<string>(undefined)
  return (
    <FormSheet<NewUser>
      id="user.create"
      title={t('users.create')}
      submit={c('action.create')}
      initial={{ ...nobody, domainId: home }}
      validators={{ ...validators, domainId: [required] }}
      validate={repeated}
      secrets={['password', 'repeat']}
      save={async (api, values) => {
        made.current ??= await create(api, values)
        await giveRole(api, made.current, values)
      }}
      asCode={(values) => [userCode.create(codeOf(values))]}
      onClose={onClose}
    >
      {(form) => <NewUserFields form={form} />}
    </FormSheet>
  )
}

const nobody: NewUser = {
  ...noPassword,
  name: '',
  domainId: '',
  email: '',
  description: '',
  defaultProjectId: '',
  roleId: '',
  lockPassword: false,
  enabled: true,
}

function NewUserFields({ form }: { form: UsedForm<NewUser> }) {
  const t = useT('identity')
  const c = useT('common')
  const { field, state } = form
  return (
    <>
      <TextField field={field('name')} label={c('field.name')} hint={t('users.nameHint')} required autoComplete="off" data-autofocus="" />
      <DomainField field={field('domainId')} />
      <TextField field={field('email')} label={t('users.email')} type="email" autoComplete="off" optional />
      <AreaField field={field('description')} label={c('field.description')} rows={2} optional />
      <NewPasswordFields form={form} />
      <PickField
        field={field('defaultProjectId')}
        kind="projects"
        label={t('users.primaryProject')}
        hint={t('users.primaryProjectHint')}
        optional
      />
      {state.values.defaultProjectId !== '' && <PickField field={field('roleId')} kind="roles" label={t('users.role')} optional />}
      <CheckField field={field('lockPassword')} label={t('users.lockPassword')} hint={t('users.lockPasswordHint')} />
      <CheckField field={field('enabled')} label={c('field.enabled')} hint={t('users.enabledHint')} />
    </>
  )
}

const codeOf = ({ name, domainId, email: address, description, defaultProjectId, lockPassword, enabled, password }: NewUser) => ({
  name,
  domainId,
  description,
  enabled,
  ...(address === '' ? {} : { email: address }),
  ...(defaultProjectId === '' ? {} : { defaultProjectId }),
  ...(lockPassword ? { lockPassword } : {}),
  ...(password === '' ? {} : { password: { secret: 'USER_PASSWORD' } }),
})

async function create({ identity }: Api, values: NewUser): Promise<string> {
  const { name, domainId, email: address, description, defaultProjectId, lockPassword, enabled, password } = values
  const { id } = await identity.users.create.mutate({
    name,
    domainId,
    description,
    enabled,
    email: address === '' ? null : address,
    defaultProjectId: defaultProjectId === '' ? null : defaultProjectId,
    ...(password === '' ? {} : { password }),
    ...(lockPassword ? { options: { lock_password: true } } : {}),
  })
  return id
}

async function giveRole({ identity }: Api, userId: string, { defaultProjectId, roleId }: NewUser): Promise<void> {
  if (defaultProjectId === '' || roleId === '') return
  await identity.projects.setMembers.mutate({ projectId: defaultProjectId, add: [{ actorKind: 'user', actorId: userId, roleId }] })
}

export interface EditableUser {
  id: string
  name: string
  email: string | null
  description: string | null
  defaultProjectId: string | null
  defaultProjectName: string | null
  enabled: boolean
  options: { lock_password?: boolean | null | undefined; ignore_password_expiry?: boolean | null | undefined }
}

export function EditUserForm({ user, onClose }: { user: EditableUser; onClose(): void }) {
  const t = useT('identity')
  const c = useT('common')
  const { id, options, defaultProjectId, defaultProjectName } = user
  return (
    <FormSheet
      id={`user.edit.${id}`}
      title={t('users.edit')}
      submit={c('action.save')}
      initial={{
        name: user.name,
        email: user.email ?? '',
        description: user.description ?? '',
        defaultProjectId: defaultProjectId ?? '',
        lockPassword: options.lock_password ?? false,
        neverExpires: options.ignore_password_expiry ?? false,
        enabled: user.enabled,
      }}
      validators={validators}
      atOnce={{ kind: 'user', id }}
      save={(api, { lockPassword, neverExpires, ...values }) =>
        api.identity.users.update.mutate({
          userId: id,
          ...values,
          email: values.email === '' ? null : values.email,
          defaultProjectId: values.defaultProjectId === '' ? null : values.defaultProjectId,
          options: { lock_password: lockPassword || null, ignore_password_expiry: neverExpires || null },
        })
      }
      asCode={(values, before) => [userCode.set(id, saidOf(values), saidOf(before))]}
      onClose={onClose}
    >
      {({ field }) => (
        <>
          <TextField
            field={field('name')}
            label={c('field.name')}
            hint={t('users.nameHint')}
            required
            autoComplete="off"
            data-autofocus=""
          />
          <TextField field={field('email')} label={t('users.email')} type="email" autoComplete="off" optional />
          <AreaField field={field('description')} label={c('field.description')} optional />
          <PickField
            field={field('defaultProjectId')}
            kind="projects"
            label={t('users.primaryProject')}
            hint={t('users.primaryProjectHint')}
            known={defaultProjectId === null ? [] : [{ value: defaultProjectId, label: defaultProjectName ?? defaultProjectId }]}
            optional
          />
          <CheckField field={field('lockPassword')} label={t('users.lockPassword')} hint={t('users.lockPasswordHint')} />
          <CheckField field={field('neverExpires')} label={t('users.neverExpires')} />
          <CheckField field={field('enabled')} label={c('field.enabled')} hint={t('users.enabledHint')} />
        </>
      )}
    </FormSheet>
  )
}

/** What is empty is nothing. */
const saidOf = <V extends { email: string; defaultProjectId: string }>(values: V) => ({
  ...values,
  email: values.email || null,
  defaultProjectId: values.defaultProjectId || null,
})

export function PasswordForm({ user, onClose }: { user: { id: string; name: string }; onClose(): void }) {
  const t = useT('identity')
  return (
    <FormSheet<NewPassword>
      id={`user.password.${user.id}`}
      title={t('users.setPasswordTitle', { name: user.name })}
      description={t('users.setPasswordBody')}
      submit={t('users.setPassword')}
      initial={noPassword}
      validators={{ password: [required] }}
      validate={repeated}
      secrets={['password', 'repeat']}
      save={(api, { password }) => api.identity.users.update.mutate({ userId: user.id, password })}
      asCode={() => [userCode.set(user.id, { password: { secret: 'USER_PASSWORD' } })]}
      onClose={onClose}
    >
      {(form) => <NewPasswordFields form={form} required />}
    </FormSheet>
  )
}
