'use client'

import type { Json } from '@/lib/as-code/code.ts'
import { mappingCode } from '@/lib/as-code/identity.ts'
import { Framed, SelectField, TextField } from '@/lib/form/fields.tsx'
import { json, maxLength, pattern, required, type Validator } from '@/lib/form/validators.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { FormSheet } from '@/lib/panel/form-sheet.tsx'
import { JsonEditor } from './json-editor.tsx'
import { jsonProblem } from './json-problem.ts'
import { Tester } from './tester.tsx'

const versions = ['1.0', '2.0', '3.0'] as const

interface Mapping {
  id: string
  schemaVersion: string
  rules: unknown[]
}

/** The shortest mapping that lets somebody in, to begin with. */
const example = [
  {
    local: [{ user: { name: '{0}', email: '{1}' } }, { group: { name: 'staff', domain: { name: 'Default' } } }],
    remote: [{ type: 'REMOTE_USER' }, { type: 'email' }, { type: 'orgPersonType', any_one_of: ['Employee'] }],
  },
]

const print = (rules: unknown[]) => JSON.stringify(rules, null, 2)

/** Rules are written as they are in Keystone's API, and tried before they are kept. */
export function MappingForm({ mapping, onClose }: { mapping?: Mapping; onClose(): void }) {
  const t = useT('identity')
  const c = useT('common')
  const parses: Validator<string> = (text) => {
    const found = jsonProblem(text)
    return found ? { kind: 'said', message: t('mappings.jsonAt', found) } : json(text)
  }
  return (
    <FormSheet
      id={mapping ? `mapping.edit.${mapping.id}` : 'mapping.create'}
      size="large"
      title={mapping ? t('mappings.edit', { name: mapping.id }) : t('mappings.create')}
      submit={mapping ? c('action.save') : c('action.create')}
      initial={{ id: mapping?.id ?? '', schemaVersion: mapping?.schemaVersion ?? '1.0', rules: print(mapping?.rules ?? example) }}
      validators={{
        id: [required, pattern(/^[\w-]+$/, t('invalid.mappingId')), maxLength(64)],
        rules: [required, parses],
      }}
      save={(api, { id, schemaVersion, rules }) => {
        const said = { mappingId: id, schemaVersion: versionOf(schemaVersion), rules: read(rules) }
        return mapping ? api.identity.mappings.update.mutate(said) : api.identity.mappings.create.mutate(said)
      }}
      asCode={(values, before) => [
        mapping ? mappingCode.set(mapping.id, saidOf(values), saidOf(before)) : mappingCode.create(newOf(values)),
      ]}
      onClose={onClose}
    >
      {({ field, state: { values } }) => (
        <>
          {!mapping && <TextField field={field('id')} label={c('field.id')} hint={t('mappings.idHint')} required data-autofocus="" />}
          <SelectField
            field={field('schemaVersion')}
            label={t('mappings.version')}
            hint={t('mappings.versionHint')}
            options={versions.map((value) => ({ value, label: value }))}
          />
          <Framed
            field={field('rules')}
            shown={(text) => text}
            label={t('mappings.rules')}
            hint={t('mappings.rulesHint', { zero: '{0}' })}
            required
          >
            <JsonEditor {...bound(field('rules'))} />
          </Framed>
          <Tester rules={values.rules} schemaVersion={versionOf(values.schemaVersion)} />
        </>
      )}
    </FormSheet>
  )
}

const versionOf = (text: string) => versions.find((one) => one === text) ?? '1.0'

const read = (text: string): unknown => JSON.parse(text)

interface Said {
  id: string
  schemaVersion: string
  rules: string
}

/** Rules that are not finished are none. */
const saidOf = ({ id, schemaVersion, rules }: Said) => ({
  id,
  schemaVersion,
  rules: jsonProblem(rules) || rules.trim() === '' ? undefined : readJson(rules),
})

/** The first version is what a server takes where none is said. */
const newOf = (values: Said) => ({ ...saidOf(values), schemaVersion: values.schemaVersion === '1.0' ? undefined : values.schemaVersion })

const readJson = (text: string): Json => JSON.parse(text)

const bound = ({ name, value, onChange, onBlur }: { name: string; value: string; onChange(value: string): void; onBlur(): void }) => ({
  name,
  value,
  onChange,
  onBlur,
})
