import type { MetadefObject, MetadefProperty, MetadefTag, Namespace, ResourceTypeAssociation } from '@pileus/db/schema/image'
import { view } from '../../../platform/rest/fields.ts'
import { time } from '../images/views.ts'

interface Stamped {
  createdAt: Date
  updatedAt: Date | null
}

const stamps = {
  created_at: (row: Stamped) => time(row.createdAt),
  updated_at: (row: Stamped) => time(row.updatedAt ?? row.createdAt),
}

const pathOf = (namespace: string) => `/v2/metadefs/namespaces/${namespace}`

export const objectView = view<MetadefObject>('object', {
  name: (o) => o.name,
  description: (o) => o.description ?? undefined,
  required: (o) => o.required,
  properties: (o) => o.properties,
  ...stamps,
  self: (o) => `${pathOf(o.namespace)}/objects/${o.name}`,
  schema: () => '/v2/schemas/metadefs/object',
}).item

export const propertyView = view<MetadefProperty>('property', { name: (p) => p.name }, (p) => p.schema).item

export const tagView = view<MetadefTag>('tag', { name: (t) => t.name, ...stamps }).item

export const associationView = view<ResourceTypeAssociation>('association', {
  name: (a) => a.resourceType,
  prefix: (a) => a.prefix ?? undefined,
  properties_target: (a) => a.propertiesTarget ?? undefined,
  ...stamps,
}).item

interface Shown extends Namespace {
  associations: ResourceTypeAssociation[]
  objects?: MetadefObject[]
  properties?: MetadefProperty[]
  tags?: MetadefTag[]
}

const unlessEmpty = <T>(all: readonly T[] | undefined, show: (all: readonly T[]) => unknown) =>
  all && all.length > 0 ? show(all) : undefined

export const namespaceView = view<Shown>('namespace', {
  namespace: (n) => n.name,
  display_name: (n) => n.displayName ?? undefined,
  description: (n) => n.description ?? undefined,
  visibility: (n) => n.visibility,
  protected: (n) => n.protected,
  owner: (n) => n.projectId,
  ...stamps,
  resource_type_associations: (n, reply) => unlessEmpty(n.associations, (all) => all.map((each) => associationView(each, reply))),
  objects: (n, reply) => unlessEmpty(n.objects, (all) => all.map((each) => objectView(each, reply))),
  properties: (n) => unlessEmpty(n.properties, (all) => Object.fromEntries(all.map(({ name, schema }) => [name, schema]))),
  tags: (n) => unlessEmpty(n.tags, (all) => all.map(({ name }) => ({ name }))),
  self: (n) => pathOf(n.name),
  schema: () => '/v2/schemas/metadefs/namespace',
}).item
