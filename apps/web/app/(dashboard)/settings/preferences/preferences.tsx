'use client'

import { Field } from '@pileus/ui/field'
import { PageHeader } from '@pileus/ui/page-header'
import { Select } from '@pileus/ui/select'
import { Switch } from '@pileus/ui/switch'
import { toast } from '@pileus/ui/toast'
import { useRouter } from 'next/navigation'
import type { Api } from '@/lib/api.ts'
import { useCloud } from '@/lib/cloud.tsx'
import { describeError } from '@/lib/errors.ts'
import { useT } from '@/lib/i18n/provider.tsx'

type Patch = Parameters<Api['dashboard']['preferences']['update']['mutate']>[0]

const languages = ['auto', 'en', 'de'] as const
const themes = ['system', 'light', 'dark', 'contrast'] as const
const densities = ['comfortable', 'compact', 'dense'] as const
const sizes = [20, 50, 100, 200]
const names = { en: 'English', de: 'Deutsch' }

/** Each choice holds at once, here and in every other browser. */
export function Preferences() {
  const t = useT('settings')
  const f = useT('frame')
  const c = useT('common')
  const router = useRouter()
  const { api, shell } = useCloud()
  const { language, theme, density, pageSize, shortcuts } = shell.preferences
  const save = async (patch: Patch) => {
    try {
      await api.dashboard.preferences.update.mutate(patch)
      // The words come with the page.
      if (patch.language) router.refresh()
    } catch (error) {
      const { what, why } = describeError(error, c, 'writing')
      toast({ tone: 'danger', title: what, body: why })
    }
  }
  const pick = <const T extends string>(among: readonly T[], value: string): T | undefined => among.find((one) => one === value)
  return (
    <>
      <PageHeader title={t('preferences.title')} description={t('preferences.about')} />
      <div className="flex max-w-sm flex-col gap-5">
        <Field label={t('language')}>
          <Select
            value={language}
            onChange={(value) => void save({ language: pick(languages, value) })}
            options={languages.map((value) => ({ value, label: value === 'auto' ? t('language.auto') : names[value] }))}
          />
        </Field>
        <Field label={t('theme')}>
          <Select
            value={theme}
            onChange={(value) => void save({ theme: pick(themes, value) })}
            options={themes.map((value) => ({ value, label: f(`theme.${value}`) }))}
          />
        </Field>
        <Field label={t('density')}>
          <Select
            value={density}
            onChange={(value) => void save({ density: pick(densities, value) })}
            options={densities.map((value) => ({ value, label: t(`density.${value}`) }))}
          />
        </Field>
        <Field label={t('pageSize')}>
          <Select
            value={String(pageSize)}
            onChange={(value) => void save({ pageSize: Number(value) })}
            options={sizes.map((value) => ({ value: String(value), label: String(value) }))}
          />
        </Field>
        <Switch checked={shortcuts} onChange={(on) => void save({ shortcuts: on })} label={t('shortcuts')} hint={t('shortcuts.hint')} />
      </div>
    </>
  )
}
