'use client'

import { Button } from '@pileus/ui/button'
import { Dialog } from '@pileus/ui/dialog'
import { useRouter } from 'next/navigation'
import { useT } from '@/lib/i18n/provider.tsx'

/** Between a form with something unsent and another page. */
export function LeaveGuard({ href, onClose }: { href: string; onClose(): void }) {
  const t = useT('common')
  const router = useRouter()
  const leave = () => {
    onClose()
    router.push(href)
  }
  return (
    <Dialog
      open
      role="alertdialog"
      size="small"
      onClose={onClose}
      title={t('form.leaveTitle')}
      footer={
        <>
          <Button data-autofocus="" onClick={onClose}>
            {t('form.stay')}
          </Button>
          <Button variant="danger" onClick={leave}>
            {t('form.leave')}
          </Button>
        </>
      }
    >
      <p>{t('form.leaveBody')}</p>
    </Dialog>
  )
}
