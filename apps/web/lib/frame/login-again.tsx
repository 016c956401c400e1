'use client'

import { Button } from '@pileus/ui/button'
import { Dialog } from '@pileus/ui/dialog'
import { useState } from 'react'
import { leave } from '@/app/login/actions.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { LoginFields } from './login-fields.tsx'
import { nobody, useLogin } from './use-login.ts'

interface LoginAgainProps {
  user: { name: string; domain: { name: string } }
  onBack(): void
}

/** Over the page when its session has ended: whoever comes back finds everything as it was. */
export function LoginAgain({ user, onBack }: LoginAgainProps) {
  const t = useT('frame')
  const login = useLogin(onBack)
  const [values, setValues] = useState({ ...nobody, user: user.name, domain: user.domain.name })
  return (
    <Dialog
      open
      onClose={() => undefined}
      size="small"
      title={t('login.ended')}
      description={t('login.endedWhy')}
      onSubmit={() => void login.submit(values)}
      footer={
        <>
          <Button onClick={() => void leave()}>{t('login.other')}</Button>
          <Button type="submit" variant="primary" busy={login.busy}>
            {t(login.expired ? 'login.change' : 'login.submit')}
          </Button>
        </>
      }
    >
      <LoginFields login={login} values={values} onChange={setValues} known />
    </Dialog>
  )
}
