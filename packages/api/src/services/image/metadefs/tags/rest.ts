import { body } from '../../../../platform/rest/fields.ts'
import { route, type Asked } from '../../../../platform/rest/route.ts'
import { tagView } from '../views.ts'
import { clearTags, createTag, createTags, deleteTag, listTags, showTag, updateTag } from './ops.ts'

const path = '/v2/metadefs/namespaces/:namespaceName/tags'

const names = (tags: readonly { name: string }[]) => ({ tags: tags.map(({ name }) => ({ name })) })
const beside = ({ headers }: Asked) => ({ beside: /^(?:true|1|yes|on)$/i.test(String(headers['x-openstack-append'] ?? '')) })

export const metadefTagRoutes = [
  route(`GET ${path}`, { op: listTags, reply: names }),
  route(`POST ${path}`, { op: createTags, body: body(null), input: beside, status: 201, reply: names }),
  route(`DELETE ${path}`, { op: clearTags, status: 204 }),
  route(`GET ${path}/:tagName`, { op: showTag, reply: tagView }),
  route(`POST ${path}/:tagName`, { op: createTag, status: 201, reply: tagView }),
  route(`PUT ${path}/:tagName`, { op: updateTag, body: body(null), reply: tagView }),
  route(`DELETE ${path}/:tagName`, { op: deleteTag, status: 204 }),
]
