'use client'

import { Menu } from '@pileus/ui/menu'
import { ChevronsUpDown, Globe } from 'lucide-react'
import { useCloud } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import { useRegion } from '@/lib/region.ts'

/** Which region's services pages are about. A cloud of one region does not mention it. */
export function RegionSwitch() {
  const t = useT('frame')
  const { regions } = useCloud().shell
  const [region, choose] = useRegion()
  if (regions.length < 2) return null
  return (
    <Menu
      label={t('region.label', { name: region })}
      variant="quiet"
      icon={<Globe />}
      entries={regions.map(({ id, description }) => ({
        label: id,
        hint: description === '' ? undefined : (description ?? undefined),
        checked: id === region,
        onSelect: () => choose(id),
      }))}
    >
      <span className="max-w-28 truncate max-sm:sr-only">{region}</span>
      <ChevronsUpDown aria-hidden className="max-sm:hidden" />
    </Menu>
  )
}
