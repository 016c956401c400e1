import type { DetailPageProps } from '@/lib/panel/detail-view.ts'
import { prefetch } from '@/lib/panel/prefetch.ts'
import { identityProviderView } from '../view.ts'
import { IdentityProviderDetail } from './detail.tsx'

export default async function IdentityProviderPage({ params }: DetailPageProps) {
  const { id } = await params
  return <IdentityProviderDetail id={id} initial={await prefetch((api) => identityProviderView.read(api, id))} />
}
