import type { FastifyInstance } from 'fastify'
import type { Cloud } from './ctx.ts'
import { baseUrl } from './rest/dispatch.ts'
import { type ApiService, hasApi, type Service } from './service.ts'

/** Documents of the cloud as a whole: what is here, and the profile with which a client's configuration is one line. */
export function mountRoot(app: FastifyInstance, cloud: Cloud, services: readonly Service[]): void {
  app.get('/', async (request) => rootDocument(services, baseUrl(cloud, request)))
  const identity = services.filter(hasApi).find((service) => service.type === 'identity')
  if (identity) app.get('/.well-known/openstack/api', async (request) => profileDocument(cloud, identity, baseUrl(cloud, request)))
}

const rootDocument = (services: readonly Service[], url: string) => ({
  services: services.filter(hasApi).map(({ type, name, path }) => ({ type, name, links: [{ rel: 'self', href: `${url}${path}/` }] })),
  links: [{ rel: 'profile', href: `${url}/.well-known/openstack/api` }],
})

/** `clouds.yaml` needs only `profile: https://cloud.example.com` and credentials: openstacksdk reads the rest here. */
const profileDocument = (cloud: Cloud, identity: ApiService, url: string) => ({
  name: new URL(url).hostname,
  profile: {
    auth: { auth_url: `${url}${identity.path}/v3` },
    regions: [cloud.settings.region],
    identity_api_version: '3',
  },
})

/**
 * Older names by which clients still look for a service, from OpenStack's service types authority. Clients that know only one of
 * them must find it, so every name has an entry of its own in the catalog.
 */
const aliases: Readonly<Record<string, readonly string[]>> = {
  'block-storage': ['volumev3'],
  'shared-file-system': ['sharev2', 'share'],
  'container-infrastructure-management': ['container-infra'],
  workflow: ['workflowv2'],
  message: ['messaging'],
}

/** What goes into the catalog: each service under its official type and its aliases, where it answers. */
export const catalogOf = (services: readonly Pick<ApiService, 'type' | 'name' | 'path' | 'catalogPath'>[], url: string) =>
  services.flatMap(({ type, name, path, catalogPath }) =>
    [type, ...(aliases[type] ?? [])].map((known) => ({ type: known, name, url: url + (catalogPath ?? path) })),
  )
