import type { ListPageProps } from '@/lib/panel/list-view.ts'
import { prefetchList } from '@/lib/panel/prefetch.ts'
import { Messages } from './list.tsx'
import { messagesView } from './view.ts'

export default async function MessagesPage(props: ListPageProps) {
  return <Messages initial={await prefetchList(messagesView, props)} />
}
