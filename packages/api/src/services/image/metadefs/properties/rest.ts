import type { MetadefProperty } from '@pileus/db/schema/image'
import type { Body } from '../../../../platform/rest/fields.ts'
import { route } from '../../../../platform/rest/route.ts'
import { propertyView } from '../views.ts'
import { clearProperties, createProperty, deleteProperty, listProperties, showProperty, updateProperty } from './ops.ts'

const path = '/v2/metadefs/namespaces/:namespaceName/properties'

/** Kept as it is: the words in it are those of JSON schema. */
const property: Body = { key: null, read: (raw) => ({ property: raw }) }

const byName = (rows: readonly MetadefProperty[]) => ({ properties: Object.fromEntries(rows.map(({ name, schema }) => [name, schema])) })

export const propertyRoutes = [
  route(`GET ${path}`, { op: listProperties, reply: byName }),
  route(`POST ${path}`, { op: createProperty, body: property, status: 201, reply: propertyView }),
  route(`DELETE ${path}`, { op: clearProperties, status: 204 }),
  route(`GET ${path}/:propertyName`, { op: showProperty, reply: propertyView }),
  route(`PUT ${path}/:propertyName`, { op: updateProperty, body: property, reply: propertyView }),
  route(`DELETE ${path}/:propertyName`, { op: deleteProperty, status: 204 }),
]
