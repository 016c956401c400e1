import type { ReactNode } from 'react'
import { Words } from '@/lib/i18n/words.tsx'

export default function ProjectLayout({ children }: { children: ReactNode }) {
  return <Words namespaces={['identity', 'system']}>{children}</Words>
}
