import { detailView } from '@/lib/panel/detail-view.ts'
import { listView } from '@/lib/panel/list-view.ts'

/** Whose, and for which project; all that somebody may see where nobody is named. */
export interface Own {
  userId: string
  projectId: string
}

export const applicationCredentialsView = (own: Own | null) =>
  listView({
    id: own ? 'identity.ownApplicationCredentials' : 'identity.applicationCredentials',
    kinds: ['application_credential', 'user', 'project'],
    facets: own ? ['expired', 'unrestricted'] : ['projectId', 'expired', 'unrestricted'],
    sort: ['name', 'description', 'id', 'userName', 'projectName', 'unrestricted', 'expiresAt', 'createdAt'],
    fallback: 'name',
    panels: ['create'],
    read: (api, input) =>
      api.identity.applicationCredentials.browse.query(
        own ? { ...input, filter: { ...input.filter, userId: [own.userId], projectId: [own.projectId] } } : input,
      ),
  })

export const applicationCredentialView = detailView({
  id: 'identity.applicationCredential',
  kinds: ['application_credential', 'user', 'project'],
  tabs: ['overview'],
  read: (api, id) => api.identity.applicationCredentials.page.query({ id }),
})
