'use client'

import { Field } from '@pileus/ui/field'
import { Select } from '@pileus/ui/select'
import type { ReactNode } from 'react'
import { PickInput } from '@/lib/form/pick-input.tsx'
import { useT } from '@/lib/i18n/provider.tsx'

/** One part of the question. */
export function Question({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Field label={label} className="sm:w-80">
      {children}
    </Field>
  )
}

export interface Place {
  at: 'project' | 'domain' | 'system'
  /** Of the system empty. */
  place: string
}

interface PlaceQuestionProps extends Place {
  onChange(next: Place): void
}

const kinds: readonly Place['at'][] = ['project', 'domain', 'system']

/** In which scope somebody acts, or where the thing lies that is acted on. */
export function PlaceQuestion({ at, place, onChange }: PlaceQuestionProps) {
  const t = useT('identity')
  const labels = { project: t('projects.one'), domain: t('domains.one'), system: t('assignments.system') }
  return (
    <>
      <Question label={t('assignments.whereKind')}>
        <Select
          value={at}
          options={kinds.map((value) => ({ value, label: labels[value] }))}
          onChange={(value) => onChange({ at: kinds.find((kind) => kind === value) ?? 'project', place: '' })}
        />
      </Question>
      {at !== 'system' && (
        <Question label={labels[at]}>
          <PickInput
            key={at}
            kind={at === 'domain' ? 'domains' : 'projects'}
            value={place === '' ? null : place}
            onChange={(id) => onChange({ at, place: id ?? '' })}
          />
        </Question>
      )}
    </>
  )
}

export const scopeOf = ({ at, place }: Place) => (at === 'system' ? { kind: at } : { kind: at, id: place })
