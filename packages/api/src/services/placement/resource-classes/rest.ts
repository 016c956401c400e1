import type { ResourceClass } from '@pileus/db/schema/placement'
import { z } from 'zod'
import type { Reply } from '../../../platform/rest/fields.ts'
import { route } from '../../../platform/rest/route.ts'
import { customName, shapes } from '../bodies.ts'
import { fresh, latest, pathOf, place } from '../headers.ts'
import {
  createResourceClass,
  deleteResourceClass,
  ensureResourceClass,
  listResourceClasses,
  renameResourceClass,
  showResourceClass,
} from './ops.ts'

const shown = ({ name }: ResourceClass, reply: Reply) => ({
  name,
  links: [{ rel: 'self', href: pathOf(reply, `/resource_classes/${name}`) }],
})

const at = ({ name }: ResourceClass, reply: Reply) => place(reply, `/resource_classes/${name}`)
const dated = (row: ResourceClass, reply: Reply) => fresh(reply, latest([row]))

export const resourceClassRoutes = [
  route('GET /resource_classes', {
    op: listResourceClasses,
    since: '1.2',
    reply: (rows, reply) => ({ resource_classes: rows.map((row) => shown(row, reply)) }),
    headers: (rows, reply) => fresh(reply, latest(rows)),
  }),
  route('POST /resource_classes', {
    op: createResourceClass,
    since: '1.2',
    body: shapes(['1.2', z.strictObject({ name: customName })]),
    status: 201,
    headers: at,
  }),
  route('GET /resource_classes/:name', { op: showResourceClass, since: '1.2', reply: shown, headers: dated }),
  route('PUT /resource_classes/:name', {
    op: renameResourceClass,
    since: '1.2',
    until: '1.7',
    body: shapes(['1.2', z.strictObject({ name: customName }).transform(({ name: newName }) => ({ newName }))]),
    reply: shown,
  }),
  route('PUT /resource_classes/:name', {
    op: ensureResourceClass,
    since: '1.7',
    statusOf: ({ made }) => (made ? 201 : 204),
    headers: ({ resourceClass }, reply) => at(resourceClass, reply),
  }),
  route('DELETE /resource_classes/:name', { op: deleteResourceClass, since: '1.2', status: 204 }),
]
