import type { Consumer } from '@pileus/db/schema/identity'
import { body, view, type Reply } from '../../../platform/rest/fields.ts'
import { keystoneList } from '../../../platform/rest/list.ts'
import { route } from '../../../platform/rest/route.ts'
import { self } from '../links.ts'
import { createConsumer, deleteConsumer, listConsumers, showConsumer, updateConsumer, type NewConsumer } from './ops.ts'

const consumer = view<Consumer>(
  'consumer',
  {
    id: (c) => c.id,
    description: (c) => c.description,
    links: self('OS-OAUTH1/consumers'),
  },
  (c) => c.extra,
)

const created = (made: NewConsumer, reply: Reply) => ({ consumer: { ...Object(consumer.item(made, reply)), secret: made.plainSecret } })

const consumers = '/v3/OS-OAUTH1/consumers'

export const consumerRoutes = [
  route(`GET ${consumers}`, { op: listConsumers, reply: keystoneList('consumers', consumer.item) }),
  route(`POST ${consumers}`, { op: createConsumer, body: body('consumer'), status: 201, reply: created }),
  route(`GET ${consumers}/:consumerId`, { op: showConsumer, reply: consumer }),
  route(`PATCH ${consumers}/:consumerId`, { op: updateConsumer, body: body('consumer'), reply: consumer }),
  route(`DELETE ${consumers}/:consumerId`, { op: deleteConsumer, status: 204 }),
]
