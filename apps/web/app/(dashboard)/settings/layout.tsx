import type { ReactNode } from 'react'
import { Words } from '@/lib/i18n/words.tsx'

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return <Words namespaces={['settings']}>{children}</Words>
}
