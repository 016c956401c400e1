import type { ImageStatus, Visibility } from '@pileus/db/schema/image'

/** What Glance calls the places where an image rests, and what happens to it in between. */
export type ShownStatus = 'queued' | 'saving' | 'uploading' | 'importing' | 'active' | 'deactivated'
export const shownStatuses: readonly ShownStatus[] = ['queued', 'saving', 'uploading', 'importing', 'active', 'deactivated']

export const visibilities: readonly Visibility[] = ['community', 'public', 'private', 'shared']
export const containerFormats = ['ami', 'ari', 'aki', 'bare', 'ovf', 'ova'] as const
export const diskFormats = ['ami', 'ari', 'aki', 'vhd', 'vhdx', 'vmdk', 'raw', 'qcow2', 'vdi', 'iso'] as const

/** Which action may start from which resting state. */
export const imageActions = {
  upload: { from: ['queued'] },
  stage: { from: ['queued'] },
  deactivate: { from: ['active', 'deactivated'] },
  reactivate: { from: ['active', 'deactivated'] },
  delete: { from: ['queued', 'staged', 'active', 'deactivated'] },
} satisfies Record<string, { from: ImageStatus[] }>

export const limits = { properties: 128, tags: 128, members: 128, nameLength: 255, valueLength: 65_535, changes: 500 }

/** Names of fields, as Glance has them, that only it may set. */
export const readOnlyFields: readonly string[] = [
  'created_at',
  'updated_at',
  'status',
  'checksum',
  'size',
  'virtual_size',
  'direct_url',
  'self',
  'file',
  'schema',
  'id',
  'os_hash_algo',
  'os_hash_value',
]
/** Nor may they be given to a new image. */
export const disallowedFields: readonly string[] = ['direct_url', 'self', 'file', 'schema', 'stores']
export const reservedFields: readonly string[] = ['location', 'deleted', 'deleted_at']
export const reservedPrefix = 'os_glance_'

/** Fields of an image that a client may change, and what we call them. */
export const changeable = {
  name: 'name',
  visibility: 'visibility',
  protected: 'protected',
  os_hidden: 'hidden',
  container_format: 'containerFormat',
  disk_format: 'diskFormat',
  min_disk: 'minDisk',
  min_ram: 'minRam',
  tags: 'tags',
  owner: 'projectId',
} as const
export type ChangeableName = keyof typeof changeable
export const isChangeable = (name: string): name is ChangeableName => Object.hasOwn(changeable, name)
