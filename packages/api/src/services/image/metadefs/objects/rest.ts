import { body } from '../../../../platform/rest/fields.ts'
import { route } from '../../../../platform/rest/route.ts'
import { objectView } from '../views.ts'
import { clearObjects, createObject, deleteObject, listObjects, showObject, updateObject } from './ops.ts'

const path = '/v2/metadefs/namespaces/:namespaceName/objects'

export const objectRoutes = [
  route(`GET ${path}`, {
    op: listObjects,
    reply: (rows, reply) => ({ objects: rows.map((row) => objectView(row, reply)), schema: '/v2/schemas/metadefs/objects' }),
  }),
  route(`POST ${path}`, { op: createObject, body: body(null), status: 201, reply: objectView }),
  route(`DELETE ${path}`, { op: clearObjects, status: 204 }),
  route(`GET ${path}/:objectName`, { op: showObject, reply: objectView }),
  route(`PUT ${path}/:objectName`, { op: updateObject, body: body(null), reply: objectView }),
  route(`DELETE ${path}/:objectName`, { op: deleteObject, status: 204 }),
]
