import { route } from '../../../platform/rest/route.ts'
import { schemas } from './model.ts'
import { showSchema } from './ops.ts'

export const schemaRoutes = Object.keys(schemas).map((name) =>
  route(`GET /v2/schemas/${name}`, { op: showSchema, input: () => ({ name }), reply: (schema) => schema }),
)
