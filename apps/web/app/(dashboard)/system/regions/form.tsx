'use client'

import { regionCode } from '@/lib/as-code/identity.ts'
import { AreaField, TextField } from '@/lib/form/fields.tsx'
import { PickField } from '@/lib/form/pick-input.tsx'
import { maxLength, pattern, required } from '@/lib/form/validators.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { FormSheet } from '@/lib/panel/form-sheet.tsx'
import type { RegionRow } from './list.tsx'

/** A region is made with the id that clients will name; what lies in it never learns of another. */
/** No region is above where none is chosen. */
const saidOf = <V extends { parentRegionId: string }>(values: V) => ({ ...values, parentRegionId: values.parentRegionId || null })

export function RegionForm({ region, onClose }: { region?: RegionRow; onClose(): void }) {
  const t = useT('identity')
  const c = useT('common')
  return (
    <FormSheet
      id={region ? `region.edit.${region.id}` : 'region.create'}
      title={region ? t('regions.edit', { name: region.id }) : t('regions.create')}
      submit={region ? c('action.save') : c('action.create')}
      initial={{ id: region?.id ?? '', parentRegionId: region?.parentId ?? '', description: region?.description ?? '' }}
      validators={{ id: [required, pattern(/^[^/?#\s]+$/, t('invalid.registryId')), maxLength(255)] }}
      save={(api, { id, parentRegionId, description }) =>
        region
          ? api.identity.regions.update.mutate({ regionId: region.id, parentRegionId: parentRegionId || null, description })
          : api.identity.regions.create.mutate({ id, parentRegionId: parentRegionId || null, description })
      }
      asCode={(values, before) => [region ? regionCode.set(region.id, saidOf(values), saidOf(before)) : regionCode.create(saidOf(values))]}
      onClose={onClose}
    >
      {({ field }) => (
        <>
          {!region && <TextField field={field('id')} label={c('field.id')} hint={t('regions.idHint')} required data-autofocus="" />}
          <PickField
            field={field('parentRegionId')}
            kind="regions"
            label={t('regions.parent')}
            without={region ? [region.id] : []}
            optional
          />
          <AreaField field={field('description')} label={c('field.description')} optional />
        </>
      )}
    </FormSheet>
  )
}
