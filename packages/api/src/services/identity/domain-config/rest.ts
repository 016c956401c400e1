import { body } from '../../../platform/rest/fields.ts'
import { route } from '../../../platform/rest/route.ts'
import { createDomainConfig, deleteDomainConfig, showDefaultConfig, showDomainConfig, updateDomainConfig, type Config } from './ops.ts'

const view = (config: Config) => ({ config })

/** The same for all options, for one group of them, and for one. */
const parts = ['', '/:group', '/:group/:option']

export const domainConfigRoutes = [
  route('PUT /v3/domains/:domainId/config', {
    op: createDomainConfig,
    body: body(null),
    statusOf: ({ created }) => (created ? 201 : 200),
    reply: ({ config }) => ({ config }),
  }),
  ...parts.flatMap((part) => [
    route(`GET /v3/domains/config${part}/default`, { op: showDefaultConfig, reply: view }),
    route(`GET /v3/domains/:domainId/config${part}`, { op: showDomainConfig, reply: view }),
    route(`PATCH /v3/domains/:domainId/config${part}`, { op: updateDomainConfig, body: body(null), reply: view }),
    route(`DELETE /v3/domains/:domainId/config${part}`, { op: deleteDomainConfig, status: 204 }),
  ]),
]
