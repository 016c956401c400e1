import type { Api } from '@/lib/api.ts'

/** What can be called from a project, and whether its visitor may make a login for programs. */
export async function readAccess(api: Api) {
  const [services, credentials] = await Promise.all([
    api.identity.tokens.catalog.query({}),
    api.identity.applicationCredentials.browse.query({ size: 1 }),
  ])
  const endpoints = services.flatMap(({ id, type, name, endpoints: of }) =>
    of.map((endpoint) => ({ ...endpoint, serviceId: id, serviceType: type, serviceName: name })),
  )
  return { endpoints, canCreate: credentials.can['create'] }
}
