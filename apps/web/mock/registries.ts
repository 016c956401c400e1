import type { Api } from '@/lib/api.ts'
import { browsed, switched } from './browse.ts'
import { type Handlers, unread } from './handlers.ts'
import { recorded } from './recorded.ts'
import { add, change, find, newId, remove, type World } from './world.ts'

type Identity = Handlers<Api['identity']>
type Part<K extends keyof Identity> = NonNullable<Identity[K]>

const booleans = { values: ['true', 'false'] } as const
const ofService = { serviceId: { label: 'serviceType' }, regionId: {} } as const

/** What services, places and limits there are, and who else may say who somebody is. */
export const registries = (world: World): Identity => ({
  regions: regions(world),
  services: services(world),
  endpoints: endpoints(world),
  registeredLimits: registeredLimits(world),
  limits: limits(world),
  ...federation(world),
})

/** What is written is checked by the real server; here it is only counted. */
const lengthOf = (rules: unknown): number => (Array.isArray(rules) ? rules.length : 0)

const regions = (world: World): Part<'regions'> => ({
  browse: (asked) => browsed(world.regions, asked, { search: ['id', 'description'], order: 'id', facets: { parentId: {} } }, ['create']),
  create({ id, description, parentRegionId }) {
    const made = {
      id: id ?? newId(),
      description: description ?? '',
      parentId: parentRegionId ?? null,
      endpoints: 0,
      endpointsBelow: false,
    }
    add(world, 'region', world.regions, recorded.regions, made)
    return unread
  },
  update({ regionId, description, parentRegionId }) {
    change(world, 'region', world.regions, regionId, { description: description ?? undefined, parentId: parentRegionId })
    return unread
  },
  delete({ regionId }) {
    remove(world, 'region', world.regions, regionId)
    return unread
  },
})

const services = (world: World): Part<'services'> => ({
  browse: (asked) =>
    browsed(world.services, asked, { search: ['name', 'type', 'description'], order: 'type', facets: { type: {}, enabled: booleans } }, [
      'create',
    ]),
  page({ serviceId }) {
    const service = switched(find('service', world.services, serviceId))
    return {
      service: { ...service, can: { ...service.can, seeEndpoints: true, createEndpoint: true } },
      endpoints: world.endpoints.filter((one) => one.serviceId === serviceId).map(switched),
    }
  },
  create({ name, type, description, enabled = true }) {
    const made = { name: name ?? '', type, description: description ?? null, enabled, endpoints: 0, limits: 0 }
    add(world, 'service', world.services, recorded.services, made)
    return unread
  },
  update({ serviceId, name, type, description, enabled }) {
    change(world, 'service', world.services, serviceId, { name, type, description, enabled })
    return unread
  },
  delete({ serviceId }) {
    remove(world, 'service', world.services, serviceId)
    return unread
  },
})

const endpoints = (world: World): Part<'endpoints'> => ({
  browse: (asked) =>
    browsed(
      world.endpoints,
      asked,
      {
        search: ['url', 'serviceName', 'serviceType', 'regionId'],
        order: 'serviceType',
        facets: { ...ofService, interface: { values: ['public', 'internal', 'admin'] }, enabled: booleans },
      },
      ['create'],
    ),
  create({ serviceId, regionId, interface: face, url, enabled = true }) {
    const { name, type } = find('service', world.services, serviceId)
    const service = { serviceId, serviceName: name, serviceType: type }
    add(world, 'endpoint', world.endpoints, recorded.endpoints, { ...service, regionId: regionId ?? null, interface: face, url, enabled })
    return unread
  },
  update({ endpointId, regionId, interface: face, url, enabled }) {
    change(world, 'endpoint', world.endpoints, endpointId, { regionId, interface: face, url, enabled })
    return unread
  },
  delete({ endpointId }) {
    remove(world, 'endpoint', world.endpoints, endpointId)
    return unread
  },
})

