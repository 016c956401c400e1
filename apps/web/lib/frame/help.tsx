'use client'

import { CodeBlock } from '@pileus/ui/code'
import { Sheet } from '@pileus/ui/sheet'
import { SkeletonText } from '@pileus/ui/skeleton'
import { usePathname } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { loadTranslations } from '@/lib/i18n/load.ts'
import { locales, type Locale } from '@/lib/i18n/locales.ts'
import { I18nProvider, useI18n, useT } from '@/lib/i18n/provider.tsx'
import type { Translations } from '@/lib/i18n/translator.ts'
import { type Topic, topicAt, words } from './help-topics.ts'

export type HelpPart = 'page' | 'cli' | 'words'

interface HelpProps {
  part: HelpPart
  onClose(): void
}

/** Beside the page, so that one can read and do. Its texts come when somebody asks for them. */
export function Help({ part, onClose }: HelpProps) {
  const t = useT('frame')
  const { settings } = useI18n()
  const [translations, setTranslations] = useState<Translations>()
  useEffect(() => {
    const locale = localeOf(settings.locale)
    const dates = settings.dates === undefined ? {} : { dates: settings.dates }
    void loadTranslations({ locale, timeZone: settings.timeZone, ...dates, namespaces: ['help'] }).then(setTranslations)
  }, [settings])
  return (
    <Sheet open onClose={onClose} title={t('help.open')}>
      {translations ? (
        <I18nProvider translations={translations}>
          <Parts part={part} />
        </I18nProvider>
      ) : (
        <SkeletonText lines={8} />
      )}
    </Sheet>
  )
}

const isLocale = (name: string): name is Locale => Object.hasOwn(locales, name)
const localeOf = (intl: string): Locale =>
  Object.keys(locales)
    .filter(isLocale)
    .find((name) => locales[name].intl === intl) ?? 'en'

function Parts({ part }: { part: HelpPart }) {
  const topic = topicAt(usePathname())
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    box.current?.querySelector(`[data-part=${part}]`)?.scrollIntoView()
  }, [part])
  return (
    <div ref={box} className="flex flex-col gap-6">
      <About topic={topic} />
      <CommandLine topic={topic} />
      <Words topic={topic} />
    </div>
  )
}

function About({ topic }: { topic: Topic }) {
  const f = useT('frame')
  const t = useT('help')
  return (
    <section data-part="page" className="flex flex-col gap-2">
      <h3 className="font-semibold">{f('help.thisPage')}</h3>
      <p>{t(`page.${topic.id}`)}</p>
    </section>
  )
}

function CommandLine({ topic }: { topic: Topic }) {
  const f = useT('frame')
  const t = useT('help')
  return (
    <section data-part="cli" className="flex flex-col gap-2">
      <h3 className="font-semibold">{f('help.commandLine')}</h3>
      <p>{t('cli.login')}</p>
      <CodeBlock label={f('help.commandLine')} tabs={[{ label: 'openstack', code: topic.cli.join('\n'), language: 'sh' }]} />
    </section>
  )
}

/** The words of this page first, then all others. */
function Words({ topic }: { topic: Topic }) {
  const f = useT('frame')
  const t = useT('help')
  const ordered = [...new Set([...topic.words, ...words])]
  return (
    <section data-part="words" className="flex flex-col gap-2">
      <h3 className="font-semibold">{f('help.glossary')}</h3>
      <dl className="flex flex-col gap-2">
        {ordered.map((word) => (
          <div key={word}>
            <dt className="font-medium">{t(`word.${word}`)}</dt>
            <dd className="text-muted">{t(`meaning.${word}`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
