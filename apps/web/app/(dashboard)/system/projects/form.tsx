'use client'

import type { Member } from '@pileus/ui/transfer'
import { useRef } from 'react'
import type { Api } from '@/lib/api.ts'
import { projectCode } from '@/lib/as-code/identity.ts'
import { AreaField, CheckField, TagsField, TextField } from '@/lib/form/fields.tsx'
import { PickField } from '@/lib/form/pick-input.tsx'
import { maxLength, required } from '@/lib/form/validators.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { DomainField, useHomeDomain } from '@/lib/identity/home-domain.tsx'
import { grantsOf, MembersField } from '@/lib/identity/members.tsx'
import { refuseTag } from '@/lib/identity/tags.ts'
import { FormSheet } from '@/lib/panel/form-sheet.tsx'

interface NewProject {
  name: string
  domainId: string
  parentId: string
  description: string
  tags: string[]
  enabled: boolean
  immutable: boolean
  members: Member[]
}

const validators = { name: [required, maxLength(64)], domainId: [required] }

/** What somebody needs to begin with: a place in the tree, and the first people in it. */
export function NewProjectForm({ parent, onClose }: { parent?: { id: string; name: string; domainId: string | null }; onClose(): void }) {
  const t = useT('identity')
  const c = useT('common')
  const home = useHomeDomain()
  const made = useRef<string>(undefined)
  const initial: NewProject = {
    name: '',
    domainId: parent?.domainId ?? home,
    parentId: parent?.id ?? '',
    description: '',
    tags: [],
    enabled: true,
    immutable: false,
    members: [],
  }
  /** In two steps; when the second one fails, the next attempt does not begin with the first again. */
  const save = async (api: Api, { members, parentId, immutable, ...values }: NewProject) => {
    const { identity } = api
    const place = parentId === '' ? {} : { parentId }
    const options = immutable ? { options: { immutable } } : {}
    made.current ??= (await identity.projects.create.mutate({ ...values, ...place, ...options })).id
    const add = grantsOf('user', members)
    if (add.length > 0) await identity.projects.setMembers.mutate({ projectId: made.current, add })
  }
  return (
    <FormSheet<NewProject>
      id={`project.create${parent ? `.${parent.id}` : ''}`}
      size="large"
      title={t(parent ? 'projects.createChild' : 'projects.create')}
      submit={c('action.create')}
      initial={initial}
      validators={validators}
      save={save}
      asCode={({ name, domainId, parentId, description, tags, enabled }) => [
        projectCode.create({ name, domainId, description, tags, enabled, ...(parentId === '' ? {} : { parentId }) }),
      ]}
      onClose={onClose}
    >
      {({ field, state }) => (
        <>
          <TextField field={field('name')} label={c('field.name')} hint={t('projects.nameHint')} required data-autofocus="" />
          {!parent && <DomainField field={field('domainId')} />}
          <PickField
            field={field('parentId')}
            kind="projects"
            domainId={state.values.domainId}
            label={t('projects.parent')}
            hint={t('projects.parentHint')}
            placeholder={t('projects.top')}
            known={parent ? [{ value: parent.id, label: parent.name }] : []}
            optional
          />
          <AreaField field={field('description')} label={c('field.description')} optional rows={2} />
          <TagsField
            field={field('tags')}
            label={c('field.tags')}
            hint={t('projects.tagsHint')}
            refuse={(tag) => refuseTag(c, tag)}
            optional
          />
          <MembersField kind="user" field={field('members')} label={t('projects.members')} />
          <CheckField field={field('enabled')} label={c('field.enabled')} hint={t('projects.enabledHint')} />
          <CheckField field={field('immutable')} label={t('projects.immutable')} hint={t('projects.immutableHint')} />
        </>
      )}
    </FormSheet>
  )
}

interface EditableProject {
  id: string
  name: string
  description: string | null
  tags: readonly string[]
  enabled: boolean
}

export function EditProjectForm({ project, onClose }: { project: EditableProject; onClose(): void }) {
  const t = useT('identity')
  const c = useT('common')
  const { id, name, description, tags, enabled } = project
  return (
    <FormSheet
      id={`project.edit.${id}`}
      title={t('projects.edit')}
      submit={c('action.save')}
      initial={{ name, description: description ?? '', tags: [...tags], enabled }}
      validators={{ name: validators.name }}
      atOnce={{ kind: 'project', id }}
      save={(api, values) => api.identity.projects.update.mutate({ projectId: id, ...values })}
      asCode={(values, before) => [projectCode.set(id, values, before)]}
      onClose={onClose}
    >
      {({ field }) => (
        <>
          <TextField field={field('name')} label={c('field.name')} hint={t('projects.nameHint')} required data-autofocus="" />
          <AreaField field={field('description')} label={c('field.description')} optional />
          <TagsField
            field={field('tags')}
            label={c('field.tags')}
            hint={t('projects.tagsHint')}
            refuse={(tag) => refuseTag(c, tag)}
            optional
          />
          <CheckField field={field('enabled')} label={c('field.enabled')} hint={t('projects.enabledHint')} />
        </>
      )}
    </FormSheet>
  )
}
