'use client'

import { ButtonLink } from '@pileus/ui/button'
import { useT } from '@/lib/i18n/provider.tsx'

export function Missing() {
  const t = useT('frame')
  return (
    <div className="mx-auto flex min-h-[60dvh] max-w-lg flex-col items-center justify-center gap-3 p-6 text-center text-text">
      <p className="text-sm text-muted tabular-nums">404</p>
      <h1 className="text-xl font-semibold">{t('missing.title')}</h1>
      <p className="text-balance text-muted">{t('missing.why')}</p>
      <ButtonLink variant="primary" href="/">
        {t('missing.home')}
      </ButtonLink>
    </div>
  )
}
