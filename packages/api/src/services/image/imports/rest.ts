import { body } from '../../../platform/rest/fields.ts'
import { route } from '../../../platform/rest/route.ts'
import { importImage } from './ops.ts'

export const importRoutes = [route('POST /v2/images/:imageId/import', { op: importImage, body: body(null), status: 202 })]
