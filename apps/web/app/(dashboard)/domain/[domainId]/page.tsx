import { redirect } from 'next/navigation'
import { paths } from '@/lib/paths.ts'

export default async function DomainPage({ params }: { params: Promise<{ domainId: string }> }) {
  redirect(paths.users({ kind: 'domain', id: (await params).domainId }))
}
