'use client'

import { Button } from '@pileus/ui/button'
import { UiTextProvider } from '@pileus/ui/text'
import { useMemo, useState } from 'react'
import { LoginFields } from '@/lib/frame/login-fields.tsx'
import { Mark } from '@/lib/frame/mark.tsx'
import { nobody, useLogin } from '@/lib/frame/use-login.ts'
import { useI18n, useT } from '@/lib/i18n/provider.tsx'
import { kitText } from '@/lib/kit-text.ts'

export function LoginForm({ next }: { next: string }) {
  const t = useT('frame')
  const i18n = useI18n()
  const text = useMemo(() => kitText(i18n, i18n.settings.locale), [i18n])
  // A whole new page: nothing of whoever was here before stays in memory.
  const login = useLogin(() => window.location.assign(next))
  const [values, setValues] = useState(nobody)
  return (
    <UiTextProvider text={text}>
      <main className="flex min-h-dvh items-start justify-center bg-background p-4 pt-[14vh]">
        <form
          method="post"
          className="flex w-full max-w-sm flex-col gap-5 rounded-lg border border-line bg-surface p-6 shadow-sm"
          onSubmit={(event) => {
            event.preventDefault()
            void login.submit(values)
          }}
        >
          <div className="flex items-center gap-2.5">
            <span className="text-accent-text">
              <Mark />
            </span>
            <h1 className="text-lg font-semibold text-text">{t('login.title')}</h1>
          </div>
          <LoginFields login={login} values={values} onChange={setValues} />
          <Button type="submit" variant="primary" busy={login.busy}>
            {t(login.expired ? 'login.change' : 'login.submit')}
          </Button>
          {(login.wantsCode || login.expired) && (
            <Button variant="quiet" onClick={login.restart}>
              {t('login.back')}
            </Button>
          )}
        </form>
      </main>
    </UiTextProvider>
  )
}
