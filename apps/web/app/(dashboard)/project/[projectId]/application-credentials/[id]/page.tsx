import { ApplicationCredentialDetail } from './detail.tsx'
import { applicationCredentialView } from '../view.ts'
import type { DetailPageProps } from '@/lib/panel/detail-view.ts'
import { prefetch } from '@/lib/panel/prefetch.ts'

export default async function ApplicationCredentialPage({ params }: DetailPageProps) {
  const { id } = await params
  return <ApplicationCredentialDetail id={id} initial={await prefetch((api) => applicationCredentialView.read(api, id))} />
}
