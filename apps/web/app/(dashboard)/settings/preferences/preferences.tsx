'use client'

import { Button } from '@pileus/ui/button'
import { Card } from '@pileus/ui/card'
import { Combobox } from '@pileus/ui/combobox'
import { ConfirmDialog } from '@pileus/ui/confirm'
import { Field } from '@pileus/ui/field'
import { PageHeader } from '@pileus/ui/page-header'
import { Select } from '@pileus/ui/select'
import { Switch } from '@pileus/ui/switch'
import { useRouter } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { useAct } from '@/lib/act.ts'
import { type Shell, useCloud } from '@/lib/cloud.tsx'
import { useI18n, useT } from '@/lib/i18n/provider.tsx'
import { paths } from '@/lib/paths.ts'
import { type PreferencesPatch, usePreferences } from '@/lib/preferences.ts'

interface Saving {
  save(patch: PreferencesPatch): void
}

const languages = ['auto', 'en', 'de'] as const
const dates = ['locale', 'iso'] as const
const themes = ['system', 'light', 'dark', 'contrast'] as const
const densities = ['comfortable', 'compact', 'dense'] as const
const sizes = [20, 50, 100, 200]
const names = { en: 'English', de: 'Deutsch' }

const among = <const T extends string>(all: readonly T[], value: string): T | undefined => all.find((one) => one === value)

/** Each choice holds at once, here and in every other browser. */
export function Preferences() {
  const t = useT('settings')
  const act = useAct()
  const router = useRouter()
  const { api } = useCloud()
  const [resetting, setResetting] = useState(false)
  const [, change] = usePreferences()
  const save = async (patch: PreferencesPatch) => {
    const saved = await change(patch)
    // Words and formats come with the page.
    if (saved && (patch.language ?? patch.timezone ?? patch.dateFormat)) router.refresh()
  }
  const reset = async () => {
    setResetting(false)
    if (await act(api.dashboard.preferences.reset.mutate({}), t('preferences.resetDone'))) router.refresh()
  }
  const saving: Saving = { save: (patch) => void save(patch) }
  return (
    <>
      <PageHeader
        title={t('preferences.title')}
        description={t('preferences.intro')}
        actions={<Button onClick={() => setResetting(true)}>{t('preferences.reset')}</Button>}
      />
      <div className="grid items-start gap-4 lg:grid-cols-2 xl:grid-cols-3">
        <Words {...saving} />
        <Looks {...saving} />
        <Work {...saving} />
      </div>
      <ConfirmDialog
        open={resetting}
        title={t('preferences.resetTitle')}
        action={t('preferences.reset')}
        tone="primary"
        consequences={[t('preferences.resetBody')]}
        onClose={() => setResetting(false)}
        onConfirm={() => void reset()}
      />
    </>
  )
}

const Group = ({ title, children }: { title: string; children: ReactNode }) => (
  <Card title={title}>
    <div className="flex flex-col gap-4">{children}</div>
  </Card>
)

function Words({ save }: Saving) {
  const t = useT('settings')
  const { settings } = useI18n()
  const { language, timezone, dateFormat } = useCloud().shell.preferences
  const [opened] = useState(() => new Date())
  const auto = { value: 'auto', label: t('preferences.timezoneAuto', { zone: settings.timeZone }) }
  const zones = [auto, ...Intl.supportedValuesOf('timeZone').map((value) => ({ value, label: value.replaceAll('_', ' ') }))]
  return (
    <Group title={t('preferences.words')}>
      <Field label={t('preferences.language')}>
        <Select
          value={language}
          onChange={(value) => save({ language: among(languages, value) })}
          options={languages.map((value) => ({ value, label: value === 'auto' ? t('preferences.languageAuto') : names[value] }))}
        />
      </Field>
      <Field label={t('preferences.timezone')} hint={<span suppressHydrationWarning>{t('preferences.example', { at: opened })}</span>}>
        <Combobox value={timezone} onChange={(value) => save({ timezone: value ?? 'auto' })} options={zones} known={[auto]} />
      </Field>
      <Field label={t('preferences.dates')}>
        <Select
          value={dateFormat}
          onChange={(value) => save({ dateFormat: among(dates, value) })}
          options={[
            { value: 'locale', label: t('preferences.datesLocale') },
            { value: 'iso', label: t('preferences.datesIso') },
          ]}
        />
      </Field>
    </Group>
  )
}

function Looks({ save }: Saving) {
  const t = useT('settings')
  const f = useT('frame')
  const { theme, density } = useCloud().shell.preferences
  return (
    <Group title={t('preferences.looks')}>
      <Field label={t('preferences.theme')}>
        <Select
          value={theme}
          onChange={(value) => save({ theme: among(themes, value) })}
          options={themes.map((value) => ({ value, label: f(`theme.${value}`) }))}
        />
      </Field>
      <Field label={t('preferences.density')}>
        <Select
          value={density}
          onChange={(value) => save({ density: among(densities, value) })}
          options={densities.map((value) => ({ value, label: t(`preferences.density.${value}`) }))}
        />
      </Field>
    </Group>
  )
}

function Work({ save }: Saving) {
  const t = useT('settings')
  const { preferences, account } = useCloud().shell
  const { pageSize, shortcuts, startPage } = preferences
  const starts = useStartPages(account)
  return (
    <Group title={t('preferences.work')}>
      <Field label={t('preferences.start')} hint={t('preferences.startHint')}>
        <Combobox
          value={startPage ?? ''}
          onChange={(value) => save({ startPage: value || null })}
          options={starts}
          known={starts.some(({ value }) => value === (startPage ?? '')) ? starts : [{ value: startPage ?? '', label: startPage ?? '' }]}
        />
      </Field>
      <Field label={t('preferences.pageSize')}>
        <Select
          value={String(pageSize)}
          onChange={(value) => save({ pageSize: Number(value) })}
          options={[...new Set([...sizes, pageSize])].sort((a, b) => a - b).map((size) => ({ value: String(size), label: String(size) }))}
        />
      </Field>
      <Switch
        checked={shortcuts}
        onChange={(on) => save({ shortcuts: on })}
        label={t('preferences.keys')}
        hint={t('preferences.keysHint')}
      />
    </Group>
  )
}

/** Every place that one may be in. */
function useStartPages({ administers, domains, manages, projects }: Shell['account']) {
  const t = useT('settings')
  const f = useT('frame')
  return [
    { value: '', label: t('preferences.startAuto') },
    ...(administers === null ? [] : [{ value: paths.home({ kind: 'system' }), label: f('scope.system'), hint: f('scope.cloud') }]),
    ...domains
      .filter(({ id }) => manages.includes(id))
      .map(({ id, name }) => ({ value: paths.home({ kind: 'domain', id }), label: name, hint: t('profile.domain') })),
    ...projects.map(({ id, name, domainName }) => ({ value: paths.home({ kind: 'project', id }), label: name, hint: domainName })),
    { value: paths.settings(), label: f('scope.settings') },
  ]
}
