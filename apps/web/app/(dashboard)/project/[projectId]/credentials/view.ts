import { listView } from '@/lib/panel/list-view.ts'

/** Somebody's own, or all that there are. */
export const credentialsView = (ownerId: string | null) =>
  listView({
    id: ownerId === null ? 'identity.credentials' : 'identity.ownCredentials',
    kinds: ['credential', 'user', 'project'],
    facets: ['type', 'projectId'],
    sort: ['type', 'id', 'userName', 'projectName', 'createdAt'],
    fallback: 'type',
    panels: ['create', 'edit', 'show'],
    read: (api, input) =>
      api.identity.credentials.browse.query(ownerId === null ? input : { ...input, filter: { ...input.filter, userId: [ownerId] } }),
  })
