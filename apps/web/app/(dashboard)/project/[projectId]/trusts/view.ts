import { detailView } from '@/lib/panel/detail-view.ts'
import { listView } from '@/lib/panel/list-view.ts'

/** Those that somebody gave or got; all of them where nobody is named. */
export const trustsView = (partyId: string | null) =>
  listView({
    id: partyId === null ? 'identity.trusts' : 'identity.ownTrusts',
    kinds: ['trust', 'user', 'project'],
    facets: ['projectId', 'impersonation', 'over'],
    sort: ['trustorName', 'trusteeName', 'id', 'projectName', 'expiresAt', 'remainingUses', 'impersonation', 'createdAt'],
    fallback: 'createdAt',
    panels: ['create'],
    read: (api, input) =>
      api.identity.trusts.browse.query(partyId === null ? input : { ...input, filter: { ...input.filter, partyId: [partyId] } }),
  })

export const trustView = detailView({
  id: 'identity.trust',
  kinds: ['trust', 'user', 'project'],
  tabs: ['overview'],
  read: (api, trustId) => api.identity.trusts.page.query({ trustId }),
})
