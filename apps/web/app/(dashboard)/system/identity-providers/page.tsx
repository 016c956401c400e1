import type { ListPageProps } from '@/lib/panel/list-view.ts'
import { prefetchList } from '@/lib/panel/prefetch.ts'
import { IdentityProviders } from './list.tsx'
import { identityProvidersView } from './view.ts'

export default async function IdentityProvidersPage(props: ListPageProps) {
  return <IdentityProviders initial={await prefetchList(identityProvidersView, props)} />
}
