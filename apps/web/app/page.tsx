import { redirect } from 'next/navigation'
import { paths } from '@/lib/paths.ts'
import { requireVisitor } from '@/lib/visit.ts'

/** The start page: the one that was chosen, else where this visitor has most to do. */
export default async function StartPage() {
  const { account, preferences } = await requireVisitor()
  const project = account.projects.find(({ id }) => id === account.defaultProjectId) ?? account.projects[0]
  if (preferences.startPage) redirect(preferences.startPage)
  if (account.administers !== null) redirect(paths.home({ kind: 'system' }))
  if (account.manages[0] !== undefined) redirect(paths.home({ kind: 'domain', id: account.manages[0] }))
  redirect(project ? paths.home({ kind: 'project', id: project.id }) : paths.settings())
}
