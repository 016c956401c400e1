import type { Member } from '@pileus/db/schema/image'
import { body, view } from '../../../platform/rest/fields.ts'
import { route } from '../../../platform/rest/route.ts'
import { time } from '../images/views.ts'
import { addMember, listMembers, removeMember, showMember, updateMember } from './ops.ts'

const member = view<Member>('member', {
  member_id: (m) => m.memberId,
  image_id: (m) => m.imageId,
  status: (m) => m.status,
  created_at: (m) => time(m.createdAt),
  updated_at: (m) => time(m.updatedAt ?? m.createdAt),
  schema: () => '/v2/schemas/member',
}).item

export const memberRoutes = [
  route('GET /v2/images/:imageId/members', {
    op: listMembers,
    reply: (rows, reply) => ({ members: rows.map((row) => member(row, reply)), schema: '/v2/schemas/members' }),
  }),
  route('POST /v2/images/:imageId/members', { op: addMember, body: body(null), reply: member }),
  route('GET /v2/images/:imageId/members/:memberId', { op: showMember, reply: member }),
  route('PUT /v2/images/:imageId/members/:memberId', { op: updateMember, body: body(null), reply: member }),
  route('DELETE /v2/images/:imageId/members/:memberId', { op: removeMember, status: 204 }),
]
