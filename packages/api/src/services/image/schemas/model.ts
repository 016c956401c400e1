import { containerFormats, diskFormats, shownStatuses, visibilities } from '../images/model.ts'

type Schema = Readonly<Record<string, unknown>>

const text = (maxLength = 255) => ({ type: 'string', maxLength })
const textOrNull = (maxLength = 255) => ({ type: ['null', 'string'], maxLength })
const set = { readOnly: true }
const stamp = { type: 'string', ...set }
const stamps = { created_at: { ...stamp, format: 'date-time' }, updated_at: { ...stamp, format: 'date-time' } }
const uuid = '^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$'

const imageFields = {
  id: { type: 'string', pattern: uuid },
  name: textOrNull(),
  status: { type: 'string', ...set, enum: shownStatuses },
  visibility: { type: 'string', enum: visibilities },
  protected: { type: 'boolean' },
  os_hidden: { type: 'boolean' },
  checksum: { ...textOrNull(32), ...set },
  os_hash_algo: { ...textOrNull(64), ...set },
  os_hash_value: { ...textOrNull(128), ...set },
  owner: textOrNull(),
  size: { type: ['null', 'integer'], ...set },
  virtual_size: { type: ['null', 'integer'], ...set },
  container_format: { type: ['null', 'string'], enum: [null, ...containerFormats] },
  disk_format: { type: ['null', 'string'], enum: [null, ...diskFormats] },
  created_at: stamp,
  updated_at: stamp,
  tags: { type: 'array', items: text() },
  direct_url: { type: 'string', ...set },
  min_ram: { type: 'integer' },
  min_disk: { type: 'integer' },
  self: stamp,
  file: stamp,
  stores: stamp,
  schema: stamp,
  locations: {
    type: 'array',
    items: { type: 'object', properties: { url: text(), metadata: { type: 'object' } }, required: ['url', 'metadata'] },
  },
  // Properties that images have had from the beginning.
  architecture: { type: 'string', is_base: false },
  kernel_id: { type: ['null', 'string'], pattern: uuid, is_base: false },
  ramdisk_id: { type: ['null', 'string'], pattern: uuid, is_base: false },
  instance_uuid: { type: 'string', is_base: false },
  os_distro: { type: 'string', is_base: false },
  os_version: { type: 'string', is_base: false },
}

const image: Schema = {
  name: 'image',
  properties: imageFields,
  additionalProperties: { type: 'string' },
  links: [
    { rel: 'self', href: '{self}' },
    { rel: 'enclosure', href: '{file}' },
    { rel: 'describedby', href: '{schema}' },
  ],
}

const member: Schema = {
  name: 'member',
  properties: {
    created_at: stamp,
    image_id: { type: 'string', pattern: uuid },
    member_id: { type: 'string' },
    schema: stamp,
    status: { type: 'string', enum: ['pending', 'accepted', 'rejected'] },
    updated_at: stamp,
  },
}

const task: Schema = {
  name: 'task',
  properties: {
    id: { type: 'string', pattern: uuid },
    type: { type: 'string', enum: ['import', 'api_image_import'] },
    input: { type: ['null', 'object'] },
    result: { type: ['null', 'object'] },
    owner: { type: 'string' },
    message: { type: 'string' },
    expires_at: { type: ['null', 'string'] },
    status: { type: 'string', enum: ['pending', 'processing', 'success', 'failure'] },
    created_at: stamp,
    updated_at: stamp,
    image_id: { type: 'string' },
    request_id: { type: 'string' },
    user_id: { type: 'string' },
    self: { type: 'string' },
    schema: { type: 'string' },
  },
}

/** What a property may be said to be; the words of JSON schema, as Glance takes them. */
export const propertyFields = {
  name: text(80),
  title: { type: 'string' },
  description: { type: 'string' },
  operators: { type: 'array', items: { type: 'string' } },
  type: { type: 'string', enum: ['array', 'boolean', 'integer', 'number', 'object', 'string', null] },
  required: { type: 'array', items: { type: 'string' }, uniqueItems: true },
  minimum: { type: 'number' },
  maximum: { type: 'number' },
  maxLength: { type: 'integer', minimum: 0 },
  minLength: { type: 'integer', minimum: 0, default: 0 },
  pattern: { type: 'string', format: 'regex' },
  enum: { type: 'array' },
  readonly: { type: 'boolean' },
  default: {},
  items: { type: 'object', properties: { type: { type: 'string' }, enum: { type: 'array' } } },
  uniqueItems: { type: 'boolean', default: false },
  maxItems: { type: 'integer', minimum: 0 },
  minItems: { type: 'integer', minimum: 0, default: 0 },
  additionalItems: { type: 'boolean' },
}

const described = { type: 'object', additionalProperties: { type: 'object', required: ['title', 'type'], properties: propertyFields } }
const tag: Schema = { name: 'tag', properties: { name: text(80), ...stamps }, required: ['name'] }
const property: Schema = { name: 'property', properties: propertyFields, required: ['type', 'title', 'name'], additionalProperties: false }
const object: Schema = {
  name: 'object',
  properties: {
    name: text(255),
    description: { type: 'string' },
    required: { type: 'array', items: { type: 'string' } },
    properties: described,
    schema: stamp,
    self: stamp,
    ...stamps,
  },
  required: ['name'],
  additionalProperties: false,
}
const association: Schema = {
  name: 'resource_type_association',
  properties: { name: text(80), prefix: text(80), properties_target: text(80), ...stamps },
  required: ['name'],
  additionalProperties: false,
}
const namespace: Schema = {
  name: 'namespace',
  properties: {
    namespace: text(80),
    display_name: text(80),
    description: text(500),
    visibility: { type: 'string', enum: ['public', 'private'] },
    protected: { type: 'boolean' },
    owner: text(255),
    self: stamp,
    schema: stamp,
    ...stamps,
    resource_type_associations: { type: 'array', items: { type: 'object', properties: association['properties'] } },
    properties: described,
    objects: { type: 'array', items: { type: 'object', properties: object['properties'] } },
    tags: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } },
  },
  required: ['namespace'],
  additionalProperties: false,
}

/** A list of them, with the links of a page. */
const many = (name: string, of: Schema, key = name): Schema => ({
  name,
  properties: {
    [key]: { type: 'array', items: of },
    first: { type: 'string' },
    next: { type: 'string' },
    schema: { type: 'string' },
  },
  links: [
    { rel: 'first', href: '{first}' },
    { rel: 'next', href: '{next}' },
    { rel: 'describedby', href: '{schema}' },
  ],
})

/** By the path below `/v2/schemas/`. */
export const schemas: Readonly<Record<string, Schema>> = {
  image,
  images: many('images', image),
  member,
  members: many('members', member),
  task,
  tasks: many('tasks', task),
  'metadefs/namespace': namespace,
  'metadefs/namespaces': many('namespaces', namespace),
  'metadefs/object': object,
  'metadefs/objects': many('objects', object),
  'metadefs/property': property,
  'metadefs/properties': many('properties', property),
  'metadefs/tag': tag,
  'metadefs/tags': many('tags', tag),
  'metadefs/resource_type': association,
  'metadefs/resource_types': many('resource_type_associations', association),
}
