'use client'

import { CheckField, SelectField } from '@/lib/form/fields.tsx'
import { grantCode } from '@/lib/as-code/identity.ts'
import { PickField } from '@/lib/form/pick-input.tsx'
import type { UsedForm } from '@/lib/form/use-form.ts'
import { type Problem, required } from '@/lib/form/validators.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { FormSheet } from '@/lib/panel/form-sheet.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'

type PlaceKind = 'project' | 'domain' | 'system'

interface Given {
  actorKind: string
  actorId: string
  roleId: string
  targetKind: string
  targetId: string
  inherited: boolean
}

const nothing: Given = { actorKind: 'user', actorId: '', roleId: '', targetKind: 'project', targetId: '', inherited: false }

interface GrantFormProps {
  /** Who gets the role, where the page says so already. */
  actor?: { kind: 'user' | 'group'; id: string; name: string }
  onClose(): void
}

/** Gives somebody a role somewhere. */
export function GrantForm({ actor, onClose }: GrantFormProps) {
  const t = useT('identity')
  const initial = actor ? { ...nothing, actorKind: actor.kind, actorId: actor.id } : nothing
  return (
    <FormSheet<Given>
      id={`assignment.create${actor ? `.${actor.id}` : ''}`}
      title={actor ? `${t('assignments.create')}: ${actor.name}` : t('assignments.create')}
      submit={t('assignments.create')}
      initial={initial}
      validators={{ actorId: [required], roleId: [required] }}
      validate={placed}
      save={(api, values) => api.identity.grants.create.mutate(grantOf(values))}
      asCode={(values) => [codeOf(values)]}
      onClose={onClose}
    >
      {(form) => <GrantFields form={form} asked={actor === undefined} />}
    </FormSheet>
  )
}

/** The system is one; of projects and domains it has to be said which. */
const placed = ({ targetKind, targetId }: Given): { targetId?: Problem } =>
  targetKind === 'system' || targetId !== '' ? {} : { targetId: { kind: 'required' } }

function grantOf({ actorKind, actorId, roleId, targetKind, targetId, inherited }: Given) {
  const kind: PlaceKind = targetKind === 'system' || targetKind === 'domain' ? targetKind : 'project'
  return {
    actorKind: actorKind === 'group' ? ('group' as const) : ('user' as const),
    actorId,
    roleId,
    targetKind: kind,
    targetId: kind === 'system' ? 'system' : targetId,
    inherited: kind !== 'system' && inherited,
  }
}

/** A place as commands name it. */
export const placeOf = (kind: PlaceKind, id: string) => (kind === 'system' ? { kind } : { kind, id })

function codeOf(values: Given) {
  const { actorKind, actorId, roleId, targetKind, targetId, inherited } = grantOf(values)
  return grantCode.create({ roleId, inherited, actor: { kind: actorKind, id: actorId }, target: placeOf(targetKind, targetId) })
}

function GrantFields({ form: { field, state, form }, asked }: { form: UsedForm<Given>; asked: boolean }) {
  const t = useT('identity')
  const place = usePlace()
  const { actorKind, targetKind } = state.values
  const another = (name: 'actorKind' | 'targetKind', chosen: 'actorId' | 'targetId') => {
    const bound = field(name)
    const onChange = (value: string) => {
      bound.onChange(value)
      form.change(chosen, '')
    }
    return { ...bound, onChange }
  }
  const places = [
    { value: 'project', label: t('projects.one') },
    { value: 'domain', label: t('domains.one') },
    ...(place.kind === 'system' ? [{ value: 'system', label: t('assignments.system') }] : []),
  ]
  const people = [
    { value: 'user', label: t('users.one') },
    { value: 'group', label: t('groups.one') },
  ]
  return (
    <>
      {asked && <SelectField field={another('actorKind', 'actorId')} label={t('assignments.whoKind')} options={people} />}
      {asked && (
        <PickField
          key={actorKind}
          field={field('actorId')}
          kind={actorKind === 'group' ? 'groups' : 'users'}
          label={t('assignments.who')}
          placeholder={t(actorKind === 'group' ? 'members.findGroups' : 'members.findUsers')}
          required
        />
      )}
      <PickField field={field('roleId')} kind="roles" label={t('assignments.role')} required />
      <SelectField field={another('targetKind', 'targetId')} label={t('assignments.whereKind')} options={places} />
      {targetKind !== 'system' && (
        <>
          <PickField
            key={targetKind}
            field={field('targetId')}
            kind={targetKind === 'domain' ? 'domains' : 'projects'}
            label={t('assignments.where')}
            required
          />
          <CheckField field={field('inherited')} label={t('assignments.inherited')} hint={t('assignments.inheritedHint')} />
        </>
      )}
    </>
  )
}