const registeredLimits = (world: World): Part<'registeredLimits'> => ({
  browse: (asked) =>
    browsed(
      world.registeredLimits,
      asked,
      { search: ['resourceName', 'description', 'serviceName', 'serviceType'], order: 'resourceName', facets: ofService },
      ['create'],
    ),
  create({ registeredLimits: wanted }) {
    for (const { serviceId, regionId, resourceName, defaultLimit, description } of wanted) {
      const { name, type } = find('service', world.services, serviceId)
      const about = { resourceName, defaultLimit, description: description ?? null, regionId: regionId ?? null, limits: 0 }
      add(world, 'registered_limit', world.registeredLimits, recorded.registeredLimits, {
        ...about,
        serviceId,
        serviceName: name,
        serviceType: type,
      })
    }
    return unread
  },
  update({ registeredLimitId, resourceName, defaultLimit, description }) {
    change(world, 'registered_limit', world.registeredLimits, registeredLimitId, { resourceName, defaultLimit, description })
    return unread
  },
  delete({ registeredLimitId }) {
    remove(world, 'registered_limit', world.registeredLimits, registeredLimitId)
    return unread
  },
})

const limits = (world: World): Part<'limits'> => ({
  browse: (asked) =>
    browsed(
      world.limits,
      asked,
      {
        search: ['resourceName', 'description', 'projectName', 'domainName', 'serviceType'],
        order: 'resourceName',
        facets: { ...ofService, domainId: { label: 'domainName' }, projectId: { label: 'projectName' } },
      },
      ['create'],
    ),
  create({ limits: wanted }) {
    for (const { projectId, domainId, serviceId, resourceName, resourceLimit, description } of wanted) {
      const project = world.projects.find(({ id }) => id === projectId)
      const domain = world.domains.find(({ id }) => id === (domainId ?? project?.domainId))
      const usual = world.registeredLimits.find((one) => one.serviceId === serviceId && one.resourceName === resourceName)
      add(world, 'limit', world.limits, recorded.limits, {
        projectId: project?.id ?? null,
        projectName: project?.name ?? null,
        domainId: domain?.id ?? 'default',
        domainName: domain?.name ?? 'Default',
        description: description ?? null,
        resourceName,
        resourceLimit,
        serviceId,
        serviceType: usual?.serviceType ?? '',
        defaultLimit: usual?.defaultLimit ?? 0,
        registeredLimitId: usual?.id ?? '',
      })
    }
    return unread
  },
  update({ limitId, resourceLimit, description }) {
    change(world, 'limit', world.limits, limitId, { resourceLimit, description })
    return unread
  },
  delete({ limitId }) {
    remove(world, 'limit', world.limits, limitId)
    return unread
  },
})

const federation = (world: World): Pick<Identity, 'identityProviders' | 'mappings'> => ({
  identityProviders: {
    browse: (asked) =>
      browsed(
        world.identityProviders,
        asked,
        { search: ['id', 'description'], order: 'id', facets: { enabled: booleans, domainId: { label: 'domainName' } } },
        ['create'],
      ),
    page({ idpId }) {
      const provider = switched(find('identity_provider', world.identityProviders, idpId))
      return { identityProvider: { ...provider, can: { ...provider.can, seeProtocols: true } }, protocols: [] }
    },
    create({ idpId, description, enabled = true, remoteIds }) {
      const made = { id: idpId, description: description ?? null, enabled, remoteIds: remoteIds ?? [], protocols: [] }
      add(world, 'identity_provider', world.identityProviders, recorded.identityProviders, made)
      return unread
    },
    update({ idpId, description, enabled, remoteIds }) {
      change(world, 'identity_provider', world.identityProviders, idpId, { description, enabled, remoteIds: remoteIds ?? undefined })
      return unread
    },
    delete({ idpId }) {
      remove(world, 'identity_provider', world.identityProviders, idpId)
      return unread
    },
  },
  mappings: {
    browse: (asked) => browsed(world.mappings, asked, { search: ['id'], order: 'id', facets: { schemaVersion: {} } }, ['create']),
    page: ({ mappingId }) => ({
      mapping: find('mapping', world.mappings, mappingId),
      rules: [{ local: [{ user: { name: '{0}' } }], remote: [{ type: 'REMOTE_USER' }] }],
      protocols: [],
    }),
    create({ mappingId, rules }) {
      add(world, 'mapping', world.mappings, recorded.mappings, { id: mappingId, rules: lengthOf(rules), protocols: 0 })
      return unread
    },
    update({ mappingId, rules }) {
      change(world, 'mapping', world.mappings, mappingId, { rules: lengthOf(rules) })
      return unread
    },
    delete({ mappingId }) {
      remove(world, 'mapping', world.mappings, mappingId)
      return unread
    },
  },
})
