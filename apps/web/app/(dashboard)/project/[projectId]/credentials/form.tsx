'use client'

import { RadioCards } from '@pileus/ui/radio'
import { Field } from '@pileus/ui/field'
import { credentialCode, ec2CredentialCode } from '@/lib/as-code/identity.ts'
import type { Api } from '@/lib/api.ts'
import { useCloud } from '@/lib/cloud.tsx'
import { AreaField, TextField } from '@/lib/form/fields.tsx'
import { PickField } from '@/lib/form/pick-input.tsx'
import type { UsedForm } from '@/lib/form/use-form.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { FormSheet } from '@/lib/panel/form-sheet.tsx'
import type { Own } from '../application-credentials/view.ts'
import type { Ec2Key } from './revealed.tsx'

const kinds = ['ec2', 'totp', 'cert', 'other'] as const

interface Values {
  kind: string
  /** Of another kind. */
  type: string
  userId: string
  projectId: string
  blob: string
}

interface FormProps {
  own: Own | null
  onMade(key: Ec2Key): void
  onClose(): void
}

/** EC2 keys are made by the server; what is in every other credential is brought along. */
export function CredentialForm({ own, onMade, onClose }: FormProps) {
  const t = useT('identity')
  const c = useT('common')
  const { shell } = useCloud()
  const me = shell.account.user
  const required = (values: Values) => wanted(values).filter((name) => values[name].trim() === '')
  return (
    <FormSheet<Values>
      id="credential.create"
      title={t('credentials.create')}
      submit={c('action.create')}
      initial={{ kind: 'ec2', type: '', userId: me.id, projectId: own?.projectId ?? '', blob: '' }}
      secrets={['blob']}
      validate={(values) => Object.fromEntries(required(values).map((name) => [name, { kind: 'required' as const }]))}
      save={async (api, values) => {
        const made = await create(api, values)
        if (made) onMade(made)
      }}
      asCode={(values) => [
        values.kind === 'ec2'
          ? ec2CredentialCode.create(values.userId, values.projectId)
          : credentialCode.create({ userId: values.userId, type: typeOf(values), ...projectOf(values) }),
      ]}
      onClose={onClose}
    >
      {(form) => {
        const {
          field,
          state: { values },
        } = form
        return (
          <>
            <Field label={c('field.type')}>
              <RadioCards
                value={values.kind}
                onChange={field('kind').onChange}
                options={kinds.map((kind) => ({ value: kind, label: t(`credentials.type.${kind}`), hint: t(`credentials.hint.${kind}`) }))}
              />
            </Field>
            {values.kind === 'other' && <TextField field={field('type')} label={t('credentials.otherType')} required />}
            {own ? values.kind === 'ec2' && <ForProject id={own.projectId} /> : <Owner form={form} />}
            {values.kind !== 'ec2' && (
              <AreaField
                field={field('blob')}
                label={t('credentials.data')}
                hint={t('credentials.dataHint')}
                mono
                spellCheck={false}
                required
              />
            )}
          </>
        )
      }}
    </FormSheet>
  )
}

/** Whoever runs the cloud makes them for anybody. */
function Owner({ form: { field, state } }: { form: UsedForm<Values> }) {
  const t = useT('identity')
  const { user } = useCloud().shell.account
  const isKey = state.values.kind === 'ec2'
  return (
    <>
      <PickField
        field={field('userId')}
        kind="users"
        known={[{ value: user.id, label: user.name }]}
        label={t('credentials.user')}
        required
      />
      <PickField field={field('projectId')} kind="projects" label={t('credentials.project')} required={isKey} optional={!isKey} />
    </>
  )
}

function ForProject({ id }: { id: string }) {
  const t = useT('identity')
  const project = useCloud().shell.account.projects.find((one) => one.id === id)
  return <p className="text-sm text-muted">{t('credentials.forProject', { name: project?.name ?? id })}</p>
}

function wanted({ kind }: Values): ('userId' | 'projectId' | 'blob' | 'type')[] {
  if (kind === 'ec2') return ['userId', 'projectId']
  return kind === 'other' ? ['userId', 'type', 'blob'] : ['userId', 'blob']
}

const typeOf = ({ kind, type }: Values) => (kind === 'other' ? type.trim() : kind)
const projectOf = ({ projectId }: Values) => (projectId === '' ? {} : { projectId })

async function create(api: Api, values: Values): Promise<Ec2Key | undefined> {
  const { userId, projectId, blob } = values
  if (values.kind === 'ec2') return api.identity.ec2Credentials.create.mutate({ userId, tenantId: projectId })
  await api.identity.credentials.create.mutate({ userId, type: typeOf(values), blob, ...projectOf(values) })
  return undefined
}
