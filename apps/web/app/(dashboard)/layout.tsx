import type { ReactNode } from 'react'
import { Frame } from '@/lib/frame/frame.tsx'
import { requireVisitor } from '@/lib/visit.ts'

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  return <Frame shell={await requireVisitor()}>{children}</Frame>
}
