import type { Mapping } from '@pileus/db/schema/identity'
import { body, view } from '../../../../platform/rest/fields.ts'
import { keystoneList } from '../../../../platform/rest/list.ts'
import { route } from '../../../../platform/rest/route.ts'
import { self } from '../../links.ts'
import { createMapping, deleteMapping, listMappings, showMapping, updateMapping } from './ops.ts'

const mapping = view<Mapping>('mapping', {
  id: (m) => m.id,
  rules: (m) => m.rules,
  schema_version: (m) => m.schemaVersion,
  links: self('OS-FEDERATION/mappings'),
})

const mappings = '/v3/OS-FEDERATION/mappings'

export const mappingRoutes = [
  route(`GET ${mappings}`, { op: listMappings, reply: keystoneList('mappings', mapping.item) }),
  route(`PUT ${mappings}/:mappingId`, { op: createMapping, body: body('mapping'), status: 201, reply: mapping }),
  route(`GET ${mappings}/:mappingId`, { op: showMapping, reply: mapping }),
  route(`PATCH ${mappings}/:mappingId`, { op: updateMapping, body: body('mapping'), reply: mapping }),
  route(`DELETE ${mappings}/:mappingId`, { op: deleteMapping, status: 204 }),
]
