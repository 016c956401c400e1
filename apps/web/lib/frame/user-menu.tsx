'use client'

import { Menu } from '@pileus/ui/menu'
import { LogOut, SlidersHorizontal, UserRound } from 'lucide-react'
import { leave } from '@/app/login/actions.ts'
import { useCloud } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import { paths } from '@/lib/paths.ts'
import { usePreferences } from '@/lib/preferences.ts'

export const themes = ['system', 'light', 'dark', 'contrast'] as const

/** Who one is, how it looks, and the way out. */
export function UserMenu() {
  const t = useT('frame')
  const { shell } = useCloud()
  const signOut = useSignOut()
  const [{ theme: chosen }, change] = usePreferences()
  const { user } = shell.account
  return (
    <Menu
      label={t('user.menu', { name: user.name })}
      variant="quiet"
      align="end"
      icon={<UserRound />}
      entries={[
        { heading: `${user.name} · ${user.domain.name}` },
        { label: t('scope.settings'), icon: <SlidersHorizontal />, href: paths.settings() },
        { heading: t('theme.heading') },
        ...themes.map((theme) => ({
          label: t(`theme.${theme}`),
          checked: chosen === theme,
          onSelect: () => void change({ theme }),
        })),
        'separator',
        { label: t('user.leave'), icon: <LogOut />, onSelect: signOut },
      ]}
    >
      <span className="max-w-32 truncate max-sm:sr-only">{user.name}</span>
    </Menu>
  )
}

export function useSignOut(): () => void {
  const { api } = useCloud()
  return () => void api.identity.sessions.endThis.mutate({}).finally(() => void leave())
}
