'use client'

import { Button } from '@pileus/ui/button'
import { DateTimeInput } from '@pileus/ui/date'
import { Field } from '@pileus/ui/field'
import { type Facet, FilterBar } from '@pileus/ui/filter-bar'
import { Popover } from '@pileus/ui/popover'
import { Select } from '@pileus/ui/select'
import { CalendarRange } from 'lucide-react'
import { useState } from 'react'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'
import type { TimeRange } from '@/lib/url-state.ts'
import { type ActivityFacet, activityFacets, type ActivityPage, type ActivityState } from './view.ts'

interface FiltersProps {
  data: ActivityPage | undefined
  state: ActivityState
  set(patch: Partial<ActivityState>, step?: 'push' | 'replace'): void
}

export function ActivityFilters({ data, state, set }: FiltersProps) {
  const t = useT('system')
  const place = usePlace()
  const found = new Map(optionsIn(data))
  const facets = activityFacets.flatMap((id): Facet[] => {
    const chosen = state.f[id] ?? []
    const options = found.get(id) ?? []
    // Nobody picks one of a thousand ids from a list: these two are offered by the rows.
    if ((id === 'subject' || id === 'request') && chosen.length === 0) return []
    if (id === 'project' && place.kind === 'project') return []
    const missing = chosen.filter((value) => options.every((option) => option.value !== value)).map((value) => ({ value }))
    return [{ id, label: t(`activity.${id}`), options: [...options, ...missing], chosen }]
  })
  const choose = (id: string, chosen: string[]) => {
    const kept = activityFacets.flatMap((facet) => {
      const values = facet === id ? chosen : (state.f[facet] ?? [])
      return values.length > 0 ? [[facet, values] as const] : []
    })
    set({ f: Object.fromEntries(kept) })
  }
  return (
    <FilterBar
      q={state.q}
      onQ={(q) => set({ q }, 'replace')}
      placeholder={t('activity.search')}
      facets={facets}
      onFacet={choose}
      onClear={() => set({ q: '', f: {} })}
    >
      <TimeSelect time={state.time} onTime={(time) => set({ time })} />
    </FilterBar>
  )
}

/** Kinds are counted by the control plane; people and projects are those of the rows that are shown. */
function optionsIn(data: ActivityPage | undefined): [ActivityFacet, { value: string; label?: string; count?: number }[]][] {
  const named = (all: ({ id: string; name: string | null } | null)[]) =>
    [...new Map(all.filter((one) => one !== null).map((one) => [one.id, one.name ?? one.id]))].map(([value, label]) => ({ value, label }))
  const rows = data?.rows ?? []
  return [
    ['kind', data?.facets.kind ?? []],
    ['actor', named(rows.map(({ actor }) => actor))],
    ['project', named(rows.map(({ project }) => project))],
    ['subject', named(rows.map(({ subjectId, subjectName }) => ({ id: subjectId, name: subjectName })))],
  ]
}

const spans = ['1h', '24h', '7d', '30d'] as const

interface TimeProps {
  time: TimeRange | null
  onTime(time: TimeRange | null): void
}

function TimeSelect({ time, onTime }: TimeProps) {
  const t = useT('system')
  const format = useFormat()
  const custom = time !== null && 'from' in time
  const value = time === null ? 'all' : 'last' in time ? time.last : 'custom'
  const known = spans.some((span) => span === value)
  const options = [
    ...spans.map((span) => ({ value: span, label: t(`activity.span.${span}`) })),
    { value: 'all', label: t('activity.anyTime') },
    ...(custom ? [{ value: 'custom', label: `${format.dateTime(time.from)} – ${format.dateTime(time.to)}` }] : []),
    ...(time !== null && 'last' in time && !known ? [{ value, label: time.last }] : []),
  ]
  return (
    <>
      <Select
        className="w-44!"
        aria-label={t('activity.time')}
        value={value}
        options={options}
        onChange={(next) => next !== 'custom' && onTime(next === 'all' ? null : { last: next })}
      />
      <Between time={custom ? time : undefined} onTime={onTime} />
    </>
  )
}

function Between({ time, onTime }: { time: { from: string; to: string } | undefined; onTime(time: TimeRange): void }) {
  const t = useT('system')
  const [from, setFrom] = useState<string | null>(time?.from ?? null)
  const [to, setTo] = useState<string | null>(time?.to ?? null)
  const wrong = from === null || to === null || from >= to ? t('activity.rangeWrong') : undefined
  return (
    <Popover
      label={t('activity.range')}
      align="end"
      className="w-72"
      trigger={(trigger) => (
        <Button {...trigger} icon={<CalendarRange />}>
          {t('activity.range')}
        </Button>
      )}
    >
      {(close) => (
        <div className="flex flex-col gap-3">
          <Field label={t('activity.from')}>
            <DateTimeInput value={from} onChange={setFrom} />
          </Field>
          <Field label={t('activity.to')}>
            <DateTimeInput value={to} onChange={setTo} />
          </Field>
          <Button
            variant="primary"
            denied={wrong}
            onClick={() => {
              if (from !== null && to !== null) onTime({ from, to })
              close()
            }}
          >
            {t('activity.apply')}
          </Button>
        </div>
      )}
    </Popover>
  )
}
