import { body, type Reply } from '../../../../platform/rest/fields.ts'
import { route } from '../../../../platform/rest/route.ts'
import { namespaceView } from '../views.ts'
import { createNamespace, deleteNamespace, listNamespaces, showNamespace, updateNamespace, type NamespacePage } from './ops.ts'

const path = '/v2/metadefs/namespaces'

function page({ rows, next }: NamespacePage, reply: Reply) {
  const query = new URL(reply.self).searchParams
  query.delete('marker')
  const first = query.size > 0 ? `${path}?${query}` : path
  if (next !== undefined) query.set('marker', next)
  return {
    namespaces: rows.map((row) => namespaceView(row, reply)),
    first,
    schema: '/v2/schemas/metadefs/namespaces',
    ...(next === undefined ? {} : { next: `${path}?${query}` }),
  }
}

export const namespaceRoutes = [
  route(`GET ${path}`, { op: listNamespaces, reply: page }),
  route(`POST ${path}`, { op: createNamespace, body: body(null), status: 201, reply: namespaceView }),
  route(`GET ${path}/:namespaceName`, { op: showNamespace, reply: namespaceView }),
  route(`PUT ${path}/:namespaceName`, { op: updateNamespace, body: body(null), reply: namespaceView }),
  route(`DELETE ${path}/:namespaceName`, { op: deleteNamespace, status: 204 }),
]
